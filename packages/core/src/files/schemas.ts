import * as v from 'valibot'
import { Count, Id, InstantInput } from '../schemas.ts'

export const GetFile = v.strictObject({ fileId: Id('file') })
export type GetFile = v.InferOutput<typeof GetFile>
export const ListTaskFiles = v.strictObject({
  taskId: Id('task'),
  after: v.optional(v.pipe(v.string(), v.maxLength(400))),
  limit: v.optional(Count(1, 200), 50),
})
export type ListTaskFiles = v.InferOutput<typeof ListTaskFiles>
/** `expiresAt` null: never. */
export const SetFileExpiry = v.strictObject({ fileId: Id('file'), taskId: Id('task'), expiresAt: v.nullable(InstantInput) })
export type SetFileExpiry = v.InferOutput<typeof SetFileExpiry>
