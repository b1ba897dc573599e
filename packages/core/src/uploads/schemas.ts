import * as v from 'valibot'
import { Count, Id, InstantInput, SizeBytes } from '../schemas.ts'

const Name = v.pipe(v.string(), v.minLength(1, 'A file needs a name.'), v.maxLength(1_000))

export const NewFile = v.strictObject({
  name: Name,
  /** Inside its folder, names joined by `/`. */
  relativePath: v.optional(v.pipe(v.string(), v.maxLength(8_000)), ''),
  sizeBytes: SizeBytes,
  mediaType: v.optional(v.pipe(v.string(), v.maxLength(200)), ''),
  lastModified: v.nullish(InstantInput, null),
})
export type NewFile = v.InferOutput<typeof NewFile>

/** `requestId` is made by the caller: the same call again, after a lost answer, gives what the first one began. */
export const StartFolder = v.strictObject({ requestId: Id('event'), taskId: Id('task'), name: Name, files: Count(0, 1_000_000) })
export type StartFolder = v.InferOutput<typeof StartFolder>

export const StartUploads = v.strictObject({
  requestId: Id('event'),
  taskId: Id('task'),
  assetId: v.nullish(Id('asset'), null),
  files: v.pipe(v.array(NewFile), v.minLength(1), v.maxLength(500, 'Start at most 500 files a call.')),
})
export type StartUploads = v.InferOutput<typeof StartUploads>

export const UploadOf = v.strictObject({ uploadId: Id('upload') })
export type UploadOf = v.InferOutput<typeof UploadOf>
