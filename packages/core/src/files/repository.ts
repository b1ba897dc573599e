import { and, asc, eq, gt, inArray, isNull, or, type SQL, sql } from 'drizzle-orm'
import { idsIn } from '../columns.ts'
import type { AnyId, Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import type { Database } from '../ports.ts'
import { assets, uploadParts, uploads } from '../uploads/table.ts'
import { fileHolders, files } from './table.ts'

export const findFile = (db: Database, id: Id<'file'>) => db.select().from(files).where(eq(files.id, id)).get()

const notExpired = (now: Instant) => or(isNull(files.expiresAt), gt(files.expiresAt, now))

export const listHeldFiles = (db: Database, holderId: Id<'task'>, now: Instant, after: [string | number, string] | null, limit: number) =>
  db
    .select({ file: files, holder: fileHolders, assetName: assets.name })
    .from(fileHolders)
    .innerJoin(files, eq(files.id, fileHolders.fileId))
    .leftJoin(assets, eq(assets.id, fileHolders.assetId))
    .where(
      and(
        eq(fileHolders.holderId, holderId),
        sql`+${files.state} = 'ready'`,
        notExpired(now),
        after ? sql`(${fileHolders.createdAt}, ${fileHolders.fileId}) > (${after[0]}, ${after[1]})` : undefined,
      ),
    )
    .orderBy(asc(fileHolders.createdAt), asc(fileHolders.fileId))
    .limit(limit)
    .all()

export const insertHolder = (db: Database, row: Omit<typeof fileHolders.$inferInsert, 'expiresAt'> & { expiresAt: SQL }) =>
  db.insert(fileHolders).values(row).onConflictDoNothing()

/** Matches only a holding that exists: follow it with must(). */
export const setHolderExpiry = (db: Database, holderId: Id<'task'>, fileId: Id<'file'>, expiresAt: Instant | null) =>
  db
    .update(fileHolders)
    .set({ expiresAt, chosen: true })
    .where(and(eq(fileHolders.holderId, holderId), eq(fileHolders.fileId, fileId)))

const tasksOf = (orderId: Id<'order'>) => sql`(select id from tasks where order_id = ${orderId})`

export const setOrderHoldersExpiry = (db: Database, orderId: Id<'order'>, expiresAt: Instant | null) =>
  db
    .update(fileHolders)
    .set({ expiresAt })
    .where(and(inArray(fileHolders.holderId, tasksOf(orderId)), eq(fileHolders.chosen, false)))

/** A file's end is the latest of its holders', and none while one keeps it without end. Only what is kept: a claimed file stays claimed. */
const recompute = (db: Database, which: SQL | undefined) =>
  db
    .update(files)
    .set({ expiresAt: sql`(select case when count(*) = count(h.expires_at) then max(h.expires_at) end from file_holders h where h.file_id = ${files}.id)` })
    // The plus keeps SQLite from walking every ready file by its index instead of the few that are meant.
    .where(and(sql`+${files.state} in ('ready', 'trashed', 'missing')`, which))

/** Matches only a file that no purge has claimed: follow it with must(). */
export const recomputeExpiry = (db: Database, fileId: Id<'file'>) => recompute(db, eq(files.id, fileId))

export const recomputeOrderExpiry = (db: Database, orderId: Id<'order'>) =>
  recompute(db, inArray(files.id, sql`(select file_id from file_holders where holder_id in ${tasksOf(orderId)})`))

export interface ReadyFacts {
  objectKey: string
  sha256: string
  digestPartBytes: number | null
  crc32: string
  submissionId: SQL
}

/** Matches only a file still on its way in: follow it with must(). */
export const setReady = (db: Database, id: Id<'file'>, now: Instant, facts: ReadyFacts) =>
  db
    .update(files)
    .set({ ...facts, state: 'ready', readyAt: now })
    .where(and(eq(files.id, id), eq(files.state, 'receiving')))

export const setMissing = (db: Database, id: Id<'file'>) =>
  db
    .update(files)
    .set({ state: 'missing' })
    .where(and(eq(files.id, id), eq(files.state, 'ready')))

/** Hands a file that never arrived to the purge. */
export const giveUpFile = (db: Database, id: Id<'file'>) =>
  db
    .update(files)
    .set({ state: 'deleting', deletingAt: 0 })
    .where(and(eq(files.id, id), eq(files.state, 'receiving')))

export interface Claimed {
  id: Id<'file'>
  objectKey: string
  sizeBytes: number
}

/**
 * Claims what is due, and what a crash left claimed, in one statement of `limit` rows at most: two runs never hold one row, and a file that
 * was extended just before is not matched.
 */
export const claimDueFiles = (db: Database, now: Instant, at: Instant, leftBefore: Instant, limit: number): Promise<Claimed[]> =>
  db
    .update(files)
    .set({ state: 'deleting', deletingAt: at })
    .where(
      inArray(
        files.id,
        sql`(select id from files where state in ('ready', 'trashed', 'missing') and expires_at <= ${now}
             union all select id from files where state = 'deleting' and deleting_at <= ${leftBefore} limit ${limit})`,
      ),
    )
    .returning({ id: files.id, objectKey: files.objectKey, sizeBytes: files.sizeBytes })
    .all()

/** Multipart uploads that were begun for files that never arrived. */
export const listBegunUploads = (db: Database, fileIds: readonly Id<'file'>[]) =>
  db
    .select({ objectKey: files.objectKey, storeUpload: uploads.storeUpload, sizeBytes: uploads.sizeBytes, partSizeBytes: uploads.partSizeBytes })
    .from(uploads)
    .innerJoin(files, eq(files.id, uploads.fileId))
    .where(and(inArray(uploads.fileId, idsIn(fileIds)), eq(uploads.state, 'abandoned'), sql`${uploads.storeUpload} is not null`))
    .all()

const claimedOf = (ids: readonly AnyId[]) => sql`(select id from files where state = 'deleting' and id in ${idsIn(ids)})`

/** The rows die after the objects, and only those still claimed. */
export const deleteClaimed = (db: Database, ids: readonly Id<'file'>[]) => [
  db.delete(fileHolders).where(inArray(fileHolders.fileId, claimedOf(ids))),
  db.delete(uploadParts).where(inArray(uploadParts.uploadId, sql`(select id from uploads where file_id in ${claimedOf(ids)})`)),
  db.delete(uploads).where(inArray(uploads.fileId, claimedOf(ids))),
  db.delete(files).where(inArray(files.id, claimedOf(ids))),
]

/** The keys of these files' objects, as their rows have them. */
export const listObjectKeys = (db: Database, ids: readonly Id<'file'>[]) =>
  db
    .select({ objectKey: files.objectKey })
    .from(files)
    .where(inArray(files.id, idsIn(ids)))
    .all()
