import type { Context } from '../context.ts'
import { type AnyId, type Id, newId } from '../ids.ts'
import type { Database, Statement } from '../ports.ts'
import { insertNotice, listNoticesAbout } from './repository.ts'
import type { Template } from './table.ts'

/** Statement: queues a notice in the batch of what it tells of. `ctx.soon('notices')` then sends it at once; the chore sends it in any case. */
export const enqueueNotice = (ctx: Context, notice: { template: Template; aboutId: AnyId; staffId?: Id<'staff'> }): Statement =>
  insertNotice(ctx.db, { ...notice, id: newId('notice'), createdAt: ctx.now, nextAt: ctx.now, state: 'queued' })

export type Sending = 'waiting' | 'sent' | 'failed'

/** How the notices about these things stand. One that failed may still be tried again. */
export async function findSendings(db: Database, ids: readonly AnyId[]): Promise<ReadonlyMap<AnyId, Sending>> {
  const rows = ids.length === 0 ? [] : await listNoticesAbout(db, ids)
  return new Map(rows.map(({ aboutId, state }) => [aboutId, state === 'queued' ? 'waiting' : state === 'sent' ? 'sent' : 'failed']))
}
