import { and, asc, desc, eq, inArray, isNotNull, isNull, ne, type SQL, sql } from 'drizzle-orm'
import { idsIn } from '../columns.ts'
import { prepared } from '../database.ts'
import type { Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import { orders } from '../orders/table.ts'
import type { Database } from '../ports.ts'
import { tasks, taskTypes } from '../tasks/table.ts'
import type { UploadLink } from './policy.ts'
import { type Display, uploadLinks } from './table.ts'

/** Beyond every order's number. */
const LAST_NUMBER = 1_000_000_000

const linkById = prepared((db) =>
  db
    .select()
    .from(uploadLinks)
    .where(eq(uploadLinks.id, sql.placeholder('id'))),
)

export const findLink = (db: Database, id: Id<'link'>) => linkById(db).get({ id })

/** What a link was shared from, the nearest first. */
export async function listAbove(db: Database, { parentId }: Pick<UploadLink, 'parentId'>): Promise<UploadLink[]> {
  if (parentId === null) return []
  const rows = await db
    .select()
    .from(uploadLinks)
    .where(inArray(uploadLinks.id, chainOf(parentId, sql`id`)))
    .all()
  const byId = new Map(rows.map((row) => [row.id, row]))
  const above: UploadLink[] = []
  for (let next = byId.get(parentId); next; next = next.parentId === null ? undefined : byId.get(next.parentId)) above.push(next)
  return above
}

/** Columns of a link and of all that it was shared from. */
export const chainOf = (id: Id<'link'>, columns: SQL) =>
  sql`(with recursive up(id, parent_id, ends_at, revoked_at, display, allow_title, allow_duration, depth) as (
         select id, parent_id, ends_at, revoked_at, display, allow_title, allow_duration, 0 from upload_links where id = ${id}
         union all select l.id, l.parent_id, l.ends_at, l.revoked_at, l.display, l.allow_title, l.allow_duration, up.depth + 1
           from upload_links l join up on l.id = up.parent_id) select ${columns} from up)`

/** The ids of a link and of all that was shared from it, however deep. */
const treeOf = (id: Id<'link'>) =>
  sql`(with recursive tree(id) as (select ${id} union select l.id from upload_links l join tree on l.parent_id = tree.id) select id from tree)`

/** What was shared from a link and not withdrawn, the newest first. */
export const listShared = (db: Database, id: Id<'link'>) =>
  db
    .select()
    .from(uploadLinks)
    .where(and(eq(uploadLinks.parentId, id), isNull(uploadLinks.revokedAt)))
    .orderBy(desc(uploadLinks.createdAt), desc(uploadLinks.id))
    .limit(200)
    .all()

/** Finds a row while fewer than so many links were shared from this one since an instant. */
export const fewerSharesThan = (id: Id<'link'>, since: Instant, most: number) =>
  sql`select 1 where (select count(*) from upload_links where parent_id = ${id} and created_at > ${since}) < ${most}`

/** The same of this one and all below it. */
export const fewerInTreeThan = (id: Id<'link'>, since: Instant, most: number) =>
  sql`select 1 where (select count(*) from upload_links where id in ${treeOf(id)} and parent_id is not null and created_at > ${since}) < ${most}`

export const listTreeIds = async (db: Database, id: Id<'link'>): Promise<Id<'link'>[]> =>
  (
    await db
      .select({ id: uploadLinks.id })
      .from(uploadLinks)
      .where(inArray(uploadLinks.id, treeOf(id)))
      .all()
  ).map((row) => row.id)

/** A customer's newest links of staff, and all that was shared from them, newest first; links are few, and end. */
export const listLinkRows = (db: Database, customerId: Id<'customer'>) =>
  db
    .select()
    .from(uploadLinks)
    .where(
      inArray(
        uploadLinks.id,
        sql`(with recursive tree(id) as (
               select id from (select id from upload_links where customer_id = ${customerId} and parent_id is null order by created_at desc, id desc limit 500)
               union select l.id from upload_links l join tree on l.parent_id = tree.id) select id from tree)`,
      ),
    )
    .orderBy(desc(uploadLinks.createdAt), desc(uploadLinks.id))
    .all()

export const countLinkRows = (db: Database, customerId: Id<'customer'>) =>
  db
    .select({ links: sql<number>`count(*)` })
    .from(uploadLinks)
    .where(eq(uploadLinks.customerId, customerId))
    .get()

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
    .where(and(isNull(uploadLinks.revokedAt), inArray(uploadLinks.id, treeOf(id))))

export const listRevoked = (db: Database, ids: readonly Id<'link'>[]) =>
  db
    .select({ id: uploadLinks.id })
    .from(uploadLinks)
    .where(and(inArray(uploadLinks.id, idsIn(ids)), isNotNull(uploadLinks.revokedAt)))
    .all()

export const setUsed = (db: Database, id: Id<'link'>, now: Instant) => db.update(uploadLinks).set({ usedAt: now }).where(eq(uploadLinks.id, id))

/** Of links, those that ended before an instant, or with what they were shared from. */
const overBefore = (before: Instant) =>
  sql`(with recursive over(id) as (
         select id from upload_links where revoked_at <= ${before} or ends_at <= ${before}
         union select l.id from upload_links l join over on l.parent_id = over.id) select id from over)`

/** Links that ended long ago and have no child left, so that children go first. */
export const listForgettable = (db: Database, before: Instant, limit: number) =>
  db
    .select({ id: uploadLinks.id })
    .from(uploadLinks)
    .where(and(inArray(uploadLinks.id, overBefore(before)), sql`not exists (select 1 from upload_links child where child.parent_id = ${uploadLinks}.id)`))
    .limit(limit)
    .all()

/** Of these links, those that are still over: one that staff extended meanwhile stays. A condition on rows of `upload_links`. */
export const stillOver = (ids: readonly Id<'link'>[], before: Instant): SQL => sql`id in ${idsIn(ids)} and id in ${overBefore(before)}`

export const deleteForgotten = (db: Database, which: SQL) => db.delete(uploadLinks).where(which)

export const countArrivals = (db: Database, id: Id<'link'>, arrived: { files: number; bytes: number }, now: Instant) =>
  db
    .update(uploadLinks)
    .set({ filesIn: sql`${uploadLinks.filesIn} + ${arrived.files}`, bytesIn: sql`${uploadLinks.bytesIn} + ${arrived.bytes}`, usedAt: now })
    .where(eq(uploadLinks.id, id))

/** Finds a row while neither the link nor what it was shared from is revoked. */
export const whileNotRevoked = (id: Id<'link'>) =>
  sql`select 1 from upload_links where id = ${id} and not exists (select 1 from ${chainOf(id, sql`revoked_at`)} where revoked_at is not null)`

/** Finds a row while the link's range of orders has any number. */
export const whileRangeInOrder = (id: Id<'link'>) =>
  sql`select 1 from upload_links where id = ${id} and (order_from is null or order_to is null or order_from <= order_to)`

/** Finds a row while the link is open, and all that it was shared from, with the secret it was opened with. */
export const whileOpen = (link: UploadLink, now: Instant) =>
  sql`select 1 from upload_links where id = ${link.id} and generation = ${link.generation}
      and not exists (select 1 from ${chainOf(link.id, sql`revoked_at, ends_at`)} where revoked_at is not null or ends_at <= ${now})`

/** What limits a link, whether it is made yet or not. */
export type Scope = Pick<UploadLink, 'customerId' | 'parentId' | 'orderFrom' | 'orderTo' | 'projects' | 'series'>

/** A link's own limits as they were read, or as they would be. */
const limitsOf = (scope: Scope) =>
  sql`select ${scope.parentId}, ${scope.orderFrom}, ${scope.orderTo}, ${JSON.stringify(scope.projects)}, ${JSON.stringify(scope.series)}`

/** The same as its row has them when the statement runs. */
const limitsNow = (id: Id<'link'>) => sql`select parent_id, order_from, order_to, projects, series from upload_links where id = ${id}`

/**
 * Whether an order keeps a link's own limits and, as they are now, those of all that it was shared from (R0.5, R0.9): AND across the kinds of limit, OR within
 * one, a range inclusive with either end open.
 */
function withinLimits(own: SQL): SQL {
  const limits = sql`(with recursive up(above, low, high, of_projects, of_series) as (${own}
      union all select l.parent_id, l.order_from, l.order_to, l.projects, l.series from upload_links l join up on l.id = up.above) select * from up)`
  const fits = (named: SQL, name: SQL) => sql`(json_array_length(${named}) = 0 or ${name} in (select value from json_each(${named})))`
  return sql`(orders.number >= (select coalesce(max(low), 0) from ${limits}) and orders.number <= (select coalesce(min(high), ${LAST_NUMBER}) from ${limits})
      and not exists (select 1 from ${limits} where not (${fits(sql`of_projects`, sql`orders.project`)} and ${fits(sql`of_series`, sql`orders.series`)})))`
}

/** What a link reaches, evaluated live: never orders in status New, and of an order only the tasks whose type is enabled for customer upload. */
export const inScope = (scope: Scope, own = limitsOf(scope)) =>
  and(eq(orders.customerId, scope.customerId), ne(orders.status, 'New'), withinLimits(own), eq(taskTypes.enabledForCustomerUpload, true))

/** Finds a row while the link is open and reaches, by its limits as they are now, a task that this holds of. */
const whileReached = (link: UploadLink, now: Instant, which: SQL | undefined) =>
  sql`select 1 from tasks join orders on orders.id = tasks.order_id join task_types on task_types.id = tasks.task_type_id
      where ${and(which, inScope(link, limitsNow(link.id)))} and exists (${whileOpen(link, now)})`

/** Finds a row while the link is open, reaches the task, and takes this kind for it; null: whatever kind it takes. A task that is completed takes none. */
export function whileTaken(link: UploadLink, now: Instant, taskId: Id<'task'>, kind: Exclude<Display, 'both'> | null) {
  const open = whileReached(link, now, and(eq(tasks.id, taskId), isNull(tasks.completedAt)))
  if (kind === null) return open
  const shown = sql`select display from ${chainOf(link.id, sql`display, depth`)} where display <> 'both' order by depth desc limit 1`
  return sql`${open} and coalesce((${shown}), ${kind}) = ${kind}`
}

/** Finds a row while the link is open, reaches the order, and allows what is edited. */
export const whileEdited = (link: UploadLink, now: Instant, orderId: Id<'order'>, edits: { title: boolean; duration: boolean }) =>
  sql`${whileReached(link, now, eq(orders.id, orderId))} and not exists (
      select 1 from ${chainOf(link.id, sql`allow_title, allow_duration`)} where allow_title < ${Number(edits.title)} or allow_duration < ${Number(edits.duration)})`

const reached = { order: orders, task: tasks, type: taskTypes }

export const findTaskInScope = (db: Database, scope: Scope, taskId: Id<'task'>) =>
  db
    .select(reached)
    .from(tasks)
    .innerJoin(orders, eq(orders.id, tasks.orderId))
    .innerJoin(taskTypes, eq(taskTypes.id, tasks.taskTypeId))
    .where(and(eq(tasks.id, taskId), inScope(scope)))
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
export const listOrdersInScope = (db: Database, scope: Scope, before: number | null, limit: number) =>
  db
    .selectDistinct({ id: orders.id, number: orders.number, title: orders.title, durationSeconds: orders.durationSeconds, status: orders.status })
    .from(orders)
    .innerJoin(tasks, eq(tasks.orderId, orders.id))
    .innerJoin(taskTypes, eq(taskTypes.id, tasks.taskTypeId))
    .where(and(inScope(scope), before === null ? undefined : sql`${orders.number} < ${before}`))
    .orderBy(desc(orders.number))
    .limit(limit)
    .all()

export const listTasksInScope = (db: Database, scope: Scope, orderIds: readonly Id<'order'>[]) =>
  db
    .select(reached)
    .from(tasks)
    .innerJoin(orders, eq(orders.id, tasks.orderId))
    .innerJoin(taskTypes, eq(taskTypes.id, tasks.taskTypeId))
    .where(and(inArray(tasks.orderId, idsIn(orderIds)), inScope(scope)))
    .orderBy(asc(tasks.position))
    .all()

/** How many orders and tasks a link reaches. */
export const countInScope = (db: Database, scope: Scope) =>
  db
    .select({ orders: sql<number>`count(distinct ${orders.id})`, tasks: sql<number>`count(*)` })
    .from(tasks)
    .innerJoin(orders, eq(orders.id, tasks.orderId))
    .innerJoin(taskTypes, eq(taskTypes.id, tasks.taskTypeId))
    .where(inScope(scope))
    .get()

/** Those of these tasks that a link reaches, each with the number of its order. */
export const listReached = (db: Database, scope: Scope, taskIds: readonly Id<'task'>[]) =>
  db
    .select({ id: tasks.id, orderNumber: orders.number })
    .from(tasks)
    .innerJoin(orders, eq(orders.id, tasks.orderId))
    .innerJoin(taskTypes, eq(taskTypes.id, tasks.taskTypeId))
    .where(and(inArray(tasks.id, idsIn(taskIds)), inScope(scope)))
    .all()

/** Of a customer's orders: how many there are, keep each kind of limit alone, keep them all, and are then not New. */
export function countWithin(db: Database, scope: Scope) {
  const none = { orderFrom: null, orderTo: null, projects: [], series: [] }
  const keep = (limits: Partial<Scope>) => sql<number>`coalesce(sum(${withinLimits(limitsOf({ ...scope, ...limits }))}), 0)`
  const range = keep({ ...none, orderFrom: scope.orderFrom, orderTo: scope.orderTo })
  const [projects, series] = [keep({ ...none, projects: scope.projects }), keep({ ...none, series: scope.series })]
  const shown = sql<number>`coalesce(sum(${withinLimits(limitsOf(scope))} and orders.status <> 'New'), 0)`
  return db
    .select({ all: sql<number>`count(*)`, range, projects, series, within: keep({}), shown })
    .from(orders)
    .where(eq(orders.customerId, scope.customerId))
    .get()
}
