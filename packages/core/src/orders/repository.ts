import { and, desc, eq, ne, notInArray, sql } from 'drizzle-orm'
import { customers } from '../customers/table.ts'
import type { Id } from '../ids.ts'
import { DAY, type Instant } from '../instants.ts'
import type { Database } from '../ports.ts'
import { uploadLinks } from '../upload-links/table.ts'
import type { EditOrder, UpdateOrder } from './schemas.ts'
import { orderEdits, type OrderStatus, orders, orderStatusChanges } from './table.ts'

const FIRST_NUMBER = 1001

export const findOrder = (db: Database, id: Id<'order'>) =>
  db
    .select({ order: orders, customerName: customers.name })
    .from(orders)
    .innerJoin(customers, eq(customers.id, orders.customerId))
    .where(eq(orders.id, id))
    .get()

export interface Wanted {
  customerId: Id<'customer'> | undefined
  status: OrderStatus | undefined
}

export const listOrderRows = (db: Database, of: Wanted, before: number | null, limit: number) =>
  db
    .select({ order: orders, customerName: customers.name })
    .from(orders)
    .innerJoin(customers, eq(customers.id, orders.customerId))
    .where(
      and(
        of.customerId === undefined ? undefined : eq(orders.customerId, of.customerId),
        of.status === undefined ? undefined : eq(orders.status, of.status),
        before === null ? undefined : sql`${orders.number} < ${before}`,
      ),
    )
    .orderBy(desc(orders.number))
    .limit(limit)
    .all()

export const countOrderRows = (db: Database, customerId: Id<'customer'>) =>
  db
    .select({ orders: sql<number>`count(*)` })
    .from(orders)
    .where(eq(orders.customerId, customerId))
    .get()

/** The names that a customer's orders have as project or as series, without the empty one. */
export const listNames = (db: Database, customerId: Id<'customer'>, column: 'project' | 'series', limit: number) =>
  db
    .selectDistinct({ name: orders[column] })
    .from(orders)
    .where(and(eq(orders.customerId, customerId), ne(orders[column], '')))
    .orderBy(orders[column])
    .limit(limit)
    .all()

/** Without a number it takes the next free one, in the same statement: two at once never get the same. Matches none when the number is taken: follow it with must(). */
export const insertOrder = (db: Database, row: Omit<typeof orders.$inferInsert, 'number'> & { number: number | null }) =>
  db
    .insert(orders)
    .values({ ...row, number: row.number ?? sql`(select coalesce(max(number) + 1, ${FIRST_NUMBER}) from orders)` })
    .onConflictDoNothing({ target: orders.number })

/** Matches only while the order has the values that were seen: follow it with must(). */
export const updateSeen = (db: Database, { orderId, seen, ...changes }: UpdateOrder) =>
  db
    .update(orders)
    .set({ ...changes, contentVersion: sql`${orders.contentVersion} + 1` })
    .where(and(eq(orders.id, orderId), eq(orders.title, seen.title), sql`${orders.durationSeconds} is ${seen.durationSeconds}`))

/** Matches only while the order has the status that was seen: follow it with must(). */
export const setStatus = (db: Database, id: Id<'order'>, from: OrderStatus, to: OrderStatus, now: Instant) =>
  db
    .update(orders)
    .set({
      status: to,
      completedAt: to === 'Completed' ? now : null,
      contentVersion: sql`${orders.contentVersion} + 1`,
      accessVersion: sql`${orders.accessVersion} + 1`,
    })
    .where(and(eq(orders.id, id), eq(orders.status, from)))

export const insertStatusChange = (db: Database, row: typeof orderStatusChanges.$inferInsert) => db.insert(orderStatusChanges).values(row)

export const listStatusChanges = (db: Database, id: Id<'order'>) =>
  db.select().from(orderStatusChanges).where(eq(orderStatusChanges.orderId, id)).orderBy(desc(orderStatusChanges.id)).limit(100).all()

/** Matches only an order that a customer may edit, while it has the values that were seen: follow it with must(). */
export const editSeen = (db: Database, { orderId, title, durationSeconds }: EditOrder) =>
  db
    .update(orders)
    .set({ title: title?.to, durationSeconds: durationSeconds?.to, contentVersion: sql`${orders.contentVersion} + 1` })
    .where(
      and(
        eq(orders.id, orderId),
        notInArray(orders.status, ['New', 'Completed']),
        title && eq(orders.title, title.from),
        durationSeconds && sql`${orders.durationSeconds} is ${durationSeconds.from}`,
      ),
    )

export const insertEdits = (db: Database, rows: [typeof orderEdits.$inferInsert, ...(typeof orderEdits.$inferInsert)[]]) => db.insert(orderEdits).values(rows)

/** A row while fewer values of an order than these were changed through links since an instant: for a guard. */
export const fewerEditsThan = (id: Id<'order'>, since: Instant, most: number) =>
  sql`select 1 where (select count(*) from order_edits where order_id = ${id} and at > ${since}) < ${most}`

/** What was changed through links, the newest first; a link's row goes 90 days after its end. */
export const listEdits = (db: Database, id: Id<'order'>) =>
  db
    .select({
      id: orderEdits.id,
      at: orderEdits.at,
      field: orderEdits.field,
      from: orderEdits.from,
      to: orderEdits.to,
      linkDescription: uploadLinks.description,
      linkEmail: uploadLinks.email,
    })
    .from(orderEdits)
    .leftJoin(uploadLinks, eq(uploadLinks.id, orderEdits.linkId))
    .where(eq(orderEdits.orderId, id))
    .orderBy(desc(orderEdits.id))
    .limit(100)
    .all()

export const raiseContent = (db: Database, id: Id<'order'>) =>
  db
    .update(orders)
    .set({ contentVersion: sql`${orders.contentVersion} + 1` })
    .where(eq(orders.id, id))

/** As a part of another statement: the end of what arrives now, null while the order is not Completed. */
export const endOfArrivals = (id: Id<'order'>, now: Instant) =>
  sql`(select ${now} + w.completed_retention_days * ${DAY} from orders o join workspaces w on w.id = 1 where o.id = ${id} and o.completed_at is not null)`
