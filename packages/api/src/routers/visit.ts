import { editOrder } from '@sluice/core/orders/edit'
import { EditOrder } from '@sluice/core/orders/schemas'
import { describeGate, requestLinkCode, verifyLinkCode } from '@sluice/core/sign-in/link-codes'
import { GateOf, RequestLinkCode, VerifyCode } from '@sluice/core/sign-in/schemas'
import { finishSubmissions } from '@sluice/core/submissions/usecases'
import { reportLink } from '@sluice/core/upload-links/reports'
import { askInGrace } from '@sluice/core/upload-links/more-time'
import { LinkOf, ListVisibleOrders, ReportLink, ShareLink } from '@sluice/core/upload-links/schemas'
import { listShares, shareLink, withdrawShare } from '@sluice/core/upload-links/share'
import { describeVisit, listVisibleOrders } from '@sluice/core/upload-links/visit'
import { keepVisitorSession } from '../session.ts'
import { holder, router, visitor } from '../trpc.ts'

export const visitRouter = router({
  gate: holder.input(GateOf).query(({ ctx, input }) => describeGate(ctx, input)),
  requestCode: holder.input(RequestLinkCode).mutation(({ ctx, input }) => requestLinkCode(ctx, input)),
  verifyCode: holder.input(VerifyCode).mutation(async ({ ctx, input }) => {
    keepVisitorSession(ctx, ctx.request, ctx.responseHeaders, ctx.actor.link.id, await verifyLinkCode(ctx, input))
  }),
  describe: visitor.query(({ ctx }) => describeVisit(ctx)),
  orders: visitor.input(ListVisibleOrders).query(({ ctx, input }) => listVisibleOrders(ctx, input)),
  share: visitor.input(ShareLink).mutation(({ ctx, input }) => shareLink(ctx, input)),
  shares: visitor.query(({ ctx }) => listShares(ctx)),
  withdrawShare: visitor.input(LinkOf).mutation(({ ctx, input }) => withdrawShare(ctx, input)),
  editOrder: visitor.input(EditOrder).mutation(({ ctx, input }) => editOrder(ctx, input)),
  askForMoreTime: visitor.mutation(({ ctx }) => askInGrace(ctx)),
  report: visitor.input(ReportLink).mutation(({ ctx, input }) => reportLink(ctx, input)),
  done: visitor.mutation(({ ctx }) => finishSubmissions(ctx)),
})
