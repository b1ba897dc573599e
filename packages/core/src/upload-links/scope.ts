import type { SQL } from 'drizzle-orm'
import type { VisitorContext } from '../context.ts'
import type { Id } from '../ids.ts'
import type { Database } from '../ports.ts'
import { taskCompleted, taskNotFound } from '../tasks/errors.ts'
import { takesUploads } from '../tasks/policy.ts'
import { linkInGrace } from './errors.ts'
import { orderNotFound } from '../orders/errors.ts'
import type { UploadLink } from './policy.ts'
import { findOrderInScope, findTaskInScope, inScope, listReached, type Scope } from './repository.ts'

/** A task with its order and type, if the visitor's link reaches it now. Throws `task.not_found`. */
export async function getReachedTask(ctx: VisitorContext, taskId: Id<'task'>) {
  const found = await findTaskInScope(ctx.db, ctx.actor.link, taskId)
  if (!found) throw taskNotFound()
  return found
}

/** The same, if the visitor may send something to it now. Throws `link.in_grace` and `task.completed` too. */
export async function getOpenTask(ctx: VisitorContext, taskId: Id<'task'>) {
  if (ctx.actor.state === 'grace') throw linkInGrace()
  const found = await getReachedTask(ctx, taskId)
  if (!takesUploads(found.task)) throw taskCompleted()
  return found
}

/** An order, if the visitor's link reaches it now by at least one of its tasks. Throws `order.not_found`. */
export async function getReachedOrder(ctx: VisitorContext, orderId: Id<'order'>) {
  const found = await findOrderInScope(ctx.db, ctx.actor.link, orderId)
  if (!found) throw orderNotFound()
  return found
}

/** Whether a link reaches an order now by at least one of its tasks. */
export const reachesOrder = async (db: Database, link: UploadLink, orderId: Id<'order'>): Promise<boolean> =>
  (await findOrderInScope(db, link, orderId)) !== undefined

/** Condition of a query over orders, tasks and their types: what a link reaches now. */
export const reachedBy = (link: Scope): SQL | undefined => inScope(link)

/** By task, the number of the order that asks for it: of those of these tasks that the visitor's link reaches now. */
export async function findAskingOrders(ctx: VisitorContext, taskIds: readonly Id<'task'>[]): Promise<ReadonlyMap<Id<'task'>, number>> {
  const reached = taskIds.length === 0 ? [] : await listReached(ctx.db, ctx.actor.link, taskIds)
  return new Map(reached.map(({ id, orderNumber }) => [id, orderNumber]))
}
