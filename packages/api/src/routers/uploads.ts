import { addDirectories, listArrived, startFolder } from '@sluice/core/folders/usecases'
import { AddDirectories, ListArrived, ListOpen, ListSameContent, ListTaken, StartFolder, StartUploads, UploadOf } from '@sluice/core/uploads/schemas'
import { listSameContent, listTaken } from '@sluice/core/uploads/sent'
import { startUploads } from '@sluice/core/uploads/start'
import { abandonUpload, finishUpload, listOpenUploads, listParts } from '@sluice/core/uploads/usecases'
import { router, visitor } from '../trpc.ts'

export const uploadsRouter = router({
  startFolder: visitor.input(StartFolder).mutation(({ ctx, input }) => startFolder(ctx, input)),
  addDirectories: visitor.input(AddDirectories).mutation(({ ctx, input }) => addDirectories(ctx, input)),
  start: visitor.input(StartUploads).mutation(({ ctx, input }) => startUploads(ctx, input)),
  listArrived: visitor.input(ListArrived).query(({ ctx, input }) => listArrived(ctx, input)),
  listOpen: visitor.input(ListOpen).query(({ ctx, input }) => listOpenUploads(ctx, input)),
  /** A mutation, though it changes nothing: five hundred names are longer than an address may be. */
  listTaken: visitor.input(ListTaken).mutation(({ ctx, input }) => listTaken(ctx, input)),
  listSameContent: visitor.input(ListSameContent).query(({ ctx, input }) => listSameContent(ctx, input)),
  parts: visitor.input(UploadOf).query(({ ctx, input }) => listParts(ctx, input)),
  finish: visitor.input(UploadOf).mutation(({ ctx, input }) => finishUpload(ctx, input)),
  abandon: visitor.input(UploadOf).mutation(({ ctx, input }) => abandonUpload(ctx, input)),
})
