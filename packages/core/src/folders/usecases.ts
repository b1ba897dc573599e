import { commit } from '../audit/usecases.ts'
import type { SystemContext, VisitorContext } from '../context.ts'
import { mustExist } from '../database.ts'
import { planLabels, takeLabels, untilFree } from '../files/labels.ts'
import { safeName, safePath } from '../files/policy.ts'
import type { Id } from '../ids.ts'
import { DAY } from '../instants.ts'
import { raiseOrderContent } from '../orders/statements.ts'
import { pageKey, pageOf } from '../paging.ts'
import { raiseTaskContent } from '../tasks/arrivals.ts'
import { foldersNotTaken } from '../upload-links/errors.ts'
import { asStaffLeaveIt } from '../upload-links/in-force.ts'
import { takesFolders } from '../upload-links/policy.ts'
import { getOpenTask } from '../upload-links/scope.ts'
import { stillTaken } from '../upload-links/statements.ts'
import { folderNotFound, requestTaken, tooManyDirectories } from '../uploads/errors.ts'
import type { AddDirectories, ListArrived, StartFolder } from '../uploads/schemas.ts'
import {
  countDirectories,
  deleteEmptyAssets,
  directoriesFit,
  findAsset,
  findAssetOfLink,
  insertAsset,
  insertDirectories,
  listArrivedRows,
  listEmptyAssets,
  raiseAssetContent,
} from './repository.ts'

/** The others follow from the files' paths. */
const MOST_DIRECTORIES = 100_000
const BATCH = 200
/** A folder that nothing came for. One that has empty directories is something: it stays as long as an upload into it could take. */
const EMPTY_AFTER = 7 * DAY
const WITH_DIRECTORIES_AFTER = 9 * DAY

export interface StartedFolder {
  assetId: Id<'asset'>
  /** The label that the name became. */
  name: string
}

/**
 * Begins a folder: a directory tree that counts as one unit. Its files are started with its id. The same request again has the same answer.
 * Throws `link.in_grace`, `task.not_found`, `task.completed`, `link.folders_not_taken`, `link.not_open`, `file.name_contended`, `upload.request_taken`.
 */
export const startFolder = (ctx: VisitorContext, input: StartFolder): Promise<StartedFolder> => asStaffLeaveIt(ctx, (now) => start(now, input))

async function start(ctx: VisitorContext, input: StartFolder): Promise<StartedFolder> {
  const { link } = ctx.actor
  // The asset's id follows from the request's, so that the same call again names the same folder.
  const assetId: Id<'asset'> = `ast_${input.requestId.slice(4)}`
  const find = () => findAsset(ctx.db, assetId, link.id, input.taskId)
  const earlier = await find()
  if (earlier) return { assetId, name: earlier.name }
  const { task } = await getOpenTask(ctx, input.taskId)
  if (!takesFolders(link.display)) throw foldersNotTaken()
  const facts = { taskId: task.id, files: input.files }
  await untilFree(async (attempt) => {
    const labels = await planLabels(ctx.db, task.id, [{ ownerId: assetId, name: safeName(input.name), kind: 'folder' }], attempt)
    const rows = labels.map(({ name }) => insertAsset(ctx.db, { id: assetId, createdAt: ctx.now, linkId: link.id, name, ...facts }))
    const statements = [stillTaken(ctx, task.id, 'folders'), ...rows, takeLabels(ctx.db, task.id, labels)]
    await commit(ctx, 'folder.started', assetId, facts, statements, input.requestId)
  })
  const started = await find()
  if (!started) throw requestTaken()
  return { assetId, name: started.name }
}

/**
 * Keeps empty directories of a folder, made safe like the paths of its files; one that is there already stays as it is. Throws
 * `upload.folder_not_found`, what a start throws of its task, and `upload.too_many_directories` beyond 100,000 a folder.
 */
export const addDirectories = (ctx: VisitorContext, input: AddDirectories): Promise<void> => asStaffLeaveIt(ctx, (now) => add(now, input))

async function add(ctx: VisitorContext, input: AddDirectories): Promise<void> {
  const asset = await findAssetOfLink(ctx.db, input.assetId, ctx.actor.link.id)
  if (!asset) throw folderNotFound()
  const { task, order } = await getOpenTask(ctx, asset.taskId)
  const paths = [...new Set(input.paths.filter((path) => /[^/\\.]/.test(path)).map(safePath))]
  const written = await commit(
    ctx,
    'folder.directories_added',
    asset.id,
    { directories: paths.length },
    [
      stillTaken(ctx, task.id, null),
      insertDirectories(ctx.db, asset.id, paths),
      mustExist(directoriesFit(asset.id, MOST_DIRECTORIES), tooManyDirectories),
      raiseAssetContent(ctx.db, asset.id),
      raiseTaskContent(ctx.db, task.id),
      raiseOrderContent(ctx.db, order.id),
    ],
    input.requestId,
  )
  // The same call again, or another one that had this request id.
  if (!written && (await countDirectories(ctx.db, asset.id, paths)) < paths.length) throw requestTaken()
}

/** The files of a folder that this link has sent: what need not come again when it goes on in another browser. Throws `upload.folder_not_found`. */
export async function listArrived(ctx: VisitorContext, { assetId, after, limit }: ListArrived) {
  if (!(await findAssetOfLink(ctx.db, assetId, ctx.actor.link.id))) throw folderNotFound()
  const rows = await listArrivedRows(ctx.db, assetId, ctx.now, Number(pageKey(after)?.[0] ?? 0), limit + 1)
  const { items, next } = pageOf(rows, limit, (last) => [last.row, last.fileId])
  return { items: items.map(({ relativePath, sizeBytes, lastModified }) => ({ relativePath, sizeBytes, lastModified })), next }
}

/** Deletes folders that have no upload and no file, with their empty directories. For the purge of uploads, after which they are empty. */
export async function purgeEmptyFolders(ctx: SystemContext): Promise<void> {
  const when = { before: ctx.now - EMPTY_AFTER, directoriesBefore: ctx.now - WITH_DIRECTORIES_AFTER }
  const ids = (await listEmptyAssets(ctx.db, when, BATCH)).map((asset) => asset.id)
  if (ids.length > 0) await commit(ctx, 'folders.purged', null, { items: ids.length }, deleteEmptyAssets(ctx.db, ids, when))
}
