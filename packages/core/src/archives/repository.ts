import { and, asc, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm'
import { idsIn } from '../columns.ts'
import { fileHolders, files } from '../files/table.ts'
import type { Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import { orders } from '../orders/table.ts'
import type { Database } from '../ports.ts'
import { submissions } from '../submissions/table.ts'
import { tasks, taskTypes } from '../tasks/table.ts'
import { assetDirectories, assets } from '../uploads/table.ts'
import { type ArchiveContainer, archives } from './table.ts'

export type ArchiveRow = typeof archives.$inferSelect

/** A container as it is now, with the manifest that was stored for just that: one row. */
export type ContainerRow = NonNullable<Awaited<ReturnType<typeof findOrderContainer | typeof findTaskContainer | typeof findSubmissionContainer>>>

const standing = (of: typeof orders | typeof tasks | typeof submissions | typeof assets, selection: string) =>
  and(
    eq(archives.containerId, of.id),
    eq(archives.selection, selection),
    eq(archives.contentVersion, of.contentVersion),
    eq(archives.accessVersion, of.accessVersion),
  )

const versionsOf = (of: typeof orders | typeof tasks | typeof submissions | typeof assets) => ({
  contentVersion: of.contentVersion,
  accessVersion: of.accessVersion,
  createdAt: of.createdAt,
})

const orderFacts = { orderId: orders.id, number: orders.number, title: orders.title }

export const findOrderContainer = (db: Database, id: Id<'order'>, selection: string) =>
  db
    .select({ ...orderFacts, ...versionsOf(orders), name: sql<string>`''`, stored: archives })
    .from(orders)
    .leftJoin(archives, standing(orders, selection))
    .where(eq(orders.id, id))
    .get()

export const findTaskContainer = (db: Database, id: Id<'task'>, selection: string) =>
  db
    .select({ ...orderFacts, ...versionsOf(tasks), name: nameOfTask, stored: archives })
    .from(tasks)
    .innerJoin(orders, eq(orders.id, tasks.orderId))
    .innerJoin(taskTypes, eq(taskTypes.id, tasks.taskTypeId))
    .leftJoin(archives, standing(tasks, selection))
    .where(eq(tasks.id, id))
    .get()

export const findSubmissionContainer = (db: Database, id: Id<'submission'>, selection: string) =>
  db
    .select({ ...orderFacts, ...versionsOf(submissions), name: sql<string>`''`, stored: archives })
    .from(submissions)
    .innerJoin(orders, eq(orders.id, submissions.orderId))
    .leftJoin(archives, standing(submissions, selection))
    .where(eq(submissions.id, id))
    .get()

export const findAssetContainer = (db: Database, id: Id<'asset'>, selection: string) =>
  db
    .select({ ...orderFacts, ...versionsOf(assets), name: assets.name, stored: archives })
    .from(assets)
    .innerJoin(tasks, eq(tasks.id, assets.taskId))
    .innerJoin(orders, eq(orders.id, tasks.orderId))
    .leftJoin(archives, standing(assets, selection))
    .where(eq(assets.id, id))
    .get()

/** What staff call a task: its title, or else its type's name. */
const nameOfTask = sql<string>`coalesce(nullif(${tasks.title}, ''), ${taskTypes.name})`

/** The tasks that a container has files of, in their order. */
export const listTasksIn = (db: Database, containerId: ArchiveContainer, orderId: Id<'order'>) =>
  db
    .select({ id: tasks.id, name: nameOfTask })
    .from(tasks)
    .innerJoin(taskTypes, eq(taskTypes.id, tasks.taskTypeId))
    .where(
      and(
        eq(tasks.orderId, orderId),
        containerId.startsWith('tsk_') ? sql`${tasks.id} = ${containerId}` : undefined,
        containerId.startsWith('ast_') ? sql`${tasks.id} = (select task_id from assets where id = ${containerId})` : undefined,
      ),
    )
    .orderBy(asc(tasks.position), asc(tasks.id))
    .all()

/** Which of a task's files are meant. */
export interface Which {
  taskId: Id<'task'>
  containerId: ArchiveContainer
  /** Empty: all but those whose place a new version has taken. */
  fileIds: readonly Id<'file'>[]
  now: Instant
}

/** The files of a task that may be served, in the order in which they arrived. */
export const listEntryRows = (db: Database, { taskId, containerId, fileIds, now }: Which, after: readonly [Instant, string], limit: number) =>
  db
    .select({
      fileId: files.id,
      name: files.name,
      relativePath: files.relativePath,
      sizeBytes: files.sizeBytes,
      crc32: files.crc32,
      lastModified: files.lastModified,
      readyAt: files.readyAt,
      expiresAt: files.expiresAt,
      objectKey: files.objectKey,
      heldAt: fileHolders.createdAt,
      assetId: fileHolders.assetId,
      assetName: assets.name,
    })
    .from(fileHolders)
    .innerJoin(files, eq(files.id, fileHolders.fileId))
    .leftJoin(assets, eq(assets.id, fileHolders.assetId))
    .where(
      and(
        eq(fileHolders.holderId, taskId),
        sql`(${fileHolders.createdAt}, ${fileHolders.fileId}) > (${after[0]}, ${after[1]})`,
        sql`+${files.state} = 'ready'`,
        or(isNull(files.expiresAt), gt(files.expiresAt, now)),
        fileIds.length === 0 ? isNull(fileHolders.supersededAt) : inArray(fileHolders.fileId, idsIn(fileIds)),
        // The plus keeps to the list's own order, where the next page goes on.
        containerId.startsWith('ast_') ? sql`+${fileHolders.assetId} = ${containerId}` : undefined,
        containerId.startsWith('sub_') ? sql`${files.submissionId} = ${containerId}` : undefined,
      ),
    )
    .orderBy(asc(fileHolders.createdAt), asc(fileHolders.fileId))
    .limit(limit)
    .all()

/** The empty directories of a task's folders, and with a null path the folders themselves that were sent without any file. */
export const listDirectoryRows = (db: Database, taskId: Id<'task'>, after: readonly [string, string], limit: number) =>
  db
    .select({
      assetId: assets.id,
      name: assets.name,
      files: assets.files,
      createdAt: assets.createdAt,
      path: sql<string>`coalesce(${assetDirectories.path}, '')`,
    })
    .from(assets)
    .leftJoin(assetDirectories, eq(assetDirectories.assetId, assets.id))
    .where(and(eq(assets.taskId, taskId), sql`(${assets.id}, coalesce(${assetDirectories.path}, '')) > (${after[0]}, ${after[1]})`))
    .orderBy(asc(assets.id), sql`coalesce(${assetDirectories.path}, '')`)
    .limit(limit)
    .all()

/** Writes a manifest's row, or takes over the one that stands for the same content: it keeps its id and its object's key. */
export const keepRow = (db: Database, row: typeof archives.$inferInsert) => {
  const { id: _id, objectKey: _key, containerId: _container, selection: _selection, contentVersion: _content, accessVersion: _access, ...facts } = row
  return db
    .insert(archives)
    .values(row)
    .onConflictDoUpdate({ target: [archives.containerId, archives.selection, archives.contentVersion, archives.accessVersion], set: facts })
}

export const findRow = (db: Database, of: Pick<ArchiveRow, 'containerId' | 'selection' | 'contentVersion' | 'accessVersion'>) =>
  db
    .select()
    .from(archives)
    .where(
      and(
        eq(archives.containerId, of.containerId),
        eq(archives.selection, of.selection),
        eq(archives.contentVersion, of.contentVersion),
        eq(archives.accessVersion, of.accessVersion),
      ),
    )
    .get()

export const touchRow = (db: Database, id: Id<'archive'>, now: Instant) => db.update(archives).set({ usedAt: now }).where(eq(archives.id, id))

/** Whoever uses or renews a row meanwhile sets another instant. */
const CLAIMED: Instant = 0

const stillStands = sql`exists (select 1 from orders c where c.id = container_id and c.content_version = archives.content_version and c.access_version = archives.access_version)
  or exists (select 1 from tasks c where c.id = container_id and c.content_version = archives.content_version and c.access_version = archives.access_version)
  or exists (select 1 from submissions c where c.id = container_id and c.content_version = archives.content_version and c.access_version = archives.access_version)
  or exists (select 1 from assets c where c.id = container_id and c.content_version = archives.content_version and c.access_version = archives.access_version)`

export interface Due {
  unusedSince: Instant
  /** One that was used since may be in the making: its object comes after its row, and must not come after its row has gone. */
  madeBefore: Instant
  now: Instant
}

/** Claims manifests that were not used for long, that have ended, or whose container has changed or gone. What a crash left claimed is claimed again. */
export const claimRows = (db: Database, { unusedSince, madeBefore, now }: Due, limit: number) =>
  db
    .update(archives)
    .set({ usedAt: CLAIMED })
    .where(
      inArray(
        archives.id,
        sql`(select id from archives where used_at <= ${madeBefore} and (used_at <= ${unusedSince} or ends_at <= ${now} or not (${stillStands})) limit ${limit})`,
      ),
    )
    .returning({ id: archives.id, objectKey: archives.objectKey })
    .all()

/** The rows die after their objects, and only those still claimed. */
export const deleteClaimedRows = (db: Database, ids: readonly Id<'archive'>[]) =>
  db.delete(archives).where(and(inArray(archives.id, idsIn(ids)), eq(archives.usedAt, CLAIMED)))
