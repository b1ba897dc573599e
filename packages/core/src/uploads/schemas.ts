import * as v from 'valibot'
import { Count, Id, InstantInput, SizeBytes } from '../schemas.ts'
import { MOST_BUNDLED_BYTES, MOST_BUNDLED_FILES } from './policy.ts'

const Name = v.pipe(v.string(), v.minLength(1, 'A file needs a name.'), v.maxLength(1_000))
const Path = v.pipe(v.string(), v.maxLength(8_000))

export const NewFile = v.strictObject({
  name: Name,
  /** Inside its folder, names joined by `/`. */
  relativePath: v.optional(Path, ''),
  sizeBytes: SizeBytes,
  mediaType: v.optional(v.pipe(v.string(), v.maxLength(200)), ''),
  lastModified: v.nullish(InstantInput, null),
  /** What becomes of a name that is taken: the file stands beside it under a number, or takes the place of what this link sent before. */
  sameName: v.optional(v.picklist(['keep-both', 'new-version']), 'keep-both'),
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

/** The directories of a folder that have nothing in them, as paths inside it. */
export const AddDirectories = v.strictObject({
  requestId: Id('event'),
  assetId: Id('asset'),
  paths: v.pipe(v.array(Path), v.minLength(1), v.maxLength(500, 'Add at most 500 directories a call.')),
})
export type AddDirectories = v.InferOutput<typeof AddDirectories>

export const ListOpen = v.strictObject({ after: v.optional(v.pipe(v.string(), v.maxLength(400))), limit: v.optional(Count(1, 500), 500) })
export type ListOpen = v.InferOutput<typeof ListOpen>

export const ListArrived = v.strictObject({
  assetId: Id('asset'),
  after: v.optional(v.pipe(v.string(), v.maxLength(400))),
  limit: v.optional(Count(1, 2_000), 2_000),
})
export type ListArrived = v.InferOutput<typeof ListArrived>

export const ListTaken = v.strictObject({ taskId: Id('task'), names: v.pipe(v.array(Name), v.maxLength(500, 'Ask for at most 500 names a call.')) })
export type ListTaken = v.InferOutput<typeof ListTaken>

export const ListSameContent = v.strictObject({ taskId: Id('task'), fileIds: v.pipe(v.array(Id('file')), v.maxLength(50, 'Ask for at most 50 files a call.')) })
export type ListSameContent = v.InferOutput<typeof ListSameContent>

export const UploadOf = v.strictObject({ uploadId: Id('upload') })
export type UploadOf = v.InferOutput<typeof UploadOf>

/** What a bundle begins with: its files in their order, each of one part. */
export const BundledFiles = v.pipe(
  v.array(v.strictObject({ uploadId: Id('upload'), sizeBytes: Count(0, MOST_BUNDLED_BYTES), sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) })),
  v.minLength(1),
  v.maxLength(MOST_BUNDLED_FILES, 'A bundle has at most 100 files.'),
  v.check((files) => new Set(files.map(({ uploadId }) => uploadId)).size === files.length, 'A bundle has each file once.'),
)
export type BundledFiles = v.InferOutput<typeof BundledFiles>
