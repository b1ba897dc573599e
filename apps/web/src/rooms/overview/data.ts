import { staffQuery } from '../../shell/staff-query.ts'
import { api } from '../../api.ts'
import type { Order } from '../orders/data.ts'

/** How many of the newest orders the overview looks at. */
export const LOOKED_AT = 20

export interface OrderSummary {
  order: Order
  files: number
  bytes: number
  receivingFiles: number
  receivingBytes: number
  bytesHere: number
  /** Tasks that wait for the customer, and for us. */
  needed: number
  toReview: number
}

function summaryOf(order: Order): OrderSummary {
  const sum = (of: (task: Order['tasks'][number]) => number) => order.tasks.reduce((total, task) => total + of(task), 0)
  return {
    order,
    files: sum((task) => task.received.files),
    bytes: sum((task) => task.received.bytes),
    receivingFiles: sum((task) => task.receiving.files),
    receivingBytes: sum((task) => task.receiving.bytes),
    bytesHere: sum((task) => task.receiving.bytesHere),
    needed: order.progress.needed + order.progress.rejected,
    toReview: order.progress.uploaded,
  }
}

/** The newest orders with what came in, is coming in and is still needed. */
export const getOverview = staffQuery(async () => {
  const { items } = await api.orders.list.query({ limit: LOOKED_AT })
  const orders = await Promise.all(items.map((order) => api.orders.get.query({ orderId: order.id })))
  return orders.map(summaryOf)
}, 'overview')
