import { and, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import { idsIn } from '../columns.ts'
import type { AnyId, Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import type { Database } from '../ports.ts'
import { notices, type Template } from './table.ts'

export const insertNotice = (db: Database, row: typeof notices.$inferInsert) => db.insert(notices).values(row)

type Queued = Pick<typeof notices.$inferInsert, 'id' | 'createdAt' | 'template' | 'aboutId' | 'nextAt'>

/** The same, if conditions hold when it is written. */
export const insertNoticeIf = (db: Database, { id, createdAt, template, aboutId, nextAt }: Queued, conditions: readonly SQL[]) =>
  db
    .insert(notices)
    .select(
      sql`select ${id}, ${createdAt}, ${template}, ${aboutId}, null, 'queued', 0, ${nextAt}, null, null, null where ${sql.join([...conditions], sql` and `)}`,
    )

/** No notice of this template about this subject waits for that instant. */
export const noneWaits = ({ template, aboutId, nextAt }: Queued) =>
  sql`not exists (select 1 from notices where about_id = ${aboutId} and template = ${template} and state = 'queued' and next_at = ${nextAt})`

/** No notice of this template was ever queued about this subject. */
export const noneAbout = (template: Template, aboutId: AnyId) => sql`not exists (select 1 from notices where about_id = ${aboutId} and template = ${template})`

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
