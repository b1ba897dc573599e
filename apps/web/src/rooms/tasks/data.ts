import { action } from '@solidjs/router'
import type { Id } from '@sluice/core/ids'
import { api } from '../../api.ts'
import { staffQuery } from '../../shell/staff-query.ts'

export type TaskType = Awaited<ReturnType<typeof api.taskTypes.list.query>>[number]

export const listTaskTypes = staffQuery(() => api.taskTypes.list.query(), 'taskTypes')
export const createTaskType = action((input: Parameters<typeof api.taskTypes.create.mutate>[0]) => api.taskTypes.create.mutate(input), 'taskTypes.create')
export const updateTaskType = action((input: Parameters<typeof api.taskTypes.update.mutate>[0]) => api.taskTypes.update.mutate(input), 'taskTypes.update')
export const addTask = action((input: Parameters<typeof api.tasks.add.mutate>[0]) => api.tasks.add.mutate(input), 'tasks.add')
export const removeTask = action((taskId: Id<'task'>) => api.tasks.remove.mutate({ taskId }), 'tasks.remove')
export const acceptTask = action((seen: Parameters<typeof api.tasks.accept.mutate>[0]) => api.tasks.accept.mutate(seen), 'tasks.accept')
export const rejectTask = action((input: Parameters<typeof api.tasks.reject.mutate>[0]) => api.tasks.reject.mutate(input), 'tasks.reject')
export const takeBackReview = action((seen: Parameters<typeof api.tasks.takeBack.mutate>[0]) => api.tasks.takeBack.mutate(seen), 'tasks.takeBack')
export const completeTask = action((seen: Parameters<typeof api.tasks.complete.mutate>[0]) => api.tasks.complete.mutate(seen), 'tasks.complete')
export const reopenTask = action((taskId: Id<'task'>) => api.tasks.reopen.mutate({ taskId }), 'tasks.reopen')
