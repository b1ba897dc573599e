import { and, asc, eq, gt, inArray, isNull, lte, or, type SQL, sql } from 'drizzle-orm'
import { idsGiven, idsIn } from '../columns.ts'
import { prepared } from '../database.ts'
import { fileHolders, files } from '../files/table.ts'
import type { Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import type { Database } from '../ports.ts'
import { tasks } from '../tasks/table.ts'
import { assets, uploadParts, uploads } from './table.ts'

/** In the very words of the partial indexes, or SQLite does not use them. */
const unfinished = sql`${uploads.state} in ('open', 'finishing')`
const finished = sql`${uploads.state} = 'finished'`

export type Upload = typeof uploads.$inferSelect

const uploadsOfLink = prepared((db) =>
  db
    .select({ upload: uploads, objectKey: files.objectKey })
    .from(uploads)
    .innerJoin(files, eq(files.id, uploads.fileId))
    .where(and(inArray(uploads.id, idsGiven), eq(uploads.linkId, sql.placeholder('linkId')))),
)

/** Those of these uploads that a link began. */
export const listUploads = (db: Database, ids: readonly Id<'upload'>[], linkId: Id<'link'>) => uploadsOfLink(db).all({ ids: JSON.stringify(ids), linkId })

/** An upload, whoever asks: for what drives it forward. */
export const findUploadById = (db: Database, id: Id<'upload'>) => db.select().from(uploads).where(eq(uploads.id, id)).get()

export const listStarted = (db: Database, requestId: Id<'event'>, linkId: Id<'link'>) =>
  db
    .select({ uploadId: uploads.id, fileId: uploads.fileId, name: files.name, partSizeBytes: uploads.partSizeBytes, partCount: uploads.partCount })
    .from(uploads)
    .innerJoin(files, eq(files.id, uploads.fileId))
    .where(and(eq(uploads.requestId, requestId), eq(uploads.linkId, linkId)))
    .orderBy(asc(uploads.position))
    .all()

const rowid = sql<number>`${uploads}.rowid`

/** What a link has begun and not finished, as it was begun: the link's index has the rows in this order, so that a page reads no more than itself. */
export const listOpenOfLink = (db: Database, linkId: Id<'link'>, after: number, limit: number) =>
  db
    .select({
      row: rowid,
      uploadId: uploads.id,
      fileId: uploads.fileId,
      taskId: uploads.taskId,
      name: files.name,
      relativePath: files.relativePath,
      sizeBytes: uploads.sizeBytes,
      lastModified: files.lastModified,
      partSizeBytes: uploads.partSizeBytes,
      partCount: uploads.partCount,
      bytesHere: sql<number>`(select coalesce(sum(p.size_bytes), 0) from upload_parts p where p.upload_id = ${uploads}.id and p.recorded_at is not null)`,
      firstPartSha256: sql<string | null>`(select p.sha256 from upload_parts p where p.upload_id = ${uploads}.id and p.n = 1 and p.recorded_at is not null)`,
      assetId: uploads.assetId,
      assetName: assets.name,
      assetFiles: assets.files,
      assetFilesIn: assets.filesIn,
    })
    .from(uploads)
    .innerJoin(files, eq(files.id, uploads.fileId))
    .leftJoin(assets, eq(assets.id, uploads.assetId))
    .where(and(eq(uploads.linkId, linkId), unfinished, gt(rowid, after)))
    .orderBy(asc(rowid))
    .limit(limit)
    .all()

export interface NewUpload {
  uploadId: Id<'upload'>
  fileId: Id<'file'>
  objectKey: string
  name: string
  relativePath: string
  mediaType: string
  sizeBytes: number
  lastModified: Instant | null
  newVersionOf: Id<'file'> | null
  partSizeBytes: number
  partCount: number
}

export interface StartFacts {
  now: Instant
  requestId: Id<'event'>
  taskId: Id<'task'>
  orderId: Id<'order'>
  assetId: Id<'asset'> | null
  linkId: Id<'link'>
  customerId: Id<'customer'>
}

/** Up to 500 files in one statement each for files and uploads: the rows travel as one JSON parameter. Every file is counted in its quotas. */
export const insertUploads = (db: Database, rows: readonly NewUpload[], facts: StartFacts) => {
  const values = JSON.stringify(rows)
  const field = (name: keyof NewUpload) => sql`value ->> ${sql.raw(`'${name}'`)}`
  return [
    db.insert(files).select(
      sql`select ${field('fileId')}, ${facts.now}, 'receiving', ${field('name')}, ${field('relativePath')}, ${field('mediaType')}, ${field('sizeBytes')},
          ${field('lastModified')}, ${field('objectKey')}, null, null, null, null, null, null, ${facts.linkId}, null, ${facts.customerId}, 1 from json_each(${values})`,
    ),
    db.insert(uploads).select(
      sql`select ${field('uploadId')}, ${facts.now}, ${facts.requestId}, key, 'open', ${field('fileId')}, ${facts.taskId}, ${facts.orderId}, ${facts.assetId},
          ${facts.linkId}, ${field('newVersionOf')}, ${field('sizeBytes')}, ${field('partSizeBytes')}, ${field('partCount')}, null, ${facts.now}, null from json_each(${values})`,
    ),
  ]
}

export const touchUpload = (db: Database, id: Id<'upload'>, now: Instant) => db.update(uploads).set({ partAt: now }).where(eq(uploads.id, id))

/** Matches only while no multipart upload has been begun: follow it with must(). */
export const setStoreUpload = (db: Database, id: Id<'upload'>, storeUpload: string) =>
  db
    .update(uploads)
    .set({ storeUpload })
    .where(and(eq(uploads.id, id), isNull(uploads.storeUpload), eq(uploads.state, 'open')))

/** Matches only uploads in one of these states: follow it with must(). */
export const moveUploads = (db: Database, ids: readonly Id<'upload'>[], from: readonly Upload['state'][], to: Upload['state'], now: Instant) =>
  db
    .update(uploads)
    .set({ state: to, partAt: now, endedAt: to === 'finished' || to === 'abandoned' ? now : null })
    .where(and(inArray(uploads.id, idsIn(ids)), inArray(uploads.state, [...from])))

/** Matches only an open upload that has had no part since an instant: follow it with must(). */
export const abandonQuiet = (db: Database, id: Id<'upload'>, partBefore: Instant, now: Instant) =>
  db
    .update(uploads)
    .set({ state: 'abandoned', endedAt: now })
    .where(and(eq(uploads.id, id), eq(uploads.state, 'open'), lte(uploads.partAt, partBefore)))

export const listStale = (db: Database, openBefore: Instant, finishingBefore: Instant, limit: number) =>
  db
    .select()
    .from(uploads)
    .where(
      and(
        unfinished,
        or(and(eq(uploads.state, 'open'), lte(uploads.partAt, openBefore)), and(eq(uploads.state, 'finishing'), lte(uploads.partAt, finishingBefore))),
      ),
    )
    .orderBy(asc(uploads.partAt))
    .limit(limit)
    .all()

/** The links that have begun something and not finished it: one step in their index for each, however many uploads it has. */
export const listSendingLinks = async (db: Database): Promise<Id<'link'>[]> => {
  const least = (after: SQL) => sql`(select min(${uploads.linkId}) from ${uploads} where ${unfinished} and ${after})`
  const rows = await db
    .select({ id: sql<Id<'link'>>`id` })
    .from(
      sql`(with recursive sending(id) as (
             select ${least(sql`true`)} union all select ${least(sql`${uploads.linkId} > sending.id`)} from sending where sending.id is not null)
           select id from sending where id is not null)`,
    )
    .all()
  return rows.map((row) => row.id)
}

export const listOpenOfLinks = (db: Database, linkIds: readonly Id<'link'>[], limit: number) =>
  db
    .select()
    .from(uploads)
    .where(and(inArray(uploads.linkId, idsIn(linkIds)), unfinished, eq(uploads.state, 'open')))
    .limit(limit)
    .all()

/** What was finished long ago needs its parts no more; its file lives on without. */
export const deleteEnded = (db: Database, ids: readonly Id<'upload'>[]) => [
  db.delete(uploadParts).where(inArray(uploadParts.uploadId, idsIn(ids))),
  db.delete(uploads).where(and(inArray(uploads.id, idsIn(ids)), finished)),
]

export const listEnded = (db: Database, before: Instant, limit: number) =>
  db
    .select({ id: uploads.id })
    .from(uploads)
    .where(and(finished, lte(uploads.endedAt, before)))
    .limit(limit)
    .all()

export const countReceivedRows = (db: Database, orderId: Id<'order'>, now: Instant) =>
  db
    .select({ taskId: fileHolders.holderId, files: sql<number>`count(*)`, bytes: sql<number>`coalesce(sum(${files.sizeBytes}), 0)` })
    .from(tasks)
    .innerJoin(fileHolders, eq(fileHolders.holderId, tasks.id))
    .innerJoin(files, eq(files.id, fileHolders.fileId))
    .where(
      and(eq(tasks.orderId, orderId), isNull(fileHolders.supersededAt), sql`+${files.state} = 'ready'`, or(isNull(files.expiresAt), gt(files.expiresAt, now))),
    )
    .groupBy(fileHolders.holderId)
    .all()

export const countReceivingRows = (db: Database, orderId: Id<'order'>) =>
  db
    .select({
      taskId: uploads.taskId,
      files: sql<number>`count(*)`,
      bytes: sql<number>`coalesce(sum(${uploads.sizeBytes}), 0)`,
      bytesHere: sql<number>`coalesce(sum((select sum(p.size_bytes) from upload_parts p where p.upload_id = ${uploads}.id and p.recorded_at is not null)), 0)`,
    })
    .from(uploads)
    .where(and(eq(uploads.orderId, orderId), unfinished))
    .groupBy(uploads.taskId)
    .all()

export const countRunningRows = (db: Database, linkIds: readonly Id<'link'>[]) =>
  db
    .select({ taskId: uploads.taskId, uploads: sql<number>`count(*)` })
    .from(uploads)
    .where(and(inArray(uploads.linkId, idsIn(linkIds)), unfinished))
    .groupBy(uploads.taskId)
    .all()

/** By the files themselves, since an upload's row goes a week after it finished. The name is that of the latest file (SQLite's bare column with max). */
export const countFromLinkRows = (db: Database, linkId: Id<'link'>, orderIds: readonly Id<'order'>[]) =>
  db
    .select({
      taskId: fileHolders.holderId,
      files: sql<number>`count(*)`,
      bytes: sql<number>`coalesce(sum(${files.sizeBytes}), 0)`,
      lastName: sql<string | null>`${files.name}`,
      lastAt: sql<number>`max(${files.readyAt})`,
    })
    .from(tasks)
    .innerJoin(fileHolders, eq(fileHolders.holderId, tasks.id))
    .innerJoin(files, eq(files.id, fileHolders.fileId))
    .where(and(inArray(tasks.orderId, idsIn(orderIds)), eq(files.uploadedByLink, linkId), isNull(fileHolders.supersededAt), sql`+${files.state} = 'ready'`))
    .groupBy(fileHolders.holderId)
    .all()

const content = {
  fileId: files.id,
  name: files.name,
  sizeBytes: files.sizeBytes,
  sha256: files.sha256,
  digestPartBytes: files.digestPartBytes,
  readyAt: files.readyAt,
}

/** What a link has sent for a task, in the order of arrival: of these files, or with one of these digests. One pass over the task's files. */
export const listContents = (
  db: Database,
  of: { taskId: Id<'task'>; linkId: Id<'link'>; now: Instant },
  which: { fileIds: readonly Id<'file'>[] } | { digests: readonly string[] },
) =>
  db
    .select(content)
    .from(fileHolders)
    .innerJoin(files, eq(files.id, fileHolders.fileId))
    .where(
      and(
        eq(fileHolders.holderId, of.taskId),
        'fileIds' in which ? inArray(fileHolders.fileId, idsIn(which.fileIds)) : inArray(files.sha256, idsIn(which.digests)),
        eq(files.uploadedByLink, of.linkId),
        sql`+${files.state} = 'ready'`,
        or(isNull(files.expiresAt), gt(files.expiresAt, of.now)),
      ),
    )
    .orderBy(asc(files.readyAt), asc(files.id))
    .all()
