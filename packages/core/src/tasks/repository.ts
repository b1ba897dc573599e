import { and, asc, eq, notExists, sql } from 'drizzle-orm'
import { idsIn } from '../columns.ts'
import { fileHolders } from '../files/table.ts'
import type { Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import type { Database } from '../ports.ts'
import { assets, uploads } from '../uploads/table.ts'
import { tasks, taskTypes } from './table.ts'

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
    .select({ task: tasks, type: taskTypes })
    .from(tasks)
    .innerJoin(taskTypes, eq(taskTypes.id, tasks.taskTypeId))
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
      contentVersion: raised,
    })
    .where(eq(tasks.id, id))

export const raiseContent = (db: Database, id: Id<'task'>) => db.update(tasks).set({ contentVersion: raised }).where(eq(tasks.id, id))
