import { commit } from '../audit/usecases.ts'
import type { VisitorContext } from '../context.ts'
import { takeLabels, untilFree } from '../files/labels.ts'
import { findFolder, stillThere } from '../folders/statements.ts'
import type { Id } from '../ids.ts'
import { reserve } from '../quotas/statements.ts'
import { wakeSubmission } from '../submissions/usecases.ts'
import { filesNotTaken } from '../upload-links/errors.ts'
import { asStaffLeaveIt } from '../upload-links/in-force.ts'
import { takesFiles } from '../upload-links/policy.ts'
import { getOpenTask } from '../upload-links/scope.ts'
import { stillTaken } from '../upload-links/statements.ts'
import { folderNotFound, requestTaken } from './errors.ts'
import { planStart } from './plan.ts'
import { insertUploads, listStarted } from './repository.ts'
import type { StartUploads } from './schemas.ts'

export interface StartedUpload {
  uploadId: Id<'upload'>
  fileId: Id<'file'>
  /** The label that the name became. */
  name: string
  partSizeBytes: number
  partCount: number
}

/**
 * Begins up to 500 files for one task, in one batch. The answer has them in the order asked; the same request again has the same answer,
 * whatever has become of link and task meanwhile. Throws `link.in_grace`, `task.not_found`, `task.completed`, `link.files_not_taken`,
 * `upload.folder_not_found`, `link.not_open`, and what `planStart` refuses: of one file, with its `index`, `upload.extension_not_allowed`, `upload.too_large`,
 * `upload.no_earlier_version`, `quota.file_too_large`, `quota.extension_not_allowed`; of all, `quota.bytes_exceeded`, `quota.files_exceeded`, and `file.name_contended` in the end.
 */
export const startUploads = (ctx: VisitorContext, input: StartUploads): Promise<StartedUpload[]> => asStaffLeaveIt(ctx, (now) => start(now, input))

async function start(ctx: VisitorContext, input: StartUploads): Promise<StartedUpload[]> {
  const { link } = ctx.actor
  const earlier = await listStarted(ctx.db, input.requestId, link.id)
  if (earlier.length > 0) return earlier
  const { order, task, type } = await getOpenTask(ctx, input.taskId)
  const { assetId } = input
  if (assetId === null && !takesFiles(link.display)) throw filesNotTaken()
  if (assetId !== null && !(await findFolder(ctx.db, assetId, link.id, task.id))) throw folderNotFound()
  const facts = { now: ctx.now, requestId: input.requestId, taskId: task.id, orderId: order.id, assetId, linkId: link.id, customerId: link.customerId }
  await untilFree(async (attempt) => {
    const { rows, labels, wanted } = await planStart(ctx, input, assetId === null ? type.allowedExtensions : [], attempt)
    const statements = [
      stillTaken(ctx, task.id, assetId === null ? 'files' : null),
      ...(assetId === null ? [] : [stillThere(assetId)]),
      ...reserve(ctx, wanted),
      wakeSubmission(ctx, { linkId: link.id, orderId: order.id }),
      ...(labels.length === 0 ? [] : [takeLabels(ctx.db, assetId ?? task.id, labels)]),
      ...insertUploads(ctx.db, rows, facts),
    ]
    await commit(ctx, 'uploads.started', task.id, { ...wanted }, statements, input.requestId)
  })
  const started = await listStarted(ctx.db, input.requestId, link.id)
  if (started.length !== input.files.length) throw requestTaken()
  return started
}
