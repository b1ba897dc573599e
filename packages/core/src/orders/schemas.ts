import * as v from 'valibot'
import { Count, Id, Line, Page, RequiredLine } from '../schemas.ts'
import { NewTask } from '../tasks/schemas.ts'

export const OrderStatusInput = v.picklist(['Incoming', 'New', 'Accepted', 'Approval pending', 'Approved', 'Prepress', 'Production', 'Postpress', 'Completed'])
const Title = RequiredLine(200)
/** As it stands in the order: checked when it was written. */
const SeenTitle = v.pipe(v.string(), v.maxLength(200))
const DurationSeconds = v.nullable(Count(0, 360_000))
const fields = {
  title: Title,
  project: v.optional(Line(100), ''),
  series: v.optional(Line(100), ''),
  durationSeconds: v.optional(DurationSeconds, null),
  label: v.optional(Line(100), ''),
}
export const CreateOrder = v.strictObject({
  customerId: Id('customer'),
  /** Null: the next free number. */
  number: v.nullish(Count(1, 999_999_999), null),
  ...fields,
  tasks: v.optional(v.pipe(v.array(NewTask), v.maxLength(50, 'Use at most 50 tasks.')), []),
})
export type CreateOrder = v.InferOutput<typeof CreateOrder>
/** What staff change, with what they saw of all that a customer may change too. */
export const UpdateOrder = v.strictObject({ orderId: Id('order'), ...fields, seen: v.strictObject({ title: SeenTitle, durationSeconds: DurationSeconds }) })
export type UpdateOrder = v.InferOutput<typeof UpdateOrder>
export const ChangeOrderStatus = v.strictObject({ orderId: Id('order'), from: OrderStatusInput, to: OrderStatusInput })
export type ChangeOrderStatus = v.InferOutput<typeof ChangeOrderStatus>
export const GetOrder = v.strictObject({ orderId: Id('order') })
export type GetOrder = v.InferOutput<typeof GetOrder>
export const ListOrders = v.strictObject({ customerId: v.optional(Id('customer')), status: v.optional(OrderStatusInput), ...Page })
export type ListOrders = v.InferOutput<typeof ListOrders>
export const OrdersOf = v.strictObject({ customerId: Id('customer') })
export type OrdersOf = v.InferOutput<typeof OrdersOf>
/** What a form of these two has. */
export const EditFields = v.strictObject({ title: Title, durationSeconds: DurationSeconds })
/** What the holder of a link changes, with the value that they saw (R0.10). What is left out stays. */
export const EditOrder = v.strictObject({
  orderId: Id('order'),
  title: v.optional(v.strictObject({ from: SeenTitle, to: Title })),
  durationSeconds: v.optional(v.strictObject({ from: DurationSeconds, to: DurationSeconds })),
})
export type EditOrder = v.InferOutput<typeof EditOrder>
