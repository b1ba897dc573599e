import { finishSubmissions } from '@sluice/core/submissions/usecases'
import { LinkOf, ListVisibleOrders, ShareLink } from '@sluice/core/upload-links/schemas'
import { listShares, shareLink, withdrawShare } from '@sluice/core/upload-links/share'
import { describeVisit, listVisibleOrders } from '@sluice/core/upload-links/visit'
import { router, visitor } from '../trpc.ts'

export const visitRouter = router({
  describe: visitor.query(({ ctx }) => describeVisit(ctx)),
  orders: visitor.input(ListVisibleOrders).query(({ ctx, input }) => listVisibleOrders(ctx, input)),
  share: visitor.input(ShareLink).mutation(({ ctx, input }) => shareLink(ctx, input)),
  shares: visitor.query(({ ctx }) => listShares(ctx)),
  withdrawShare: visitor.input(LinkOf).mutation(({ ctx, input }) => withdrawShare(ctx, input)),
  done: visitor.mutation(({ ctx }) => finishSubmissions(ctx)),
})
