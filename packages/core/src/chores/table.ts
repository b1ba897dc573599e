import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { id, instant, ref } from '../columns.ts'

/** One row a chore: who runs it now, and for which scheduled time it last finished. */
export const choreLeases = sqliteTable('chore_leases', {
  chore: text('chore').primaryKey(),
  leaseId: ref('lease_id', 'lease'),
  leaseUntil: instant('lease_until').notNull(),
  doneFor: instant('done_for').notNull(),
})

export const choreRuns = sqliteTable(
  'chore_runs',
  {
    id: id('run'),
    chore: text('chore').notNull(),
    scheduledFor: instant('scheduled_for').notNull(),
    startedAt: instant('started_at').notNull(),
    finishedAt: instant('finished_at'),
    items: integer('items').notNull().default(0),
    bytes: integer('bytes').notNull().default(0),
    /** The error's code or name; its message may hold personal data and goes to the log only. */
    failure: text('failure'),
  },
  (t) => [index('chore_runs_started').on(t.startedAt)],
)
