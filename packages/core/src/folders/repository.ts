import { and, asc, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm'
import { idsIn } from '../columns.ts'
import { fileHolders, files, labels } from '../files/table.ts'
import type { Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import { orders } from '../orders/table.ts'
import type { Database } from '../ports.ts'
import { tasks } from '../tasks/table.ts'
import { assetDirectories, assets } from '../uploads/table.ts'

export const insertAsset = (db: Database, row: typeof assets.$inferInsert) => db.insert(assets).values(row)

export const findAsset = (db: Database, id: Id<'asset'>, linkId: Id<'link'>, taskId: Id<'task'>) =>
  db
    .select()
    .from(assets)
    .where(and(eq(assets.id, id), eq(assets.linkId, linkId), eq(assets.taskId, taskId)))
    .get()

export const findAssetOfLink = (db: Database, id: Id<'asset'>, linkId: Id<'link'>) =>
  db
    .select()
    .from(assets)
    .where(and(eq(assets.id, id), eq(assets.linkId, linkId)))
    .get()

/** In the order of the index's own rows, so that a page costs no more than its length. */
const holderRow = sql<number>`${fileHolders}.rowid`

/** The files of a folder that have arrived and are kept, behind a row. */
export const listArrivedRows = (db: Database, assetId: Id<'asset'>, now: Instant, after: number, limit: number) =>
  db
    .select({ row: holderRow, fileId: files.id, relativePath: files.relativePath, sizeBytes: files.sizeBytes, lastModified: files.lastModified })
    .from(fileHolders)
    .innerJoin(files, eq(files.id, fileHolders.fileId))
    .where(
      and(
        eq(fileHolders.assetId, assetId),
        sql`${holderRow} > ${after}`,
        sql`+${files.state} = 'ready'`,
        or(isNull(files.expiresAt), gt(files.expiresAt, now)),
      ),
    )
    .orderBy(asc(holderRow))
    .limit(limit)
    .all()

/** Finds a row while the folder is there. */
export const assetExists = (id: Id<'asset'>) => sql`select 1 from assets where id = ${id}`

const contentRaised = { contentVersion: sql`${assets.contentVersion} + 1` }

export const raiseAssetContent = (db: Database, id: Id<'asset'>) => db.update(assets).set(contentRaised).where(eq(assets.id, id))

/** So many of the folder's files have arrived. */
export const countIntoAsset = (db: Database, id: Id<'asset'>, files: number) =>
  db
    .update(assets)
    .set({ filesIn: sql`${assets.filesIn} + ${files}`, ...contentRaised })
    .where(eq(assets.id, id))

export const insertDirectories = (db: Database, assetId: Id<'asset'>, paths: readonly string[]) =>
  db
    .insert(assetDirectories)
    .select(sql`select ${assetId}, value from json_each(${JSON.stringify(paths)}) where true`)
    .onConflictDoNothing()

/** Of all empty directories of a folder together. */
const MOST_PATH_LETTERS = 10_000_000

/** Finds a row while a folder has no more empty directories than that. */
export const directoriesFit = (assetId: Id<'asset'>, most: number) =>
  sql`select 1 where (select count(*) from asset_directories where asset_id = ${assetId}) <= ${most}
      and (select coalesce(sum(length(path)), 0) from asset_directories where asset_id = ${assetId}) <= ${MOST_PATH_LETTERS}`

/** How many of these paths a folder has. */
export const countDirectories = async (db: Database, assetId: Id<'asset'>, paths: readonly string[]): Promise<number> => {
  const row = await db
    .select({ found: sql<number>`count(*)` })
    .from(assetDirectories)
    .where(and(eq(assetDirectories.assetId, assetId), inArray(assetDirectories.path, idsIn(paths))))
    .get()
  return row?.found ?? 0
}

export interface EmptyBefore {
  /** Folders begun before this go… */
  before: Instant
  /** …but one that has empty directories stays until this. */
  directoriesBefore: Instant
}

const isEmpty = ({ before, directoriesBefore }: EmptyBefore) =>
  sql`a.created_at <= ${before} and not exists (select 1 from uploads where asset_id = a.id) and not exists (select 1 from file_holders where asset_id = a.id)
      and (a.created_at <= ${directoriesBefore} or not exists (select 1 from asset_directories where asset_id = a.id))`

/** Folders that no upload and no file speaks of any more. */
export const listEmptyAssets = (db: Database, when: EmptyBefore, limit: number) =>
  db
    .select({ id: sql<Id<'asset'>>`a.id` })
    .from(sql`assets a`)
    .where(isEmpty(when))
    .limit(limit)
    .all()

/** What is still empty goes, with its directories and its label. */
export const deleteEmptyAssets = (db: Database, ids: readonly Id<'asset'>[], when: EmptyBefore) => {
  const empty = sql`(select a.id from assets a where a.id in ${idsIn(ids)} and ${isEmpty(when)})`
  const taskIds = sql`(select task_id from assets where id in ${empty})`
  return [
    db
      .update(tasks)
      .set({ contentVersion: sql`${tasks.contentVersion} + 1` })
      .where(inArray(tasks.id, taskIds)),
    db
      .update(orders)
      .set({ contentVersion: sql`${orders.contentVersion} + 1` })
      .where(inArray(orders.id, sql`(select order_id from tasks where id in ${taskIds})`)),
    db.delete(labels).where(inArray(labels.ownerId, empty)),
    db.delete(assetDirectories).where(inArray(assetDirectories.assetId, empty)),
    db.delete(assets).where(inArray(assets.id, empty)),
  ]
}
