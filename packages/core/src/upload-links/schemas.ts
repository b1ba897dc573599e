import * as v from 'valibot'
import { Count, Day, Email, Id, RequiredLine, RequiredText } from '../schemas.ts'

const fields = {
  description: RequiredLine(200),
  email: Email,
  allowTitle: v.boolean(),
  allowDuration: v.boolean(),
  display: v.picklist(['files', 'folders', 'both'], 'Choose what the customer may send.'),
  /** Inclusive, in the workspace's zone; null: no end. */
  validUntil: v.nullable(Day),
}
export const CreateLink = v.strictObject({ customerId: Id('customer'), ...fields })
export type CreateLink = v.InferOutput<typeof CreateLink>
export const UpdateLink = v.strictObject({ linkId: Id('link'), ...fields })
export type UpdateLink = v.InferOutput<typeof UpdateLink>
export const LinkOf = v.strictObject({ linkId: Id('link') })
export type LinkOf = v.InferOutput<typeof LinkOf>
export const ListLinks = v.strictObject({ customerId: Id('customer') })
export type ListLinks = v.InferOutput<typeof ListLinks>
export const OpenLink = v.strictObject({ linkId: Id('link'), secret: v.pipe(v.string(), v.maxLength(200)) })
export type OpenLink = v.InferOutput<typeof OpenLink>
export const ListVisibleOrders = v.strictObject({
  after: v.optional(v.pipe(v.string(), v.maxLength(400))),
  limit: v.optional(Count(1, 50), 20),
})
export type ListVisibleOrders = v.InferOutput<typeof ListVisibleOrders>
export const ReportLink = v.strictObject({ text: RequiredText(1_000) })
export type ReportLink = v.InferOutput<typeof ReportLink>
