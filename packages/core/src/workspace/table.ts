import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { brandColumns, instant } from '../columns.ts'

/** One row, `id` 1: one workspace a deployment. */
export const workspaces = sqliteTable('workspaces', {
  id: integer('id').primaryKey(),
  createdAt: instant('created_at').notNull(),
  name: text('name').notNull(),
  zone: text('zone').notNull(),
  /** Days that what a customer sent is kept after its order is Completed (R0.13). */
  completedRetentionDays: integer('completed_retention_days').notNull().default(30),
  /** Days that files in directories are kept by default (R1.6). */
  retentionDays: integer('retention_days').notNull().default(30),
  /** Hours after a link's end in which an upload begun before may finish (R0.7); 0 is allowed. */
  graceHours: integer('grace_hours').notNull().default(24),
  mailFromName: text('mail_from_name').notNull(),
  mailFromAddress: text('mail_from_address').notNull(),
  ...brandColumns(),
})
