import { and, eq, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import type { Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import type { Database } from '../ports.ts'
import { notices } from './table.ts'

export const insertNotice = (db: Database, row: typeof notices.$inferInsert) => db.insert(notices).values(row)

/** Takes notices that are due under a lease: two flushes at once never send one twice. */
export const leaseDue = (db: Database, now: Instant, leaseUntil: Instant, limit: number) =>
  db
    .update(notices)
    .set({ leaseUntil, attempts: sql`${notices.attempts} + 1` })
    .where(
      and(
        inArray(
          notices.id,
          sql`(select id from notices where state in ('queued', 'retry') and next_at <= ${now} and (lease_until is null or lease_until <= ${now}) order by next_at limit ${limit})`,
        ),
        or(isNull(notices.leaseUntil), lte(notices.leaseUntil, now)),
      ),
    )
    .returning()
    .all()

const mine = (id: Id<'notice'>, leaseUntil: Instant) => and(eq(notices.id, id), eq(notices.leaseUntil, leaseUntil))

export const markSent = (db: Database, id: Id<'notice'>, leaseUntil: Instant, now: Instant) =>
  db.update(notices).set({ state: 'sent', sentAt: now, leaseUntil: null, failure: null }).where(mine(id, leaseUntil))

export const markFailed = (db: Database, id: Id<'notice'>, leaseUntil: Instant, next: { state: 'retry' | 'dead'; nextAt: Instant; failure: string }) =>
  db
    .update(notices)
    .set({ ...next, leaseUntil: null })
    .where(mine(id, leaseUntil))

export const deleteSentBefore = (db: Database, before: Instant) =>
  db
    .delete(notices)
    .where(and(eq(notices.state, 'sent'), lte(notices.sentAt, before)))
    .returning({ id: notices.id })
    .all()
