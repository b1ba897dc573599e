import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { flag, id, instant, list, ref, versions } from '../columns.ts'
import { orders } from '../orders/table.ts'
import { staff } from '../staff/table.ts'

export const taskTypes = sqliteTable(
  'task_types',
  {
    id: id('taskType'),
    createdAt: instant('created_at').notNull(),
    name: text('name').notNull(),
    sortName: text('sort_name').notNull(),
    /** R0.1, R0.2: only enabled types appear on a customer's upload page. */
    enabledForCustomerUpload: flag('enabled_for_customer_upload').notNull(),
    /** Lower case, without the dot; empty means every extension. */
    allowedExtensions: list<string>('allowed_extensions').notNull(),
    /** R0.11: what arrives is accepted at once. */
    autoAccept: flag('auto_accept').notNull().default(false),
  },
  (t) => [uniqueIndex('task_types_sort_name').on(t.sortName)],
)

export const TASK_STATES = ['needed', 'uploaded', 'accepted', 'rejected'] as const
export type TaskState = (typeof TASK_STATES)[number]

export const tasks = sqliteTable(
  'tasks',
  {
    id: id('task'),
    createdAt: instant('created_at').notNull(),
    orderId: ref('order_id', 'order')
      .notNull()
      .references(() => orders.id),
    taskTypeId: ref('task_type_id', 'taskType')
      .notNull()
      .references(() => taskTypes.id),
    /** What staff call it when an order has several tasks of one type; empty: the type's name says it. */
    title: text('title').notNull().default(''),
    position: integer('position').notNull(),
    state: text('state', { enum: TASK_STATES }).notNull().default('needed'),
    rejectReason: text('reject_reason'),
    /** Set by staff: the task is then read-only to the customer (R0.11). */
    completedAt: instant('completed_at'),
    /** When and by whom it was last accepted or rejected. */
    reviewedAt: instant('reviewed_at'),
    reviewedBy: ref('reviewed_by', 'staff').references(() => staff.id),
    ...versions(),
  },
  (t) => [index('tasks_order').on(t.orderId, t.position), index('tasks_type').on(t.taskTypeId)],
)
