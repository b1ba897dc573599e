import { commit } from '../audit/usecases.ts'
import type { Context, StaffContext } from '../context.ts'
import { type Guard, must, mustExist } from '../database.ts'
import { type Id, newId } from '../ids.ts'
import { orderNotFound } from '../orders/errors.ts'
import { raiseOrderContent } from '../orders/statements.ts'
import type { Database, Statement } from '../ports.ts'
import { assertAdministrator } from '../staff/policy.ts'
import { taskInUse, taskNotFound, taskTypeExists, taskTypeNotFound } from './errors.ts'
import { type Progress, progressOf } from './policy.ts'
import {
  allTasks,
  deleteUnusedTask,
  findTask,
  insertTaskRows,
  insertTaskType,
  listStandings,
  listTaskRows,
  listTaskTypeRows,
  nameIsFree,
  updateTaskTypeRow,
} from './repository.ts'
import type { AddTask, CreateTaskType, NewTask, RemoveTask, UpdateTaskType } from './schemas.ts'

/** All task types by name. Every member of staff sees them, administrators change them. */
export const listTaskTypes = (ctx: StaffContext) => listTaskTypeRows(ctx.db)

export async function createTaskType(ctx: StaffContext, input: CreateTaskType): Promise<{ taskTypeId: Id<'taskType'> }> {
  assertAdministrator(ctx)
  const taskTypeId = newId('taskType')
  const sortName = input.name.toLowerCase()
  await commit(ctx, 'task_type.created', taskTypeId, {}, [
    insertTaskType(ctx.db, { ...input, id: taskTypeId, sortName, createdAt: ctx.now }),
    must(taskTypeExists),
  ])
  return { taskTypeId }
}

export async function updateTaskType(ctx: StaffContext, { taskTypeId, ...input }: UpdateTaskType): Promise<void> {
  assertAdministrator(ctx)
  const sortName = input.name.toLowerCase()
  await commit(ctx, 'task_type.updated', taskTypeId, { enabledForCustomerUpload: input.enabledForCustomerUpload }, [
    mustExist(nameIsFree(sortName, taskTypeId), taskTypeExists),
    updateTaskTypeRow(ctx.db, taskTypeId, { ...input, sortName }),
    must(taskTypeNotFound),
  ])
}

export async function addTask(ctx: StaffContext, { orderId, ...input }: AddTask): Promise<{ taskId: Id<'task'> }> {
  const { taskIds, statements } = insertTasks(ctx, orderId, [input])
  const [taskId] = taskIds
  if (!taskId) throw taskTypeNotFound()
  await commit(ctx, 'task.added', taskId, { orderId }, [raiseOrderContent(ctx.db, orderId), must(orderNotFound), ...statements])
  return { taskId }
}

/** Takes away a task that nothing was sent to. Throws `task.in_use`. */
export async function removeTask(ctx: StaffContext, input: RemoveTask): Promise<void> {
  const task = await findTask(ctx.db, input.taskId)
  if (!task) throw taskNotFound()
  await commit(ctx, 'task.removed', input.taskId, { orderId: task.orderId }, [
    deleteUnusedTask(ctx.db, input.taskId),
    must(taskInUse),
    raiseOrderContent(ctx.db, task.orderId),
  ])
}

/** The tasks of an order with their types, in their order. For rooms that show orders. */
export const listTasksOf = (db: Database, orderId: Id<'order'>) => listTaskRows(db, orderId)

/** How far orders are: where the tasks stand that their customers are asked for. */
export async function listProgress(db: Database, orderIds: readonly Id<'order'>[]): Promise<ReadonlyMap<Id<'order'>, Progress>> {
  const byOrder = Map.groupBy(await listStandings(db, orderIds), (row) => row.orderId)
  return new Map(orderIds.map((id) => [id, progressOf((byOrder.get(id) ?? []).map((row) => row.standing))]))
}

/** One task, or null. */
export const findTaskById = (db: Database, id: Id<'task'>) => findTask(db, id)

/** Statements of a new order's tasks, or of one added later. */
export function insertTasks(ctx: Context, orderId: Id<'order'>, tasks: readonly NewTask[]): { taskIds: Id<'task'>[]; statements: (Statement | Guard)[] } {
  const rows = tasks.map((task) => ({ ...task, id: newId('task') }))
  const taskIds = rows.map((row) => row.id)
  return { taskIds, statements: [insertTaskRows(ctx.db, orderId, ctx.now, rows), mustExist(allTasks(taskIds), taskTypeNotFound)] }
}
