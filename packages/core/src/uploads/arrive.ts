import { commitEach } from '../audit/usecases.ts'
import type { Context } from '../context.ts'
import { type Guard, must } from '../database.ts'
import type { StoredFile } from '../files/policy.ts'
import { filesArrive } from '../files/usecases.ts'
import { countIntoFolder } from '../folders/statements.ts'
import type { Id } from '../ids.ts'
import { completedEnd, raiseOrderContent } from '../orders/statements.ts'
import type { Statement } from '../ports.ts'
import { countIntoSubmission, submissionOf, wakeSubmission } from '../submissions/usecases.ts'
import { markTaskReceived } from '../tasks/arrivals.ts'
import { countIntoLink } from '../upload-links/statements.ts'
import { uploadMoved } from './errors.ts'
import { moveUploads, type Upload } from './repository.ts'
import { succeeding } from './succession.ts'

/** An upload whose file is here, and what was stored of it under which key. */
export interface Arriving {
  upload: Upload
  stored: Omit<StoredFile, 'fileId'>
}

/**
 * Files arrive, in one batch: from uploads in state `from`, with files, task, folder, submission and counters. Several are of one link for one
 * task and of one folder or none, and each stands beside what is there; a new version arrives alone.
 * @param record what belongs into the same batch, before the rest; at most two guards.
 */
export async function arrive(
  ctx: Context,
  from: Upload['state'],
  arriving: readonly [Arriving, ...Arriving[]],
  record: readonly (Statement | Guard)[] = [],
): Promise<void> {
  const [first] = arriving
  const { taskId, assetId, orderId, linkId } = first.upload
  const uploads = arriving.map(({ upload }) => upload)
  const arrived = { files: uploads.length, bytes: uploads.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) }
  const stored = arriving.map((one) => ({ ...one.stored, fileId: one.upload.fileId }))
  await succeeding(ctx, first.upload, async ({ supersedes, statements }) => {
    await commitEach(
      ctx,
      'upload.finished',
      uploads.map((upload) => changeOf(upload, supersedes)),
      [
        ...record,
        moveUploads(
          ctx.db,
          uploads.map(({ id }) => id),
          [from],
          'finished',
          ctx.now,
        ),
        must(uploadMoved, uploads.length),
        wakeSubmission(ctx, first.upload),
        countIntoSubmission(ctx, first.upload, arrived),
        ...filesArrive(ctx, { taskId, assetId, stored, submissionId: submissionOf(first.upload), expiresAt: completedEnd(orderId, ctx.now) }),
        markTaskReceived(ctx.db, taskId),
        ...(assetId === null ? [] : [countIntoFolder(ctx.db, assetId, arrived.files)]),
        raiseOrderContent(ctx.db, orderId),
        countIntoLink(ctx.db, linkId, arrived, ctx.now),
        ...statements,
      ],
    )
  })
}

function changeOf({ id: uploadId, fileId, taskId, orderId, sizeBytes: bytes }: Upload, supersedes: Id<'file'> | null) {
  return { subjectId: fileId, facts: { uploadId, taskId, orderId, bytes, ...(supersedes ? { supersedes } : {}) } }
}
