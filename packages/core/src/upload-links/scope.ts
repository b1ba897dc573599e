import { and, asc, desc, eq, gte, inArray, lte, ne, sql } from 'drizzle-orm'
import type { Id } from '../ids.ts'
import { orders } from '../orders/table.ts'
import type { Database } from '../ports.ts'
import { tasks, taskTypes } from '../tasks/table.ts'
import type { UploadLink } from './policy.ts'

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
    link.projects.length === 0 ? undefined : inArray(orders.project, sql`(select value from json_each(${JSON.stringify(link.projects)}))`),
    link.series.length === 0 ? undefined : inArray(orders.series, sql`(select value from json_each(${JSON.stringify(link.series)}))`),
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
    .where(and(inArray(tasks.orderId, sql`(select value from json_each(${JSON.stringify(orderIds)}))`), inScope(link)))
    .orderBy(asc(tasks.position))
    .all()
