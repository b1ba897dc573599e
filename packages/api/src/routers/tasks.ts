import { acceptTask, completeTask, rejectTask, reopenTask, takeBackReview } from '@sluice/core/tasks/review'
import { AddTask, CreateTaskType, RejectTask, RemoveTask, ReopenTask, ReviewTask, UpdateTaskType } from '@sluice/core/tasks/schemas'
import { addTask, createTaskType, listTaskTypes, removeTask, updateTaskType } from '@sluice/core/tasks/usecases'
import { router, staff } from '../trpc.ts'

export const taskTypesRouter = router({
  list: staff.query(({ ctx }) => listTaskTypes(ctx)),
  create: staff.input(CreateTaskType).mutation(({ ctx, input }) => createTaskType(ctx, input)),
  update: staff.input(UpdateTaskType).mutation(({ ctx, input }) => updateTaskType(ctx, input)),
})

export const tasksRouter = router({
  add: staff.input(AddTask).mutation(({ ctx, input }) => addTask(ctx, input)),
  remove: staff.input(RemoveTask).mutation(({ ctx, input }) => removeTask(ctx, input)),
  accept: staff.input(ReviewTask).mutation(({ ctx, input }) => acceptTask(ctx, input)),
  reject: staff.input(RejectTask).mutation(({ ctx, input }) => rejectTask(ctx, input)),
  takeBack: staff.input(ReviewTask).mutation(({ ctx, input }) => takeBackReview(ctx, input)),
  complete: staff.input(ReviewTask).mutation(({ ctx, input }) => completeTask(ctx, input)),
  reopen: staff.input(ReopenTask).mutation(({ ctx, input }) => reopenTask(ctx, input)),
})
