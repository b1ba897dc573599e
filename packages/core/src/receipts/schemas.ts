import * as v from 'valibot'
import { Id, Page } from '../schemas.ts'

export const ReceiptOf = v.strictObject({ submissionId: Id('submission') })
export type ReceiptOf = v.InferOutput<typeof ReceiptOf>

export const ListReceipts = v.strictObject({ orderId: Id('order'), ...Page })
export type ListReceipts = v.InferOutput<typeof ListReceipts>

/** Nothing at all asks for the first page. */
export const ListOwnReceipts = v.optional(v.strictObject(Page), {})
export type ListOwnReceipts = v.InferOutput<typeof ListOwnReceipts>
