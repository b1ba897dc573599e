import { OrderStatusInput } from '@sluice/core/orders/schemas'
import type { Tone } from '../../ui/badge.tsx'
import type { Order, OrderStatus, OrderTask } from './data.ts'

/** In the order an order goes through them. */
export const STATUSES: readonly OrderStatus[] = OrderStatusInput.options

/** The status that an address holds, if it is one. */
export const statusIn = (text: string | undefined): OrderStatus | undefined => STATUSES.find((status) => status === text)

export function statusTone(status: OrderStatus): Tone {
  if (status === 'Completed') return 'ok'
  return status === 'New' ? 'wait' : 'neutral'
}

/** What a task's state is called, and its colour. */
const TASK_STATES: Readonly<Record<OrderTask['state'], { word: string; tone: Tone }>> = {
  needed: { word: 'Needed', tone: 'wait' },
  uploaded: { word: 'Uploaded', tone: 'info' },
  accepted: { word: 'Accepted', tone: 'ok' },
  rejected: { word: 'Rejected', tone: 'loss' },
}

/** What a task's card says of it: completed goes before its review. */
export const badgeOf = (task: Pick<OrderTask, 'state' | 'completedAt'>): { word: string; tone: Tone } =>
  task.completedAt === null ? TASK_STATES[task.state] : { word: 'Completed', tone: 'ok' }

/** `1 file`, `35,000 files`. */
export const filesWord = (count: number): string => `${count.toLocaleString('en')} ${count === 1 ? 'file' : 'files'}`

/** What came in for an order and has not expired. */
export const receivedOf = (order: Order): { files: number; bytes: number } => ({
  files: order.tasks.reduce((sum, task) => sum + task.received.files, 0),
  bytes: order.tasks.reduce((sum, task) => sum + task.received.bytes, 0),
})
