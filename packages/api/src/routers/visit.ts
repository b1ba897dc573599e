import { editOrder } from '@sluice/core/orders/edit'
import { EditOrder } from '@sluice/core/orders/schemas'
import { finishSubmissions } from '@sluice/core/submissions/usecases'
import { reportLink } from '@sluice/core/upload-links/reports'
import { ListVisibleOrders, ReportLink } from '@sluice/core/upload-links/schemas'
import { describeVisit, listVisibleOrders } from '@sluice/core/upload-links/visit'
import { router, visitor } from '../trpc.ts'

export const visitRouter = router({
  describe: visitor.query(({ ctx }) => describeVisit(ctx)),
  orders: visitor.input(ListVisibleOrders).query(({ ctx, input }) => listVisibleOrders(ctx, input)),
  editOrder: visitor.input(EditOrder).mutation(({ ctx, input }) => editOrder(ctx, input)),
  report: visitor.input(ReportLink).mutation(({ ctx, input }) => reportLink(ctx, input)),
  done: visitor.mutation(({ ctx }) => finishSubmissions(ctx)),
})
