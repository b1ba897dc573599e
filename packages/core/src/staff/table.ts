import { sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { id, instant, ref } from '../columns.ts'

export const ROLES = ['administrator', 'level-2'] as const
export const SUBMISSION_NOTICES = ['off', 'instant', 'daily'] as const
export type SubmissionNotices = (typeof SUBMISSION_NOTICES)[number]
export type Role = (typeof ROLES)[number]

export const staff = sqliteTable('staff', {
  id: id('staff'),
  createdAt: instant('created_at').notNull(),
  createdBy: ref('created_by', 'staff'),
  email: text('email').notNull().unique(),
  name: text('name').notNull(),
  role: text('role', { enum: ROLES }).notNull(),
  invitedAt: instant('invited_at'),
  signedInAt: instant('signed_in_at'),
  disabledAt: instant('disabled_at'),
  /** Notices of what came in by the links that they made. */
  submissionNotices: text('submission_notices', { enum: SUBMISSION_NOTICES }).notNull().default('instant'),
})
