import { commit } from '../audit/usecases.ts'
import type { StaffContext } from '../context.ts'
import { getCustomer } from '../customers/usecases.ts'
import { must } from '../database.ts'
import { holdOrderFiles } from '../files/usecases.ts'
import { type Id, newId } from '../ids.ts'
import { DAY } from '../instants.ts'
import { pageKey, pageOf } from '../paging.ts'
import type { Database } from '../ports.ts'
import { progressOf, standingOf } from '../tasks/policy.ts'
import { insertTasks, listProgress, listTasksOf } from '../tasks/usecases.ts'
import { countReceived, countReceiving } from '../uploads/progress.ts'
import { getWorkspace } from '../workspace/usecases.ts'
import { orderChanged, orderEdited, orderNotFound, orderNumberTaken } from './errors.ts'
import {
  countOrderRows,
  findOrder,
  insertOrder,
  insertStatusChange,
  listEdits,
  listNames,
  listOrderRows,
  listStatusChanges,
  setStatus,
  updateSeen,
} from './repository.ts'
import type { ChangeOrderStatus, CreateOrder, GetOrder, ListOrders, OrdersOf, UpdateOrder } from './schemas.ts'

/** Orders, the highest number first, each with how far it is; of one customer or one status when asked. */
export async function listOrders(ctx: StaffContext, input: ListOrders) {
  const before = pageKey(input.after)?.[0]
  const rows = await listOrderRows(ctx.db, { customerId: input.customerId, status: input.status }, typeof before === 'number' ? before : null, input.limit + 1)
  const progress = await listProgress(
    ctx.db,
    rows.map((row) => row.order.id),
  )
  return pageOf(
    rows.map((row) => ({ ...row.order, customerName: row.customerName, progress: progress.get(row.order.id) ?? progressOf([]) })),
    input.limit,
    (last) => [last.number, last.id],
  )
}

/** How many orders a customer has. */
export const countOrders = async (ctx: StaffContext, input: OrdersOf): Promise<number> => (await countOrderRows(ctx.db, input.customerId))?.orders ?? 0

/** The projects and series that a customer's orders have, for choosing among them: the first 500 of each. */
export async function listGroups(ctx: StaffContext, { customerId }: OrdersOf) {
  const [projects, series] = await Promise.all([listNames(ctx.db, customerId, 'project', 500), listNames(ctx.db, customerId, 'series', 500)])
  return { projects: projects.map((row) => row.name), series: series.map((row) => row.name) }
}

/** An order with its tasks, what came in for each and what is coming in now, how its status moved and what customers changed. */
export async function getOrder(ctx: StaffContext, input: GetOrder) {
  const found = await findOrder(ctx.db, input.orderId)
  if (!found) throw orderNotFound()
  const [tasks, received, receiving, history, edits] = await Promise.all([
    listTasksOf(ctx.db, input.orderId),
    countReceived(ctx, input.orderId),
    countReceiving(ctx, input.orderId),
    listStatusChanges(ctx.db, input.orderId),
    listEdits(ctx.db, input.orderId),
  ])
  return {
    ...found.order,
    customerName: found.customerName,
    history,
    edits,
    progress: progressOf(tasks.flatMap(({ task, type }) => (type.enabledForCustomerUpload ? standingOf(task) : []))),
    tasks: tasks.map(({ task, type, reviewerName }) => ({
      ...task,
      reviewerName,
      name: task.title || type.name,
      type,
      received: received.get(task.id) ?? { files: 0, bytes: 0 },
      receiving: receiving.get(task.id) ?? { files: 0, bytes: 0, bytesHere: 0 },
    })),
  }
}

/** Staff make an order Incoming. Throws `customer.not_found`, `order.number_taken`, `task_type.not_found`. */
export async function createOrder(ctx: StaffContext, { tasks, ...input }: CreateOrder): Promise<{ orderId: Id<'order'> }> {
  await getCustomer(ctx, input)
  const orderId = newId('order')
  await commit(ctx, 'order.created', orderId, { customerId: input.customerId }, [
    insertOrder(ctx.db, { ...input, id: orderId, createdAt: ctx.now, createdBy: ctx.actor.staffId, status: 'Incoming' }),
    must(orderNumberTaken),
    insertStatusChange(ctx.db, { orderId, at: ctx.now, by: ctx.actor.staffId, from: null, to: 'Incoming' }),
    ...(tasks.length > 0 ? insertTasks(ctx, orderId, tasks).statements : []),
  ])
  return { orderId }
}

/** Throws `order.not_found`, and `order.edited` when title or duration is not what was seen: a customer may have changed it through a link. */
export async function updateOrder(ctx: StaffContext, input: UpdateOrder): Promise<void> {
  if (!(await findOrder(ctx.db, input.orderId))) throw orderNotFound()
  await commit(ctx, 'order.updated', input.orderId, {}, [updateSeen(ctx.db, input), must(orderEdited)])
}

/**
 * Moves an order on. Completed begins the time after which what a customer sent for it is deleted; leaving Completed ends that time (R0.13).
 * Throws `order.not_found`, and `order.changed` when its status is not the one that was seen.
 */
export async function changeOrderStatus(ctx: StaffContext, { orderId, from, to }: ChangeOrderStatus): Promise<void> {
  if (from === to) return
  const [found, workspace] = await Promise.all([findOrder(ctx.db, orderId), getWorkspace(ctx.db)])
  if (!found) throw orderNotFound()
  const expiresAt = to === 'Completed' ? ctx.now + workspace.completedRetentionDays * DAY : null
  await commit(ctx, 'order.status_changed', orderId, { from, to }, [
    setStatus(ctx.db, orderId, from, to, ctx.now),
    must(orderChanged),
    insertStatusChange(ctx.db, { orderId, at: ctx.now, by: ctx.actor.staffId, from, to }),
    ...(from === 'Completed' || to === 'Completed' ? holdOrderFiles(ctx.db, orderId, expiresAt) : []),
  ])
}

/** One order's row, for the mailer. */
export const findOrderById = async (db: Database, id: Id<'order'>) => (await findOrder(db, id))?.order
