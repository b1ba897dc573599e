import type { SQL } from 'drizzle-orm'
import { commit } from '../audit/usecases.ts'
import type { Context, StaffContext, VisitorContext } from '../context.ts'
import { type Guard, must } from '../database.ts'
import { isNamed } from '../errors.ts'
import type { Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import { pageKey, pageOf } from '../paging.ts'
import type { ByteRange, Database, Statement } from '../ports.ts'
import { fileExpired, fileMissing, fileNotFound, fileNotHeld } from './errors.ts'
import { type FileRow, fileState } from './policy.ts'
import {
  findFile,
  giveUpFile,
  insertHolder,
  listHeldFiles,
  recomputeExpiry,
  recomputeOrderExpiry,
  setHolderExpiry,
  setMissing,
  setOrderHoldersExpiry,
  setReady,
} from './repository.ts'
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
  const body = await ctx.store.get(file.objectKey, range)
  if (body) return body
  await commit(ctx, 'file.found_missing', file.id, {}, [setMissing(ctx.db, file.id), must(fileNotHeld)]).catch(async (error: unknown) => {
    if (!isNamed(error, fileNotHeld)) throw error
    // A purge has claimed it meanwhile, unless another reader found it missing first.
    if ((await findFile(ctx.db, file.id))?.state !== 'missing') throw fileExpired()
  })
  throw fileMissing()
}

/** What came in for a task, in the order of arrival; expired files are not shown. */
export async function listTaskFiles(ctx: StaffContext, input: ListTaskFiles) {
  const rows = await listHeldFiles(ctx.db, input.taskId, ctx.now, pageKey(input.after), input.limit + 1)
  return pageOf(
    rows.map(({ file, holder, assetName }) => ({
      id: file.id,
      name: file.name,
      relativePath: file.relativePath,
      sizeBytes: file.sizeBytes,
      mediaType: file.mediaType,
      readyAt: file.readyAt,
      heldAt: holder.createdAt,
      expiresAt: file.expiresAt,
      sha256: file.sha256,
      digestPartBytes: file.digestPartBytes,
      assetId: holder.assetId,
      assetName,
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
  ])
}

/** Statements: an order's own rule for how long its tasks keep files; ends that staff chose by hand stay. */
export const holdOrderFiles = (db: Database, orderId: Id<'order'>, expiresAt: Instant | null): Statement[] => [
  setOrderHoldersExpiry(db, orderId, expiresAt),
  recomputeOrderExpiry(db, orderId),
]

export interface Arrival {
  fileId: Id<'file'>
  taskId: Id<'task'>
  assetId: Id<'asset'> | null
  objectKey: string
  sha256: string
  digestPartBytes: number | null
  crc32: string
  submissionId: SQL
  /** The order's rule as it stands when the batch is written; null: kept without end. */
  expiresAt: SQL
}

/** Statements of an arrival: the file is ready, and its task holds it. Throws `arrived` when it was ready already. */
export const fileArrives = (ctx: Context, arrival: Arrival, arrived: Parameters<typeof must>[0]): (Statement | Guard)[] => {
  const { fileId, taskId, assetId, expiresAt, ...facts } = arrival
  return [
    setReady(ctx.db, fileId, ctx.now, facts),
    must(arrived),
    insertHolder(ctx.db, { holderId: taskId, fileId, assetId, createdAt: ctx.now, expiresAt }),
    recomputeExpiry(ctx.db, fileId),
  ]
}

/** Statement: what never arrived goes to the purge. */
export const giveUp = (db: Database, fileId: Id<'file'>): Statement => giveUpFile(db, fileId)

/** One file's row, for rooms that drive uploads. */
export const findFileById = (db: Database, id: Id<'file'>) => findFile(db, id)
