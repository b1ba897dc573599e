import { and, asc, eq, inArray, isNotNull, isNull, notExists, type SQL, sql } from 'drizzle-orm'
import { idsIn } from '../columns.ts'
import { fileHolders, files } from '../files/table.ts'
import type { Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import { orders } from '../orders/table.ts'
import type { Database } from '../ports.ts'
import { staff } from '../staff/table.ts'
import { assets, uploads } from '../uploads/table.ts'
import type { Standing } from './policy.ts'
import { type TaskState, tasks, taskTypes } from './table.ts'

export const listTaskTypeRows = (db: Database) => db.select().from(taskTypes).orderBy(asc(taskTypes.sortName)).all()

/** Finds a row when no other type has this name. */
export const nameIsFree = (sortName: string, except: Id<'taskType'>) =>
  sql`select 1 where not exists (select 1 from task_types where sort_name = ${sortName} and id <> ${except})`

export const insertTaskType = (db: Database, row: typeof taskTypes.$inferInsert) => db.insert(taskTypes).values(row).onConflictDoNothing()

export const updateTaskTypeRow = (db: Database, id: Id<'taskType'>, changes: Partial<typeof taskTypes.$inferInsert>) =>
  db.update(taskTypes).set(changes).where(eq(taskTypes.id, id))

export const findTask = (db: Database, id: Id<'task'>) => db.select().from(tasks).where(eq(tasks.id, id)).get()

export const listTaskRows = (db: Database, orderId: Id<'order'>) =>
  db
    .select({ task: tasks, type: taskTypes, reviewerName: staff.name })
    .from(tasks)
    .innerJoin(taskTypes, eq(taskTypes.id, tasks.taskTypeId))
    .leftJoin(staff, eq(staff.id, tasks.reviewedBy))
    .where(eq(tasks.orderId, orderId))
    .orderBy(asc(tasks.position), asc(tasks.id))
    .all()

/** New tasks behind those the order has; those of an unknown type are left out: follow it with mustExist(allTasks(…)). */
export const insertTaskRows = (
  db: Database,
  orderId: Id<'order'>,
  now: Instant,
  rows: readonly { id: Id<'task'>; taskTypeId: Id<'taskType'>; title: string }[],
) =>
  db.insert(tasks).select(
    sql`select e.value ->> 'id', ${now}, ${orderId}, y.id, e.value ->> 'title', (select coalesce(max(position) + 1, 0) from tasks where order_id = ${orderId}) + e.key, 'needed', null, null, null, null, 1, 1
        from json_each(${JSON.stringify(rows)}) e join task_types y on y.id = e.value ->> 'taskTypeId'`,
  )

/** Finds a row when all of these tasks exist. */
export const allTasks = (ids: readonly Id<'task'>[]) => sql`select 1 where (select count(*) from tasks where id in ${idsIn(ids)}) = ${ids.length}`

/** Matches only a task that nothing was sent to: follow it with must(). */
export const deleteUnusedTask = (db: Database, id: Id<'task'>) =>
  db
    .delete(tasks)
    .where(
      and(
        eq(tasks.id, id),
        notExists(db.select({ id: uploads.id }).from(uploads).where(eq(uploads.taskId, id))),
        notExists(db.select({ id: assets.id }).from(assets).where(eq(assets.taskId, id))),
        notExists(db.select({ id: fileHolders.fileId }).from(fileHolders).where(eq(fileHolders.holderId, id))),
      ),
    )

const raised = sql`${tasks.contentVersion} + 1`

/** What a file's arrival does to its task; the state of a completed one stays as it is. */
export const receiveInto = (db: Database, id: Id<'task'>) =>
  db
    .update(tasks)
    .set({
      state: sql`case when completed_at is not null then state when (select auto_accept from task_types where id = tasks.task_type_id) then 'accepted' else 'uploaded' end`,
      rejectReason: sql`case when completed_at is not null then reject_reason end`,
      reviewedAt: sql`case when completed_at is not null then reviewed_at end`,
      reviewedBy: sql`case when completed_at is not null then reviewed_by end`,
      contentVersion: raised,
    })
    .where(eq(tasks.id, id))

export const raiseContent = (db: Database, id: Id<'task'>) => db.update(tasks).set({ contentVersion: raised }).where(eq(tasks.id, id))

/** Where the tasks of these orders stand that customers are asked for: a row for each. */
export const listStandings = (db: Database, orderIds: readonly Id<'order'>[]) =>
  db
    .select({ orderId: tasks.orderId, standing: sql<Standing>`case when ${tasks.completedAt} is null then ${tasks.state} else 'completed' end` })
    .from(tasks)
    .innerJoin(taskTypes, eq(taskTypes.id, tasks.taskTypeId))
    .where(and(inArray(tasks.orderId, idsIn(orderIds)), eq(taskTypes.enabledForCustomerUpload, true)))
    .all()

/** Finds a row while the task holds what was seen. That it was rejected meanwhile is another conflict, though it changes this too. */
export const holdsAsSeen = (id: Id<'task'>, contentVersion: number) =>
  sql`select 1 from tasks where id = ${id} and (content_version = ${contentVersion} or state = 'rejected')`

/** Matches only a task in a state, as it was read: follow it with must(). */
export const setReview = (db: Database, read: typeof tasks.$inferSelect, from: TaskState, changes: Partial<typeof tasks.$inferInsert>) =>
  db
    .update(tasks)
    .set(changes)
    .where(and(eq(tasks.id, read.id), eq(tasks.state, from), isNull(tasks.completedAt), sql`${tasks.reviewedAt} is ${read.reviewedAt}`))

/** Matches only a completed task: follow it with must(). */
export const setReopened = (db: Database, id: Id<'task'>) =>
  db
    .update(tasks)
    .set({ completedAt: null })
    .where(and(eq(tasks.id, id), isNotNull(tasks.completedAt)))

/**
 * Tasks that are rejected now for files that came by a link, in their order.
 * @param reached the condition that the link reaches them.
 */
export const listRejectedOf = (db: Database, linkId: Id<'link'>, reached: SQL | undefined) =>
  db
    .select({
      reason: tasks.rejectReason,
      name: sql<string>`coalesce(nullif(${tasks.title}, ''), ${taskTypes.name})`,
      number: orders.number,
      title: orders.title,
    })
    .from(tasks)
    .innerJoin(taskTypes, eq(taskTypes.id, tasks.taskTypeId))
    .innerJoin(orders, eq(orders.id, tasks.orderId))
    .where(
      and(
        eq(tasks.state, 'rejected'),
        isNull(tasks.completedAt),
        reached,
        sql`exists (select 1 from ${fileHolders} join ${files} on ${files.id} = ${fileHolders.fileId}
            where ${fileHolders.holderId} = ${tasks.id} and ${fileHolders.supersededAt} = ${tasks.reviewedAt} and ${files.uploadedByLink} = ${linkId})`,
      ),
    )
    .orderBy(asc(orders.number), asc(tasks.position))
    .all()
