import { and, asc, eq, gt, inArray, isNull, or, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import { idsIn } from '../columns.ts'
import { prepared } from '../database.ts'
import type { AnyId, Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import type { Database } from '../ports.ts'
import { assets, uploadParts, uploads } from '../uploads/table.ts'
import { submissions } from '../submissions/table.ts'
import { orders } from '../orders/table.ts'
import { tasks } from '../tasks/table.ts'
import type { Label, LabelHolder, NumberedName, StoredFile } from './policy.ts'
import { fileHolders, files, labels } from './table.ts'

const fileById = prepared((db) =>
  db
    .select()
    .from(files)
    .where(eq(files.id, sql.placeholder('id'))),
)

export const findFile = (db: Database, id: Id<'file'>) => fileById(db).get({ id })

const notExpired = (now: Instant) => or(isNull(files.expiresAt), gt(files.expiresAt, now))

export const listHeldFiles = (db: Database, holderId: Id<'task'>, now: Instant, after: [string | number, string] | null, limit: number) =>
  db
    .select({ file: files, holder: fileHolders, assetName: assets.name, assetFiles: assets.files, assetFilesIn: assets.filesIn })
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

/** A task holds files that came together, each alone as yet. */
export const insertHolders = (
  db: Database,
  of: { holderId: Id<'task'>; assetId: Id<'asset'> | null; createdAt: Instant; expiresAt: SQL },
  fileIds: readonly Id<'file'>[],
) =>
  db
    .insert(fileHolders)
    .select(sql`select ${of.holderId}, value, ${of.assetId}, ${of.createdAt}, ${of.expiresAt}, 0, null from json_each(${JSON.stringify(fileIds)}) where true`)
    .onConflictDoNothing()

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
    .where(and(inArray(fileHolders.holderId, tasksOf(orderId)), eq(fileHolders.chosen, false), isNull(fileHolders.supersededAt)))

const raised = (contentVersion: SQLiteColumn) => ({ contentVersion: sql`${contentVersion} + 1` })

/** Raises the content of everything that files of these ids are in, so that an archive made before no longer stands. `fileIds` is a list in SQL. */
export const raiseContainers = (db: Database, fileIds: SQL) => {
  const holders = sql`(select holder_id from file_holders where file_id in ${fileIds})`
  return [
    db.update(tasks).set(raised(tasks.contentVersion)).where(inArray(tasks.id, holders)),
    db
      .update(orders)
      .set(raised(orders.contentVersion))
      .where(inArray(orders.id, sql`(select order_id from tasks where id in ${holders})`)),
    db
      .update(assets)
      .set(raised(assets.contentVersion))
      .where(inArray(assets.id, sql`(select asset_id from file_holders where file_id in ${fileIds})`)),
    db
      .update(submissions)
      .set(raised(submissions.contentVersion))
      .where(inArray(submissions.id, sql`(select submission_id from files where id in ${fileIds})`)),
  ]
}

/** The same for everything inside an order; the order itself is raised by the change of its status. */
export const raiseInsideOrder = (db: Database, orderId: Id<'order'>) => [
  db.update(tasks).set(raised(tasks.contentVersion)).where(eq(tasks.orderId, orderId)),
  db
    .update(assets)
    .set(raised(assets.contentVersion))
    .where(inArray(assets.taskId, tasksOf(orderId))),
  db.update(submissions).set(raised(submissions.contentVersion)).where(eq(submissions.orderId, orderId)),
]

/** A file's end is the latest of its holders', and none while one keeps it without end. Only what is kept: a claimed file stays claimed. */
const recompute = (db: Database, which: SQL | undefined) =>
  db
    .update(files)
    .set({ expiresAt: sql`(select case when count(*) = count(h.expires_at) then max(h.expires_at) end from file_holders h where h.file_id = ${files}.id)` })
    // The plus keeps SQLite from walking every ready file by its index instead of the few that are meant.
    .where(and(sql`+${files.state} in ('ready', 'trashed', 'missing')`, which))

/** Matches only a file that no purge has claimed: follow it with must(). */
export const recomputeExpiry = (db: Database, fileId: Id<'file'>) => recompute(db, eq(files.id, fileId))

export const recomputeTaskExpiry = (db: Database, taskId: Id<'task'>) =>
  recompute(db, inArray(files.id, sql`(select file_id from file_holders where holder_id = ${taskId})`))

export const recomputeOrderExpiry = (db: Database, orderId: Id<'order'>) =>
  recompute(db, inArray(files.id, sql`(select file_id from file_holders where holder_id in ${tasksOf(orderId)})`))

/** Matches only files still on their way in, as those of unfinished uploads are. */
export const setReady = (db: Database, now: Instant, stored: readonly StoredFile[], common: { submissionId: SQL; expiresAt: SQL }) =>
  db
    .update(files)
    .set({
      objectKey: sql`s.value ->> 'objectKey'`,
      sha256: sql`s.value ->> 'sha256'`,
      digestPartBytes: sql`s.value ->> 'digestPartBytes'`,
      crc32: sql`s.value ->> 'crc32'`,
      ...common,
      state: 'ready',
      readyAt: now,
    })
    .from(sql`json_each(${JSON.stringify(stored)}) as s`)
    .where(and(sql`${files.id} = s.value ->> 'fileId'`, sql`+${files.state} = 'receiving'`))

export const setMissing = (db: Database, id: Id<'file'>) =>
  db
    .update(files)
    .set({ state: 'missing', counted: false })
    .where(and(eq(files.id, id), eq(files.state, 'ready')))

/** Of a path inside a folder, the name is the last one. */
export const setName = (db: Database, id: Id<'file'>, path: string) =>
  db
    .update(files)
    .set({ name: path.slice(path.lastIndexOf('/') + 1), relativePath: path })
    .where(eq(files.id, id))

/** A condition on rows of `files`. */
export const isReceiving = (id: Id<'file'>) => sql`id = ${id} and state = 'receiving'`
export const isReady = (id: Id<'file'>) => sql`id = ${id} and state = 'ready'`

/** Hands a file that never arrived to the purge. */
export const giveUpFile = (db: Database, id: Id<'file'>) =>
  db
    .update(files)
    .set({ state: 'deleting', deletingAt: 0, counted: false })
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

/** A condition on rows of `files`. */
export const isClaimed = (ids: readonly AnyId[]) => sql`state = 'deleting' and id in ${idsIn(ids)}`

/** Those of these files that are still claimed, as a list in SQL. */
export const claimedOf = (ids: readonly AnyId[]) => sql`(select id from files where ${isClaimed(ids)})`

/** The rows die after the objects, and only those still claimed. */
export const deleteClaimed = (db: Database, ids: readonly Id<'file'>[]) => [
  db.delete(labels).where(inArray(labels.ownerId, claimedOf(ids))),
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

/** The numbers that are taken of these bases. */
export const listNumbers = (db: Database, holderId: LabelHolder, baseKeys: readonly string[]) =>
  db
    .select({ baseKey: labels.baseKey, n: labels.n })
    .from(labels)
    .where(and(sql`${labels.holderId} = ${holderId}`, inArray(labels.baseKey, idsIn(baseKeys))))
    .all()

export const insertLabels = (db: Database, holderId: LabelHolder, rows: readonly Label[]) =>
  db
    .insert(labels)
    .select(
      sql`select ${holderId}, value ->> 'baseKey', value ->> 'n', value ->> 'ownerId' from json_each(${JSON.stringify(rows.map(({ name: _name, ...row }) => row))})`,
    )

/** Matches only while `from` has a label: follow it with must(). */
export const moveLabel = (db: Database, from: Id<'file'>, to: Id<'file'>) => db.update(labels).set({ ownerId: to }).where(eq(labels.ownerId, from))

export const deleteLabelsOf = (db: Database, ownerId: Id<'file'>) => db.delete(labels).where(eq(labels.ownerId, ownerId))

/** Files of a link that have these labels now, ready and held. */
export const listEarlier = (db: Database, of: { holderId: LabelHolder; linkId: Id<'link'>; now: Instant }, wanted: readonly NumberedName[]) =>
  db
    .select({
      baseKey: labels.baseKey,
      n: labels.n,
      fileId: files.id,
      name: files.name,
      relativePath: files.relativePath,
      sizeBytes: files.sizeBytes,
      readyAt: files.readyAt,
    })
    // A cross join keeps SQLite from walking all labels of the holder instead of the few that are meant.
    .from(sql`json_each(${JSON.stringify(wanted.map(({ baseKey, n }) => ({ baseKey, n })))}) as w`)
    .crossJoin(labels)
    .innerJoin(files, sql`${files.id} = ${labels.ownerId}`)
    .where(
      and(
        sql`${labels.holderId} = ${of.holderId} and ${labels.baseKey} = w.value ->> 'baseKey' and ${labels.n} = w.value ->> 'n'`,
        eq(files.uploadedByLink, of.linkId),
        sql`+${files.state} = 'ready'`,
        notExpired(of.now),
      ),
    )
    .all()
