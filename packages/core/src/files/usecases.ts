import type { SQL } from 'drizzle-orm'
import { commit } from '../audit/usecases.ts'
import type { Context, StaffContext, VisitorContext } from '../context.ts'
import { idsIn } from '../columns.ts'
import { type Guard, must, mustExist } from '../database.ts'
import { type ErrorMaker, isNamed } from '../errors.ts'
import type { Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import { pageKey, pageOf } from '../paging.ts'
import type { ByteRange, Database, Statement } from '../ports.ts'
import { giveBack } from '../quotas/statements.ts'
import { fileExpired, fileMissing, fileNotFound, fileNotHeld } from './errors.ts'
import { type FileRow, fileState, type StoredFile } from './policy.ts'
import {
  deleteLabelsOf,
  findFile,
  giveUpFile,
  insertHolders,
  isReady,
  isReceiving,
  listHeldFiles,
  raiseContainers,
  raiseInsideOrder,
  recomputeExpiry,
  recomputeOrderExpiry,
  recomputeTaskExpiry,
  setHolderExpiry,
  setMissing,
  setName,
  setOrderHoldersExpiry,
  setReady,
} from './repository.ts'
import { anySuperseded, holdAgain, listSenders, supersededFiles, supersedeHolders } from './repository-superseded.ts'
import type { GetFile, ListTaskFiles, SetFileExpiry } from './schemas.ts'

/**
 * A file that may be served to the asker now. An upload link's holder sends and never fetches: to them, as to everyone, what is absent and
 * what is not theirs is one answer. Throws `file.not_found`, `file.expired`, `file.missing`.
 */
export async function getFile(ctx: StaffContext | VisitorContext, input: GetFile): Promise<FileRow> {
  const file = ctx.actor.kind === 'staff' ? await findFile(ctx.db, input.fileId) : undefined
  if (!file) throw fileNotFound()
  const state = fileState(file, ctx.now)
  if (state === 'absent') throw fileNotFound()
  if (state === 'expired') throw fileExpired()
  if (state === 'missing') throw fileMissing()
  return file
}

/** The bytes of a file that `getFile` gave. An object that is gone marks its row `missing` (T-105). */
export async function openFile(ctx: Context, file: FileRow, range?: ByteRange): Promise<ReadableStream<Uint8Array>> {
  return (await ctx.store.get(file.objectKey, range)) ?? (await foundMissing(ctx, file))
}

/** Marks a file `missing` whose object is gone. Throws `file.missing`, and `file.expired` where a purge has taken it meanwhile. */
export async function foundMissing(ctx: Context, file: FileRow): Promise<never> {
  const found = [giveBack(ctx.db, isReady(file.id)), setMissing(ctx.db, file.id), must(fileNotHeld), ...raiseContainers(ctx.db, idsIn([file.id]))]
  await commit(ctx, 'file.found_missing', file.id, {}, found).catch(async (error: unknown) => {
    if (!isNamed(error, fileNotHeld)) throw error
    // A purge has claimed it meanwhile, unless another reader found it missing first.
    if ((await findFile(ctx.db, file.id))?.state !== 'missing') throw fileExpired()
  })
  throw fileMissing()
}

/** What came in for a task, in the order of arrival, what a new version has superseded too; expired files are not shown. */
export async function listTaskFiles(ctx: StaffContext, input: ListTaskFiles) {
  const rows = await listHeldFiles(ctx.db, input.taskId, ctx.now, pageKey(input.after), input.limit + 1)
  return pageOf(
    rows.map(({ file, holder, assetName, assetFiles, assetFilesIn }) => ({
      id: file.id,
      name: file.name,
      relativePath: file.relativePath,
      sizeBytes: file.sizeBytes,
      mediaType: file.mediaType,
      readyAt: file.readyAt,
      heldAt: holder.createdAt,
      expiresAt: file.expiresAt,
      supersededAt: holder.supersededAt,
      sha256: file.sha256,
      digestPartBytes: file.digestPartBytes,
      assetId: holder.assetId,
      assetName,
      assetFiles,
      assetFilesIn,
    })),
    input.limit,
    (last) => [last.heldAt, last.id],
  )
}

/** Staff choose how long a task keeps a file. Throws `file.not_held` when it is gone, or claimed by a purge, meanwhile. */
export async function setFileExpiry(ctx: StaffContext, input: SetFileExpiry): Promise<void> {
  await getFile(ctx, input)
  await commit(ctx, 'file.expiry_set', input.fileId, { taskId: input.taskId, expiresAt: input.expiresAt }, [
    setHolderExpiry(ctx.db, input.taskId, input.fileId, input.expiresAt),
    must(fileNotHeld),
    recomputeExpiry(ctx.db, input.fileId),
    must(fileNotHeld),
    ...raiseContainers(ctx.db, idsIn([input.fileId])),
  ])
}

/** Statements: an order's own rule for how long its tasks keep files; ends that staff chose by hand stay, and those of superseded files. */
export const holdOrderFiles = (db: Database, orderId: Id<'order'>, expiresAt: Instant | null): Statement[] => [
  setOrderHoldersExpiry(db, orderId, expiresAt),
  recomputeOrderExpiry(db, orderId),
  ...raiseInsideOrder(db, orderId),
]

/** Files that come together: what was stored of each, and what they have in common. */
export interface Arrival {
  taskId: Id<'task'>
  assetId: Id<'asset'> | null
  stored: readonly StoredFile[]
  submissionId: SQL
  /** The order's rule as it stands when the batch is written; null: kept without end. */
  expiresAt: SQL
}

/** Statements of an arrival, after the guarded one that finishes its uploads: the files are ready, and their task holds them, alone as yet. */
export const filesArrive = ({ db, now }: Context, { taskId: holderId, assetId, stored, submissionId, expiresAt }: Arrival): Statement[] => [
  setReady(db, now, stored, { submissionId, expiresAt }),
  insertHolders(
    db,
    { holderId, assetId, createdAt: now, expiresAt },
    stored.map(({ fileId }) => fileId),
  ),
]

/** Statements of a new version's arrival: the earlier one is kept for as long as the workspace keeps such files, unless staff chose its end. */
export const supersede = (ctx: Context, taskId: Id<'task'>, fileId: Id<'file'>): Statement[] => [
  supersedeHolders(ctx.db, taskId, fileId, ctx.now),
  recomputeExpiry(ctx.db, fileId),
  ...raiseContainers(ctx.db, idsIn([fileId])),
]

/** Statements of a rejection: all that the task holds now is kept as long as what new versions replace, and counts no more as what is here. */
export const supersedeAll = ({ db, now }: Context, taskId: Id<'task'>): Statement[] => [
  supersedeHolders(db, taskId, 'all', now),
  recomputeTaskExpiry(db, taskId),
  ...raiseContainers(db, supersededFiles(taskId, now)),
]

/** Statements that take such a rejection back, with one guard: some of it is still here. What is gone stays gone. */
export const holdSuperseded = (
  { db, now }: Context,
  taskId: Id<'task'>,
  at: Instant,
  { expiresAt, nothingLeft }: { expiresAt: SQL; nothingLeft: ErrorMaker },
): (Statement | Guard)[] => [
  mustExist(anySuperseded(taskId, at, now), nothingLeft),
  ...raiseContainers(db, supersededFiles(taskId, at)),
  holdAgain(db, taskId, at, expiresAt),
  recomputeTaskExpiry(db, taskId),
]

/** The links that sent what a task holds. */
export const listSendersOf = async (db: Database, taskId: Id<'task'>) => (await listSenders(db, taskId)).flatMap(({ linkId }) => linkId ?? [])

/** Statement of a new version's arrival that finds its name taken: it stands beside what is there. */
export const renameFile = (db: Database, fileId: Id<'file'>, path: string): Statement => setName(db, fileId, path)

/** Statements: what never arrived counts no more, its name is free, and its row goes to the purge. */
export const giveUp = (db: Database, fileId: Id<'file'>): Statement[] => [giveBack(db, isReceiving(fileId)), deleteLabelsOf(db, fileId), giveUpFile(db, fileId)]

/** One file's row, for rooms that drive uploads. */
export const findFileById = (db: Database, id: Id<'file'>) => findFile(db, id)
