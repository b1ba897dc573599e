import type { SQL } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type AnyId, type Id, newId } from '../ids.ts'
import type { Instant } from '../instants.ts'
import type { Database, Statement } from '../ports.ts'
import { NOTHING_TO_SAY } from './policy.ts'
import { deleteQueued, insertNotice, insertNoticeIf, listNoticesAbout, noneAbout, noneWaits } from './repository.ts'
import type { Template } from './table.ts'

/** Statement: queues a notice in the batch of what it tells of. `ctx.soon('notices')` then sends it at once; the chore sends it in any case. */
export const enqueueNotice = (ctx: Context, notice: { template: Template; aboutId: AnyId; staffId?: Id<'staff'> }): Statement =>
  ctx.silent
    ? deleteQueued(ctx.db, notice.template, notice.aboutId)
    : insertNotice(ctx.db, { ...notice, id: newId('notice'), createdAt: ctx.now, nextAt: ctx.now, state: 'queued' })

/** Statements: queues a notice for later, in the place of one of its kind that waits: it tells of all that came meanwhile. */
export const postponeNotice = (ctx: Context, { template, aboutId, nextAt }: { template: Template; aboutId: AnyId; nextAt: Instant }): Statement[] => [
  deleteQueued(ctx.db, template, aboutId),
  ...(ctx.silent ? [] : [insertNotice(ctx.db, { template, aboutId, nextAt, id: newId('notice'), createdAt: ctx.now, state: 'queued' })]),
]

/** Statement: queues a notice as `enqueueNotice` does, if a condition holds when the batch is written. */
export const enqueueNoticeIf = (ctx: Context, notice: { template: Template; aboutId: AnyId }, condition: SQL): Statement =>
  ctx.silent ? enqueueNotice(ctx, notice) : insertNoticeIf(ctx.db, { ...notice, id: newId('notice'), createdAt: ctx.now, nextAt: ctx.now }, [condition])

/** Statement: queues a notice for an instant, unless one of its kind waits for it already, it tells of all that comes until then; and if conditions hold. */
export function gatherNotice(ctx: Context, notice: { template: Template; aboutId: AnyId; nextAt: Instant }, ...conditions: SQL[]): Statement {
  const row = { ...notice, id: newId('notice'), createdAt: ctx.now }
  return insertNoticeIf(ctx.db, row, [noneWaits(row), ...conditions])
}

/** Condition: nobody was ever sent, or will be, such a notice about this. */
export const notTold = (template: Template, aboutId: AnyId): SQL => noneAbout(template, aboutId)

export type Sending = 'waiting' | 'sent' | 'failed'

/**
 * How the notices about these things stand. One that failed may still be tried again; one that had come to nothing before anyone tried to send it did not
 * fail, and is left out.
 */
export async function findSendings(db: Database, ids: readonly AnyId[]): Promise<ReadonlyMap<AnyId, Sending>> {
  const rows = ids.length === 0 ? [] : await listNoticesAbout(db, ids)
  const told = rows.filter(({ attempts, failure }) => failure !== NOTHING_TO_SAY || attempts > 1)
  return new Map(told.map(({ aboutId, state }) => [aboutId, state === 'queued' ? 'waiting' : state === 'sent' ? 'sent' : 'failed']))
}
