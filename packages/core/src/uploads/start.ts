import { commit } from '../audit/usecases.ts'
import type { VisitorContext } from '../context.ts'
import { safeName, safePath } from '../files/policy.ts'
import { type Id, newId } from '../ids.ts'
import { wakeSubmission } from '../submissions/usecases.ts'
import { taskCompleted, taskNotFound } from '../tasks/errors.ts'
import { extensionAllowed, takesUploads } from '../tasks/policy.ts'
import { filesNotTaken, foldersNotTaken, linkInGrace } from '../upload-links/errors.ts'
import { takesFiles, takesFolders } from '../upload-links/policy.ts'
import { findReachedTask } from '../upload-links/scope.ts'
import { stillOpen } from '../upload-links/statements.ts'
import { extensionNotAllowed, folderNotFound, requestTaken, uploadTooLarge } from './errors.ts'
import { LARGEST_FILE, partPlan } from './policy.ts'
import { findAsset, insertAsset, insertUploads, listStarted, type NewUpload } from './repository.ts'
import type { NewFile, StartFolder, StartUploads } from './schemas.ts'

export interface StartedUpload {
  uploadId: Id<'upload'>
  fileId: Id<'file'>
  /** The label that the name became. */
  name: string
  partSizeBytes: number
  partCount: number
}

/** Begins a folder: a directory tree that counts as one unit. Its files are started with its id. */
export async function startFolder(ctx: VisitorContext, input: StartFolder): Promise<{ assetId: Id<'asset'> }> {
  const { task } = await getOpenTask(ctx, input.taskId)
  if (!takesFolders(ctx.actor.link.display)) throw foldersNotTaken()
  // The asset's id follows from the request's, so that the same call again names the same folder.
  const assetId: Id<'asset'> = `ast_${input.requestId.slice(4)}`
  const row = { id: assetId, createdAt: ctx.now, taskId: task.id, linkId: ctx.actor.link.id, name: safeName(input.name), files: input.files }
  await commit(ctx, 'folder.started', assetId, { taskId: task.id, files: input.files }, [stillOpen(ctx), insertAsset(ctx.db, row)], input.requestId)
  return { assetId }
}

/**
 * Begins up to 500 files for one task, in one batch. The answer has them in the order asked; the same request again has the same answer,
 * whatever has become of link and task meanwhile. Throws `link.in_grace`, `task.not_found`,
 * `task.completed`, `link.files_not_taken`, `upload.extension_not_allowed` with the file's `index`, `upload.too_large` with the same.
 */
export async function startUploads(ctx: VisitorContext, input: StartUploads): Promise<StartedUpload[]> {
  const earlier = await listStarted(ctx.db, input.requestId, ctx.actor.link.id)
  if (earlier.length > 0) return earlier
  const { order, task, type } = await getOpenTask(ctx, input.taskId)
  const { link } = ctx.actor
  if (input.assetId === null && !takesFiles(link.display)) throw filesNotTaken()
  if (input.assetId !== null && !(await findAsset(ctx.db, input.assetId, link.id, task.id))) throw folderNotFound()
  const rows = input.files.map((file, index) => planUpload(file, index, input.assetId === null ? type.allowedExtensions : []))
  const facts = { now: ctx.now, requestId: input.requestId, taskId: task.id, orderId: order.id, assetId: input.assetId, linkId: link.id }
  const bytes = rows.reduce((sum, row) => sum + row.sizeBytes, 0)
  await commit(
    ctx,
    'uploads.started',
    task.id,
    { files: rows.length, bytes },
    [stillOpen(ctx), wakeSubmission(ctx, { linkId: link.id, orderId: order.id }), ...insertUploads(ctx.db, rows, facts)],
    input.requestId,
  )
  const started = await listStarted(ctx.db, input.requestId, link.id)
  if (started.length !== rows.length) throw requestTaken()
  return started
}

function planUpload(file: NewFile, index: number, allowed: readonly string[]): NewUpload {
  const name = safeName(file.name)
  if (!extensionAllowed(name, allowed)) throw extensionNotAllowed({ index, allowed })
  if (file.sizeBytes > LARGEST_FILE) throw uploadTooLarge({ index, largestBytes: LARGEST_FILE })
  const fileId = newId('file')
  return {
    uploadId: newId('upload'),
    fileId,
    objectKey: `files/${fileId}`,
    name,
    relativePath: file.relativePath === '' ? name : safePath(file.relativePath),
    mediaType: file.mediaType,
    sizeBytes: file.sizeBytes,
    lastModified: file.lastModified,
    ...partPlan(file.sizeBytes),
  }
}

async function getOpenTask(ctx: VisitorContext, taskId: Id<'task'>) {
  if (ctx.actor.state === 'grace') throw linkInGrace()
  const found = await findReachedTask(ctx, taskId)
  if (!found) throw taskNotFound()
  if (!takesUploads(found.task)) throw taskCompleted()
  return found
}
