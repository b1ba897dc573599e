import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { idsIn } from '../columns.ts'
import type { AnyId, Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import type { Database } from '../ports.ts'
import { notices, type Template } from './table.ts'

export const insertNotice = (db: Database, row: typeof notices.$inferInsert) => db.insert(notices).values(row)

/** The same, unless one of its template about its subject waits for that instant already. */
export const insertNoticeOnce = (
  db: Database,
  { id, createdAt, template, aboutId, nextAt }: Pick<typeof notices.$inferInsert, 'id' | 'createdAt' | 'template' | 'aboutId' | 'nextAt'>,
) =>
  db.insert(notices).select(
    sql`select ${id}, ${createdAt}, ${template}, ${aboutId}, null, 'queued', 0, ${nextAt}, null, null, null
        where not exists (select 1 from notices where about_id = ${aboutId} and template = ${template} and state = 'queued' and next_at = ${nextAt})`,
  )

/** What waits and was never tried. */
export const deleteQueued = (db: Database, template: Template, aboutId: AnyId) =>
  db.delete(notices).where(and(eq(notices.aboutId, aboutId), eq(notices.template, template), eq(notices.state, 'queued'), isNull(notices.leaseUntil)))

/** Takes the notice that is due first under a lease: two flushes at once never send one twice. */
export const leaseDue = (db: Database, now: Instant, leaseUntil: Instant) =>
  db
    .update(notices)
    .set({ leaseUntil, attempts: sql`${notices.attempts} + 1` })
    .where(
      sql`id = (select id from notices where state in ('queued', 'retry') and next_at <= ${now} and (lease_until is null or lease_until <= ${now})
          order by next_at limit 1)`,
    )
    .returning()
    .get()

const mine = (id: Id<'notice'>, leaseUntil: Instant) => and(eq(notices.id, id), eq(notices.leaseUntil, leaseUntil))

export const markSent = (db: Database, id: Id<'notice'>, leaseUntil: Instant, now: Instant) =>
  db.update(notices).set({ state: 'sent', sentAt: now, leaseUntil: null, failure: null }).where(mine(id, leaseUntil))

export const markFailed = (db: Database, id: Id<'notice'>, leaseUntil: Instant, next: { state: 'retry' | 'dead'; nextAt: Instant; failure: string }) =>
  db
    .update(notices)
    .set({ ...next, leaseUntil: null })
    .where(mine(id, leaseUntil))

export const listNoticesAbout = (db: Database, ids: readonly AnyId[]) =>
  db
    .select({ aboutId: notices.aboutId, state: notices.state, attempts: notices.attempts, failure: notices.failure })
    .from(notices)
    .where(inArray(notices.aboutId, idsIn(ids)))
    .all()

/** What was sent, or given up, before an instant. */
export const deleteOldNotices = (db: Database, before: Instant, limit: number) =>
  db
    .delete(notices)
    .where(sql`id in (select id from notices where state in ('sent', 'dead') and next_at <= ${before} limit ${limit})`)
    .returning({ id: notices.id })
    .all()
