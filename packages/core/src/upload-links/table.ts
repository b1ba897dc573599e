import { isNull } from 'drizzle-orm'
import { type AnySQLiteColumn, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { flag, id, instant, list, ref } from '../columns.ts'
import { customers } from '../customers/table.ts'
import { staff } from '../staff/table.ts'

export const DISPLAYS = ['files', 'folders', 'both'] as const
export type Display = (typeof DISPLAYS)[number]
export const SECOND_FACTORS = ['off', 'email', 'sms'] as const
export type SecondFactor = (typeof SECOND_FACTORS)[number]

/** A grant to upload (R0.4). The secret is derived from id, generation and key (keys.ts): it stands in no row. */
export const uploadLinks = sqliteTable(
  'upload_links',
  {
    id: id('link'),
    createdAt: instant('created_at').notNull(),
    createdBy: ref('created_by', 'staff')
      .notNull()
      .references(() => staff.id),
    customerId: ref('customer_id', 'customer')
      .notNull()
      .references(() => customers.id),
    /** The link that this one was shared from (R0.9): it is never wider nor longer, and dies with it. */
    parentId: ref('parent_id', 'link').references((): AnySQLiteColumn => uploadLinks.id),
    description: text('description').notNull(),
    email: text('email').notNull(),
    phone: text('phone'),
    secondFactor: text('second_factor', { enum: SECOND_FACTORS }).notNull().default('off'),
    allowTitle: flag('allow_title').notNull(),
    allowDuration: flag('allow_duration').notNull(),
    display: text('display', { enum: DISPLAYS }).notNull(),
    orderFrom: integer('order_from'),
    orderTo: integer('order_to'),
    projects: list<string>('projects').notNull(),
    series: list<string>('series').notNull(),
    /** The first instant at which the link is over: the day after *Valid until* begins in the workspace's zone. Null: no end. */
    endsAt: instant('ends_at'),
    keyId: text('key_id').notNull(),
    generation: integer('generation').notNull().default(1),
    revokedAt: instant('revoked_at'),
    sentAt: instant('sent_at'),
    usedAt: instant('used_at'),
    /** When the customer was reminded that the link ends with something missing. */
    remindedAt: instant('reminded_at'),
    filesIn: integer('files_in').notNull().default(0),
    bytesIn: integer('bytes_in').notNull().default(0),
  },
  (t) => [index('upload_links_customer').on(t.customerId, t.createdAt), index('upload_links_parent').on(t.parentId), index('upload_links_ends').on(t.endsAt)],
)

/** A holder asks for more time; staff grant it or not. */
export const timeRequests = sqliteTable(
  'time_requests',
  {
    id: id('timeRequest'),
    createdAt: instant('created_at').notNull(),
    linkId: ref('link_id', 'link')
      .notNull()
      .references(() => uploadLinks.id),
    answeredAt: instant('answered_at'),
    answeredBy: ref('answered_by', 'staff').references(() => staff.id),
    /** The link's new end; null while it is open or when it was declined. */
    grantedEndsAt: instant('granted_ends_at'),
  },
  (t) => [index('time_requests_link').on(t.linkId, t.createdAt), index('time_requests_open').on(t.createdAt).where(isNull(t.answeredAt))],
)

/** What holders say is wrong with a link: free text, which is in no audit event, and is deleted after 30 days. */
export const linkReports = sqliteTable(
  'link_reports',
  {
    id: id('report'),
    createdAt: instant('created_at').notNull(),
    /** No foreign key: a link's row goes by its own time. */
    linkId: ref('link_id', 'link').notNull(),
    text: text('text').notNull(),
  },
  (t) => [index('link_reports_link').on(t.linkId, t.createdAt), index('link_reports_old').on(t.createdAt)],
)
