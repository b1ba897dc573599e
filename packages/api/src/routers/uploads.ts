import { StartFolder, StartUploads, UploadOf } from '@sluice/core/uploads/schemas'
import { startFolder, startUploads } from '@sluice/core/uploads/start'
import { abandonUpload, finishUpload, listOpenUploads, listParts } from '@sluice/core/uploads/usecases'
import { router, visitor } from '../trpc.ts'

export const uploadsRouter = router({
  startFolder: visitor.input(StartFolder).mutation(({ ctx, input }) => startFolder(ctx, input)),
  start: visitor.input(StartUploads).mutation(({ ctx, input }) => startUploads(ctx, input)),
  listOpen: visitor.query(({ ctx }) => listOpenUploads(ctx)),
  parts: visitor.input(UploadOf).query(({ ctx, input }) => listParts(ctx, input)),
  finish: visitor.input(UploadOf).mutation(({ ctx, input }) => finishUpload(ctx, input)),
  abandon: visitor.input(UploadOf).mutation(({ ctx, input }) => abandonUpload(ctx, input)),
})
