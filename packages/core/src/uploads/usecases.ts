import { commit } from '../audit/usecases.ts'
import type { Context, SystemContext, VisitorContext } from '../context.ts'
import { must } from '../database.ts'
import { isNamed } from '../errors.ts'
import { findFileById, giveUp } from '../files/usecases.ts'
import { purgeEmptyFolders } from '../folders/usecases.ts'
import { DAY, type Instant } from '../instants.ts'
import { pageKey, pageOf } from '../paging.ts'
import type { Database } from '../ports.ts'
import { linkRevoked } from '../upload-links/errors.ts'
import { findAskingOrders } from '../upload-links/scope.ts'
import { listRevokedLinks } from '../upload-links/statements.ts'
import { uploadNotOpen } from './errors.ts'
import { driveFinish, type Finished } from './finish.ts'
import { findOwnUpload, getUpload } from './parts.ts'
import { ABANDON_AFTER, FINISHING_LEFT_AFTER } from './policy.ts'
import { listRecordedParts } from './repository-parts.ts'
import { abandonQuiet, deleteEnded, listEnded, listOpenOfLink, listOpenOfLinks, listSendingLinks, listStale, type Upload } from './repository.ts'
import type { ListOpen, UploadOf } from './schemas.ts'

const BATCH = 200
/** Each takes several queries, and a Worker's invocation has a thousand. */
const SWEEP_BATCH = 50
/** Finished uploads answer a repeated part or finish for so long. */
const KEEP_FINISHED = 7 * DAY

/** Which parts are here, and how much the store kept of others whose line was cut: `receivePart` goes on behind it. */
export async function listParts(ctx: VisitorContext, input: UploadOf) {
  const { upload, objectKey } = await getUpload(ctx, input.uploadId)
  const parts = (await listRecordedParts(ctx.db, upload.id)).map((part) => part.n)
  const begun = upload.state === 'open' && upload.storeUpload !== null
  const kept = begun ? await ctx.store.keptBytes({ ...upload, key: objectKey, uploadRef: upload.storeUpload ?? '' }) : []
  const { state, fileId, partSizeBytes } = upload
  return { state, fileId, partSizeBytes, parts, kept: kept.filter(({ n }) => !parts.includes(n)) }
}

/**
 * What this link has begun and not finished, oldest first, with what a page needs to go on with it. `askedBy` is the number of the order that asks
 * for it, null once none does that the link reaches: it may finish all the same (R0.5).
 */
export async function listOpenUploads(ctx: VisitorContext, input: ListOpen) {
  const after = pageKey(input.after)?.[0]
  const rows = await listOpenOfLink(ctx.db, ctx.actor.link.id, typeof after === 'number' ? after : 0, input.limit + 1)
  const page = pageOf(rows, input.limit, (last) => [last.row, last.uploadId])
  const asking = await findAskingOrders(ctx, [...new Set(page.items.map(({ taskId }) => taskId))])
  return { ...page, items: page.items.map(({ row: _row, ...upload }) => ({ ...upload, askedBy: asking.get(upload.taskId) ?? null })) }
}

/** Makes the file of its parts, or names those that are missing. The same answer however often it is asked. */
export async function finishUpload(ctx: VisitorContext, input: UploadOf): Promise<Finished> {
  const { upload, objectKey } = await getUpload(ctx, input.uploadId)
  return driveFinish(ctx, upload, objectKey)
}

/** The sender gives up: nothing of it is kept. Of what has finished, or was given up before, it changes nothing. */
export async function abandonUpload(ctx: VisitorContext, input: UploadOf): Promise<void> {
  const { upload, objectKey } = await findOwnUpload(ctx, input.uploadId)
  if (upload.state === 'open') await abandon(ctx, { upload }, objectKey)
}

/**
 * Drives forward what a crash left finishing, and abandons what has had no part for seven days, or gets none any more because its link was revoked: until then
 * it takes room in the quotas of others. An upload whose parts are all here is finished instead, unless its link was revoked: its sender closed the page too
 * early, and has been told that the parts arrived.
 */
export async function sweepUploads(ctx: SystemContext) {
  const quietSince = ctx.now - ABANDON_AFTER
  const stale = await listStale(ctx.db, quietSince, ctx.clock() - FINISHING_LEFT_AFTER, SWEEP_BATCH)
  const revoked = await listRevokedUploads(ctx.db, SWEEP_BATCH - stale.length)
  const due = new Map([...stale.map((upload) => ({ upload, quietSince })), ...revoked.map((upload) => ({ upload }))].map((one) => [one.upload.id, one]))
  let items = 0
  for (const one of due.values()) {
    // One upload's trouble is logged and does not keep the others waiting.
    await sweep(ctx, one).then(
      () => items++,
      (error: unknown) => ctx.logger.error('upload.sweep_failed', { uploadId: one.upload.id, error }),
    )
  }
  return { items, bytes: 0, more: items === SWEEP_BATCH }
}

/** An upload to give up. */
interface Due {
  upload: Upload
  /** It has had no part since: one that came just now keeps it. */
  quietSince?: Instant
}

async function listRevokedUploads(db: Database, limit: number): Promise<Upload[]> {
  const linkIds = await listRevokedLinks(db, await listSendingLinks(db))
  return linkIds.length === 0 ? [] : listOpenOfLinks(db, linkIds, limit)
}

async function sweep(ctx: SystemContext, due: Due): Promise<void> {
  const { upload } = due
  const file = await findFileById(ctx.db, upload.fileId)
  if (!file) return
  const outcome = await driveFinish(ctx, upload, file.objectKey).catch((error: unknown) => {
    if (!isNamed(error, linkRevoked)) throw error
    return 'refused' as const
  })
  const unfinished = outcome === 'refused' || 'missingParts' in outcome
  if (unfinished && upload.state === 'open') await abandon(ctx, due, file.objectKey)
}

/** Deletes the rows of uploads that finished a week ago; their files stay. Folders that are empty go too. */
export async function purgeFinishedUploads(ctx: SystemContext) {
  const ids = (await listEnded(ctx.db, ctx.now - KEEP_FINISHED, BATCH)).map((upload) => upload.id)
  await purgeEmptyFolders(ctx)
  if (ids.length > 0) await commit(ctx, 'uploads.purged', null, { items: ids.length }, deleteEnded(ctx.db, ids))
  return { items: ids.length, bytes: 0, more: ids.length === BATCH }
}

async function abandon(ctx: Context, { upload, quietSince = Number.MAX_SAFE_INTEGER }: Due, objectKey: string): Promise<void> {
  await commit(ctx, 'upload.abandoned', upload.id, { fileId: upload.fileId }, [
    abandonQuiet(ctx.db, upload.id, quietSince, ctx.now),
    must(uploadNotOpen),
    ...giveUp(ctx.db, upload.fileId),
  ])
  // Frees the room at once; the purge does it again, and takes the rows.
  if (upload.storeUpload !== null) await ctx.store.abortUpload({ ...upload, key: objectKey, uploadRef: upload.storeUpload })
}
