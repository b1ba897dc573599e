import type { Context, VisitorContext } from '../context.ts'
import type { Id } from '../ids.ts'
import { countFromLinkRows, countReceivedRows, countReceivingRows, countRunningRows } from './repository.ts'

/** What came in for each task of an order, and has not expired. */
export async function countReceived(ctx: Context, orderId: Id<'order'>) {
  const rows = await countReceivedRows(ctx.db, orderId, ctx.now)
  return new Map(rows.map(({ taskId, files, bytes }) => [taskId, { files, bytes }]))
}

/** What is coming in for each task of an order now; `bytesHere` of `bytes` have arrived. */
export async function countReceiving(ctx: Context, orderId: Id<'order'>) {
  const rows = await countReceivingRows(ctx.db, orderId)
  return new Map(rows.map(({ taskId, files, bytes, bytesHere }) => [taskId, { files, bytes, bytesHere }]))
}

/** What this link has sent for each task of some orders: files and bytes that arrived, and the last one's name. */
export async function countFromLink(ctx: VisitorContext, orderIds: readonly Id<'order'>[]) {
  const rows = await countFromLinkRows(ctx.db, ctx.actor.link.id, orderIds)
  return new Map(rows.map(({ taskId, files, bytes, lastName }) => [taskId, { files, bytes, lastName }]))
}

/** How many uploads run by these links now, for each task. */
export async function countRunning(ctx: Context, linkIds: readonly Id<'link'>[]) {
  const rows = await countRunningRows(ctx.db, linkIds)
  return new Map(rows.map(({ taskId, uploads }) => [taskId, uploads]))
}
