import { ListTaskFiles, SetFileExpiry } from '@sluice/core/files/schemas'
import { listTaskFiles, setFileExpiry } from '@sluice/core/files/usecases'
import { router, staff } from '../trpc.ts'

export const filesRouter = router({
  listByTask: staff.input(ListTaskFiles).query(({ ctx, input }) => listTaskFiles(ctx, input)),
  setExpiry: staff.input(SetFileExpiry).mutation(({ ctx, input }) => setFileExpiry(ctx, input)),
})
