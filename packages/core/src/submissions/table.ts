import { isNull } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { id, instant, ref, versions } from '../columns.ts'
import { orders } from '../orders/table.ts'

/** What one grant sends for one order, until done (R0.12). */
export const submissions = sqliteTable(
  'submissions',
  {
    id: id('submission'),
    createdAt: instant('created_at').notNull(),
    /** No foreign key: a link's row goes 90 days after its end, what it sent may stay longer. */
    linkId: ref('link_id', 'link').notNull(),
    orderId: ref('order_id', 'order')
      .notNull()
      .references(() => orders.id),
    /** What the order was called when it opened: a link that reaches the order no more is told no later name. */
    orderTitle: text('order_title').notNull().default(''),
    /** When bytes last arrived: five minutes later it closes. */
    bytesAt: instant('bytes_at').notNull(),
    closedAt: instant('closed_at'),
    closedBecause: text('closed_because', { enum: ['done', 'quiet', 'day', 'full'] }),
    files: integer('files').notNull().default(0),
    bytes: integer('bytes').notNull().default(0),
    ...versions(),
  },
  (t) => [
    uniqueIndex('submissions_open').on(t.linkId, t.orderId).where(isNull(t.closedAt)),
    index('submissions_due').on(t.bytesAt).where(isNull(t.closedAt)),
    index('submissions_link').on(t.linkId, t.closedAt),
    index('submissions_order').on(t.orderId, t.createdAt),
  ],
)
