import { finishSubmissions } from '@sluice/core/submissions/usecases'
import { ListVisibleOrders } from '@sluice/core/upload-links/schemas'
import { describeVisit, listVisibleOrders } from '@sluice/core/upload-links/visit'
import { router, visitor } from '../trpc.ts'

export const visitRouter = router({
  describe: visitor.query(({ ctx }) => describeVisit(ctx)),
  orders: visitor.input(ListVisibleOrders).query(({ ctx, input }) => listVisibleOrders(ctx, input)),
  done: visitor.mutation(({ ctx }) => finishSubmissions(ctx)),
})
