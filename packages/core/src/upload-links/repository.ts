import { and, asc, desc, eq, gte, inArray, isNull, lte, ne, or, sql } from 'drizzle-orm'
import { idsIn } from '../columns.ts'
import { prepared } from '../database.ts'
import type { Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import { orders } from '../orders/table.ts'
import type { Database } from '../ports.ts'
import { tasks, taskTypes } from '../tasks/table.ts'
import type { UploadLink } from './policy.ts'
import { uploadLinks } from './table.ts'

const linkById = prepared((db) =>
  db
    .select()
    .from(uploadLinks)
    .where(eq(uploadLinks.id, sql.placeholder('id'))),
)

export const findLink = (db: Database, id: Id<'link'>) => linkById(db).get({ id })

/** A customer's links, newest first; links are few, and end. */
export const listLinkRows = (db: Database, customerId: Id<'customer'>) =>
  db.select().from(uploadLinks).where(eq(uploadLinks.customerId, customerId)).orderBy(desc(uploadLinks.createdAt), desc(uploadLinks.id)).limit(500).all()

export const insertLink = (db: Database, row: typeof uploadLinks.$inferInsert) => db.insert(uploadLinks).values(row)

/** Matches only a link that was not revoked: follow it with must(). */
export const updateLinkRow = (db: Database, id: Id<'link'>, changes: Partial<typeof uploadLinks.$inferInsert>) =>
  db
    .update(uploadLinks)
    .set(changes)
    .where(and(eq(uploadLinks.id, id), isNull(uploadLinks.revokedAt)))

/** The link and all that was shared from it, however deep. Matches none when it was revoked before: follow it with must(). */
export const revokeTree = (db: Database, id: Id<'link'>, now: Instant) =>
  db
    .update(uploadLinks)
    .set({ revokedAt: now })
    .where(
      and(
        isNull(uploadLinks.revokedAt),
        inArray(
          uploadLinks.id,
          sql`(with recursive tree(id) as (select ${id} union select l.id from upload_links l join tree on l.parent_id = tree.id) select id from tree)`,
        ),
      ),
    )

export const setUsed = (db: Database, id: Id<'link'>, now: Instant) => db.update(uploadLinks).set({ usedAt: now }).where(eq(uploadLinks.id, id))

/** Links that ended long ago and have no child left, so that children go first. */
export const listForgettable = (db: Database, before: Instant, limit: number) =>
  db
    .select({ id: uploadLinks.id })
    .from(uploadLinks)
    .where(
      and(
        or(lte(uploadLinks.revokedAt, before), lte(uploadLinks.endsAt, before)),
        sql`not exists (select 1 from upload_links child where child.parent_id = ${uploadLinks}.id)`,
      ),
    )
    .limit(limit)
    .all()

/** Only what is still over: a link that staff extended meanwhile stays. */
export const deleteForgotten = (db: Database, ids: readonly Id<'link'>[], before: Instant) =>
  db.delete(uploadLinks).where(and(inArray(uploadLinks.id, idsIn(ids)), or(lte(uploadLinks.revokedAt, before), lte(uploadLinks.endsAt, before))))

export const countArrivals = (db: Database, id: Id<'link'>, arrived: { files: number; bytes: number }, now: Instant) =>
  db
    .update(uploadLinks)
    .set({ filesIn: sql`${uploadLinks.filesIn} + ${arrived.files}`, bytesIn: sql`${uploadLinks.bytesIn} + ${arrived.bytes}`, usedAt: now })
    .where(eq(uploadLinks.id, id))

/** Finds a row while the link is not revoked. */
export const whileNotRevoked = (id: Id<'link'>) => sql`select 1 from upload_links where id = ${id} and revoked_at is null`

/** Finds a row while the link is open, with the secret it was opened with. */
export const whileOpen = (link: UploadLink, now: Instant) =>
  sql`select 1 from upload_links where id = ${link.id} and generation = ${link.generation} and revoked_at is null and (ends_at is null or ends_at > ${now})`

/**
 * What a link reaches, evaluated live (R0.5): AND across the kinds of limit, OR within one, a range inclusive with either end open.
 * Orders in status New are never reached, and of an order only the tasks whose type is enabled for customer upload.
 */
const inScope = (link: UploadLink) =>
  and(
    eq(orders.customerId, link.customerId),
    ne(orders.status, 'New'),
    link.orderFrom === null ? undefined : gte(orders.number, link.orderFrom),
    link.orderTo === null ? undefined : lte(orders.number, link.orderTo),
    link.projects.length === 0 ? undefined : inArray(orders.project, idsIn(link.projects)),
    link.series.length === 0 ? undefined : inArray(orders.series, idsIn(link.series)),
    eq(taskTypes.enabledForCustomerUpload, true),
  )

const reached = { order: orders, task: tasks, type: taskTypes }

export const findTaskInScope = (db: Database, link: UploadLink, taskId: Id<'task'>) =>
  db
    .select(reached)
    .from(tasks)
    .innerJoin(orders, eq(orders.id, tasks.orderId))
    .innerJoin(taskTypes, eq(taskTypes.id, tasks.taskTypeId))
    .where(and(eq(tasks.id, taskId), inScope(link)))
    .get()

export const findOrderInScope = (db: Database, link: UploadLink, orderId: Id<'order'>) =>
  db
    .select({ id: orders.id, status: orders.status })
    .from(orders)
    .innerJoin(tasks, eq(tasks.orderId, orders.id))
    .innerJoin(taskTypes, eq(taskTypes.id, tasks.taskTypeId))
    .where(and(eq(orders.id, orderId), inScope(link)))
    .limit(1)
    .get()

/** Orders that the link reaches, the highest number first, each with at least one task for the customer. */
export const listOrdersInScope = (db: Database, link: UploadLink, before: number | null, limit: number) =>
  db
    .selectDistinct({ id: orders.id, number: orders.number, title: orders.title, durationSeconds: orders.durationSeconds, status: orders.status })
    .from(orders)
    .innerJoin(tasks, eq(tasks.orderId, orders.id))
    .innerJoin(taskTypes, eq(taskTypes.id, tasks.taskTypeId))
    .where(and(inScope(link), before === null ? undefined : sql`${orders.number} < ${before}`))
    .orderBy(desc(orders.number))
    .limit(limit)
    .all()

export const listTasksInScope = (db: Database, link: UploadLink, orderIds: readonly Id<'order'>[]) =>
  db
    .select(reached)
    .from(tasks)
    .innerJoin(orders, eq(orders.id, tasks.orderId))
    .innerJoin(taskTypes, eq(taskTypes.id, tasks.taskTypeId))
    .where(and(inArray(tasks.orderId, idsIn(orderIds)), inScope(link)))
    .orderBy(asc(tasks.position))
    .all()
