import { ListOwnReceipts, ListReceipts, ReceiptOf } from '@sluice/core/receipts/schemas'
import { getReceipt, listOrderReceipts, listOwnReceipts } from '@sluice/core/receipts/usecases'
import { readerOf } from '../session.ts'
import { open, router, staff, visitor } from '../trpc.ts'

/** Staff, or the holder of the link that a request names. */
const reader = open.use(async ({ ctx, next }) => next({ ctx: await readerOf(ctx, ctx.request) }))

export const receiptsRouter = router({
  get: reader.input(ReceiptOf).query(({ ctx, input }) => getReceipt(ctx, input)),
  list: staff.input(ListReceipts).query(({ ctx, input }) => listOrderReceipts(ctx, input)),
  listOwn: visitor.input(ListOwnReceipts).query(({ ctx, input }) => listOwnReceipts(ctx, input)),
})
