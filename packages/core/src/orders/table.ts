import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { id, instant, ref, versions } from '../columns.ts'
import { customers } from '../customers/table.ts'
import { staff } from '../staff/table.ts'

/** R2.8, in the order an order goes through them. Staff make an order Incoming; New means the customer edits it, and no link shows it. */
export const ORDER_STATUSES = ['Incoming', 'New', 'Accepted', 'Approval pending', 'Approved', 'Prepress', 'Production', 'Postpress', 'Completed'] as const
export type OrderStatus = (typeof ORDER_STATUSES)[number]

export const orders = sqliteTable(
  'orders',
  {
    id: id('order'),
    createdAt: instant('created_at').notNull(),
    createdBy: ref('created_by', 'staff')
      .notNull()
      .references(() => staff.id),
    number: integer('number').notNull().unique(),
    title: text('title').notNull(),
    customerId: ref('customer_id', 'customer')
      .notNull()
      .references(() => customers.id),
    project: text('project').notNull().default(''),
    series: text('series').notNull().default(''),
    durationSeconds: integer('duration_seconds'),
    label: text('label').notNull().default(''),
    status: text('status', { enum: ORDER_STATUSES }).notNull(),
    completedAt: instant('completed_at'),
    ...versions(),
  },
  (t) => [index('orders_customer').on(t.customerId, t.number), index('orders_status').on(t.status, t.number)],
)

export const orderStatusChanges = sqliteTable(
  'order_status_changes',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    orderId: ref('order_id', 'order')
      .notNull()
      .references(() => orders.id),
    at: instant('at').notNull(),
    by: ref('by', 'staff').references(() => staff.id),
    from: text('from', { enum: ORDER_STATUSES }),
    to: text('to', { enum: ORDER_STATUSES }).notNull(),
  },
  (t) => [index('order_status_changes_order').on(t.orderId, t.id)],
)

/** What a customer changed through a link (R0.10), with the value before and after. */
export const orderEdits = sqliteTable(
  'order_edits',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    orderId: ref('order_id', 'order')
      .notNull()
      .references(() => orders.id),
    at: instant('at').notNull(),
    /** No foreign key: a link's row goes 90 days after its end. */
    linkId: ref('link_id', 'link').notNull(),
    field: text('field', { enum: ['title', 'duration'] }).notNull(),
    /** A title, or whole seconds; null: there was none. */
    from: text('from'),
    to: text('to'),
  },
  (t) => [index('order_edits_order').on(t.orderId, t.id)],
)
