import * as v from 'valibot'
import { Count, Id, Line, RequiredLine, RequiredText } from '../schemas.ts'

/** `.MOV`, `mov` and `*.mov` all mean `mov`. */
const Extension = v.pipe(
  Line(40),
  v.transform((text) => text.toLowerCase().replace(/^\*?\./, '')),
  v.regex(/^[a-z0-9]{1,20}$/, 'An extension has letters and digits only, like mov.'),
)
export const Extensions = v.pipe(v.array(Extension), v.maxLength(50, 'Use at most 50 extensions.'))

const fields = {
  name: RequiredLine(100),
  enabledForCustomerUpload: v.boolean(),
  allowedExtensions: Extensions,
  autoAccept: v.boolean(),
}
export const CreateTaskType = v.strictObject(fields)
export type CreateTaskType = v.InferOutput<typeof CreateTaskType>
export const UpdateTaskType = v.strictObject({ taskTypeId: Id('taskType'), ...fields })
export type UpdateTaskType = v.InferOutput<typeof UpdateTaskType>
export const NewTask = v.strictObject({ taskTypeId: Id('taskType'), title: v.optional(Line(200), '') })
export type NewTask = v.InferOutput<typeof NewTask>
export const AddTask = v.strictObject({ orderId: Id('order'), ...NewTask.entries })
export type AddTask = v.InferOutput<typeof AddTask>
export const RemoveTask = v.strictObject({ taskId: Id('task') })
export type RemoveTask = v.InferOutput<typeof RemoveTask>

/** A review says what it saw: what came in since, or somebody else's review, is a conflict. */
const seen = { taskId: Id('task'), state: v.picklist(['needed', 'uploaded', 'accepted', 'rejected']), contentVersion: Count(1, Number.MAX_SAFE_INTEGER) }
export const ReviewTask = v.strictObject(seen)
export type ReviewTask = v.InferOutput<typeof ReviewTask>
export const RejectTask = v.strictObject({ ...seen, reason: RequiredText(500) })
export type RejectTask = v.InferOutput<typeof RejectTask>
export const ReopenTask = v.strictObject({ taskId: Id('task') })
export type ReopenTask = v.InferOutput<typeof ReopenTask>
