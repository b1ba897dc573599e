import { commit } from '../audit/usecases.ts'
import type { Context, SystemContext, VisitorContext } from '../context.ts'
import { must } from '../database.ts'
import { findFileById, giveUp } from '../files/usecases.ts'
import { DAY } from '../instants.ts'
import { uploadNotOpen } from './errors.ts'
import { driveFinish, type Finished } from './finish.ts'
import { findOwnUpload, getUpload } from './parts.ts'
import { ABANDON_AFTER, FINISHING_LEFT_AFTER } from './policy.ts'
import { countEnded, deleteEnded, listOpenOfLink, listRecordedParts, listStale, moveUpload, type Upload } from './repository.ts'
import type { UploadOf } from './schemas.ts'

const BATCH = 200
/** Finished uploads answer a repeated part or finish for so long. */
const KEEP_FINISHED = 7 * DAY

/** Which parts are here. */
export async function listParts(ctx: VisitorContext, input: UploadOf) {
  const { upload } = await getUpload(ctx, input.uploadId)
  const parts = await listRecordedParts(ctx.db, upload.id)
  return { state: upload.state, fileId: upload.fileId, partSizeBytes: upload.partSizeBytes, parts: parts.map((part) => part.n) }
}

/** What this link has begun and not finished, oldest first. */
export const listOpenUploads = (ctx: VisitorContext) => listOpenOfLink(ctx.db, ctx.actor.link.id, 500)

/** Makes the file of its parts, or names those that are missing. The same answer however often it is asked. */
export async function finishUpload(ctx: VisitorContext, input: UploadOf): Promise<Finished> {
  const { upload, objectKey } = await getUpload(ctx, input.uploadId)
  return driveFinish(ctx, upload, objectKey)
}

/** The sender gives up: nothing of it is kept. Of what has finished, or was given up before, it changes nothing. */
export async function abandonUpload(ctx: VisitorContext, input: UploadOf): Promise<void> {
  const { upload, objectKey } = await findOwnUpload(ctx, input.uploadId)
  if (upload.state === 'open') await abandon(ctx, upload, objectKey)
}

/** Drives forward what a crash left finishing, and abandons what has had no part for seven days. */
export async function sweepUploads(ctx: SystemContext) {
  const stale = await listStale(ctx.db, ctx.now - ABANDON_AFTER, ctx.clock() - FINISHING_LEFT_AFTER, BATCH)
  for (const upload of stale) {
    const file = await findFileById(ctx.db, upload.fileId)
    if (!file) continue
    // One upload's trouble is logged and does not keep the others waiting.
    await (upload.state === 'open' ? abandon(ctx, upload, file.objectKey) : driveFinish(ctx, upload, file.objectKey)).catch((error: unknown) => {
      ctx.logger.error('upload.sweep_failed', { uploadId: upload.id, error })
    })
  }
  return { items: stale.length, bytes: 0 }
}

/** Deletes the rows of uploads that finished a week ago; their files stay. */
export async function purgeFinishedUploads(ctx: SystemContext) {
  const before = ctx.now - KEEP_FINISHED
  const items = (await countEnded(ctx.db, before, BATCH)).length
  if (items > 0) await commit(ctx, 'uploads.purged', null, { items }, deleteEnded(ctx.db, before, BATCH))
  return { items, bytes: 0, more: items === BATCH }
}

async function abandon(ctx: Context, upload: Upload, objectKey: string): Promise<void> {
  await commit(ctx, 'upload.abandoned', upload.id, { fileId: upload.fileId }, [
    moveUpload(ctx.db, upload.id, ['open'], 'abandoned', ctx.now),
    must(uploadNotOpen),
    giveUp(ctx.db, upload.fileId),
  ])
  // Frees the room at once; the purge does it again, and takes the rows.
  if (upload.storeUpload !== null) await ctx.store.abortUpload({ ...upload, key: objectKey, uploadRef: upload.storeUpload })
}
