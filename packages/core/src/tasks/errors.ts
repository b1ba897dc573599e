import { defineError } from '../errors.ts'

export const taskTypeNotFound = defineError('task_type.not_found', 'not_found', 'This task type does not exist.')
export const taskTypeExists = defineError('task_type.exists', 'conflict', 'There is a task type of this name already.')
export const taskNotFound = defineError('task.not_found', 'not_found', 'This task does not exist, or it is not open to this link.')
export const taskCompleted = defineError('task.completed', 'conflict', 'This task has been completed and takes nothing more.')
export const taskInUse = defineError('task.in_use', 'conflict', 'Files have been sent to this task, so it stays.')
export const taskNotReviewable = defineError('task.not_reviewable', 'conflict', 'There is nothing of this task to review, or to take back.')
export const taskReviewed = defineError('task.reviewed', 'conflict', 'Someone else has reviewed or completed this task meanwhile. Look again.')
export const taskContentChanged = defineError(
  'task.content_changed',
  'conflict',
  'What is here for this task has changed meanwhile, or new files came in. Look again.',
)
