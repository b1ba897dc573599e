import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { id, instant, ref } from '../columns.ts'
import type { AnyId } from '../ids.ts'

export const TEMPLATES = [
  'sign-in-code',
  'staff-invitation',
  'upload-link',
  'link-shared',
  'link-code',
  'code-alarm',
  'link-reminder',
  'time-request',
  'time-granted',
  'submission',
  'receipt',
  'mail-test',
  'task-rejected',
  'submission-digest',
  'link-report',
] as const
export type Template = (typeof TEMPLATES)[number]

/** The outbox: which words about what to whom, never the words. Links are derived and codes unsealed when a notice is sent. */
export const notices = sqliteTable(
  'notices',
  {
    id: id('notice'),
    createdAt: instant('created_at').notNull(),
    template: text('template', { enum: TEMPLATES }).notNull(),
    aboutId: text('about_id').$type<AnyId>().notNull(),
    /** The staff member to write to, where what it is about does not say. */
    staffId: ref('staff_id', 'staff'),
    state: text('state', { enum: ['queued', 'retry', 'sent', 'dead'] }).notNull(),
    attempts: integer('attempts').notNull().default(0),
    nextAt: instant('next_at').notNull(),
    leaseUntil: instant('lease_until'),
    sentAt: instant('sent_at'),
    failure: text('failure'),
  },
  (t) => [
    index('notices_due')
      .on(t.nextAt)
      .where(sql`state in ('queued', 'retry')`),
    index('notices_about').on(t.aboutId),
    index('notices_old')
      .on(t.nextAt)
      .where(sql`state in ('sent', 'dead')`),
  ],
)
