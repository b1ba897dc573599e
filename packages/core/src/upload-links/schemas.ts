import * as v from 'valibot'
import { Count, Day, Email, Id, RequiredLine, RequiredText } from '../schemas.ts'

/** Limits of what a link reaches (R0.5). Left out when a link is made: none; when it is changed: as they are. */
const OrderNumber = Count(1, 999_999_999)
const Names = v.pipe(
  v.array(RequiredLine(100)),
  v.maxLength(50, 'Use at most 50.'),
  v.transform((names) => [...new Set(names)]),
)
const scope = { orderFrom: v.nullish(OrderNumber), orderTo: v.nullish(OrderNumber), projects: v.optional(Names), series: v.optional(Names) }

/** Whether a range with both ends has any number. */
export const rangeInOrder = ({ orderFrom, orderTo }: { orderFrom?: number | null | undefined; orderTo?: number | null | undefined }): boolean =>
  orderFrom == null || orderTo == null || orderFrom <= orderTo
export const rangeEndsEarly = () => 'The range ends before it begins.'

/** Inclusive, in the workspace's zone; null: no end. */
const LastDay = v.nullable(Day)

const fields = {
  ...scope,
  description: RequiredLine(200),
  email: Email,
  allowTitle: v.boolean(),
  allowDuration: v.boolean(),
  display: v.picklist(['files', 'folders', 'both'], 'Choose what the customer may send.'),
  secondFactor: v.optional(v.picklist(['off', 'email', 'sms'])),
  /** Where codes by SMS go; read only with them. */
  phone: v.optional(v.pipe(v.string(), v.maxLength(40, 'Use at most 40 characters.'))),
}
export const CreateLink = v.pipe(
  v.strictObject({ customerId: Id('customer'), ...fields, validUntil: LastDay }),
  v.forward(
    v.check((input) => rangeInOrder(input), rangeEndsEarly),
    ['orderTo'],
  ),
)
export type CreateLink = v.InferOutput<typeof CreateLink>
export const UpdateLink = v.pipe(
  v.strictObject({ linkId: Id('link'), ...fields, validUntil: v.optional(LastDay) }),
  v.forward(
    v.check((input) => rangeInOrder(input), rangeEndsEarly),
    ['orderTo'],
  ),
)
export type UpdateLink = v.InferOutput<typeof UpdateLink>
export const LinkOf = v.strictObject({ linkId: Id('link') })
export type LinkOf = v.InferOutput<typeof LinkOf>
export const ListLinks = v.strictObject({ customerId: Id('customer') })
export type ListLinks = v.InferOutput<typeof ListLinks>
export const OpenLink = v.strictObject({ linkId: Id('link'), secret: v.pipe(v.string(), v.maxLength(200)) })
export type OpenLink = v.InferOutput<typeof OpenLink>
/** `linkId` of a link that is changed; null of one that is not made yet. */
export const PreviewLink = v.strictObject({ customerId: Id('customer'), linkId: v.nullish(Id('link'), null), ...scope })
export type PreviewLink = v.InferOutput<typeof PreviewLink>
export const ShareLink = v.strictObject({ email: Email, phone: v.optional(fields.phone.wrapped, '') })
export type ShareLink = v.InferOutput<typeof ShareLink>
export const ListVisibleOrders = v.strictObject({
  after: v.optional(v.pipe(v.string(), v.maxLength(400))),
  limit: v.optional(Count(1, 50), 20),
})
export type ListVisibleOrders = v.InferOutput<typeof ListVisibleOrders>
export const ListTimeRequests = v.strictObject({ customerId: v.optional(Id('customer')) })
export type ListTimeRequests = v.InferOutput<typeof ListTimeRequests>
export const AnswerTimeRequest = v.strictObject({ requestId: Id('timeRequest') })
export type AnswerTimeRequest = v.InferOutput<typeof AnswerTimeRequest>
export const GrantMoreTime = v.strictObject({ requestId: Id('timeRequest'), validUntil: Day })
export type GrantMoreTime = v.InferOutput<typeof GrantMoreTime>
export const ReportLink = v.strictObject({ text: RequiredText(1_000) })
export type ReportLink = v.InferOutput<typeof ReportLink>
