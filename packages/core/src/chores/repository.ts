import { desc, eq, or, sql } from 'drizzle-orm'
import type { Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import type { Database } from '../ports.ts'
import { choreLeases, choreRuns } from './table.ts'

/** Takes a chore's lease if it is free and its scheduled time was not done yet; in one statement, so that of several runners one gets it. */
export const takeLease = (db: Database, chore: string, leaseId: Id<'lease'>, scheduledFor: Instant, at: Instant, leaseUntil: Instant) =>
  db
    .insert(choreLeases)
    .values({ chore, leaseId, leaseUntil, doneFor: 0 })
    .onConflictDoUpdate({
      target: choreLeases.chore,
      set: { leaseId, leaseUntil },
      setWhere: sql`${choreLeases.leaseUntil} <= ${at} and ${choreLeases.doneFor} < ${scheduledFor}`,
    })
    .returning({ chore: choreLeases.chore })
    .get()

export const renewLease = (db: Database, chore: string, leaseId: Id<'lease'>, leaseUntil: Instant) =>
  db
    .update(choreLeases)
    .set({ leaseUntil })
    .where(sql`${choreLeases.chore} = ${chore} and ${choreLeases.leaseId} = ${leaseId}`)
    .returning({ chore: choreLeases.chore })
    .get()

export const releaseLease = (db: Database, chore: string, leaseId: Id<'lease'>, doneFor: Instant | null) =>
  db
    .update(choreLeases)
    .set({ leaseUntil: 0, ...(doneFor === null ? {} : { doneFor }) })
    .where(sql`${choreLeases.chore} = ${chore} and ${choreLeases.leaseId} = ${leaseId}`)

export const insertRun = (db: Database, row: typeof choreRuns.$inferInsert) => db.insert(choreRuns).values(row).onConflictDoNothing()

export const finishRun = (db: Database, id: Id<'run'>, at: Instant, outcome: { items: number; bytes: number; failure: string | null }) =>
  db
    .update(choreRuns)
    .set({ ...outcome, finishedAt: at })
    .where(eq(choreRuns.id, id))

/** Runs that did something or failed, and the quiet ones of the last hour, newest first. */
export const listRunRows = (db: Database, quietSince: Instant, limit: number) =>
  db
    .select()
    .from(choreRuns)
    .where(or(sql`${choreRuns.items} > 0`, sql`${choreRuns.failure} is not null`, sql`${choreRuns.startedAt} > ${quietSince}`))
    .orderBy(desc(choreRuns.startedAt))
    .limit(limit)
    .all()

/** Old runs, and the quiet ones of more than a day ago: those of every minute say nothing. */
export const deleteRunsBefore = (db: Database, before: Instant, quietBefore: Instant, limit: number) =>
  db
    .delete(choreRuns)
    .where(
      sql`id in (select id from chore_runs where started_at < ${before} or (started_at < ${quietBefore} and items = 0 and failure is null) limit ${limit})`,
    )
    .returning({ id: choreRuns.id })
    .all()
