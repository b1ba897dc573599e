import { commit } from '../audit/usecases.ts'
import { listLogoObjects } from '../branding/usecases.ts'
import type { SystemContext } from '../context.ts'
import { isId } from '../ids.ts'
import { DAY, MINUTE } from '../instants.ts'
import { listReceiptObjects } from '../receipts/usecases.ts'
import { giveBack } from '../quotas/statements.ts'
import { claimDueFiles, claimedOf, deleteClaimed, isClaimed, listBegunUploads, listObjectKeys, raiseContainers } from './repository.ts'

/** R2 deletes 1,000 keys a call. */
const BATCH = 1_000
const LEFT_AFTER = 2 * MINUTE
/** Older than any upload that may still go on (abandoned after 7 days, aborted by the store after 8). */
const ORPHAN_AFTER = 9 * DAY
/** The rooms of these keys clear up after themselves. */
const OF_OTHER_ROOMS = ['archives/']

/**
 * Deletes expired files: claim, delete the objects, delete the rows. Each step can be repeated; what a crash leaves claimed is claimed again
 * after two minutes.
 */
export async function purgeFiles(ctx: SystemContext) {
  const at = ctx.clock()
  const claimed = await claimDueFiles(ctx.db, ctx.now, at, at - LEFT_AFTER, BATCH)
  if (claimed.length === 0) return { items: 0, bytes: 0 }
  const ids = claimed.map((file) => file.id)
  for (const begun of await listBegunUploads(ctx.db, ids)) {
    if (begun.storeUpload !== null) await ctx.store.abortUpload({ ...begun, key: begun.objectKey, uploadRef: begun.storeUpload })
  }
  await ctx.store.delete(claimed.map((file) => file.objectKey))
  const bytes = claimed.reduce((sum, file) => sum + file.sizeBytes, 0)
  await commit(ctx, 'files.purged', null, { items: claimed.length, bytes }, [
    giveBack(ctx.db, isClaimed(ids)),
    ...raiseContainers(ctx.db, claimedOf(ids)),
    ...deleteClaimed(ctx.db, ids),
  ])
  return { items: claimed.length, bytes, more: claimed.length >= BATCH }
}

/** Deletes objects that no row stands for: what an attempt stored and a crash kept it from recording or taking back. */
export async function sweepObjects(ctx: SystemContext) {
  let items = 0
  let bytes = 0
  let cursor: string | undefined
  do {
    const page = await ctx.store.listOlder(ctx.now - ORPHAN_AFTER, cursor)
    const known = await knownKeys(
      ctx,
      page.objects.map((object) => object.key),
    )
    const orphans = page.objects.filter(({ key }) => !known.has(key) && !OF_OTHER_ROOMS.some((prefix) => key.startsWith(prefix)))
    if (orphans.length > 0) {
      await ctx.store.delete(orphans.map((object) => object.key))
      items += orphans.length
      bytes += orphans.reduce((sum, object) => sum + object.sizeBytes, 0)
      await commit(ctx, 'files.orphans_swept', null, { items: orphans.length }, [])
    }
    cursor = page.cursor ?? undefined
  } while (cursor !== undefined)
  return { items, bytes }
}

/** Which of these keys a row has. A key begins with its room and the id of what it belongs to, so that rows are found by their ids. */
async function knownKeys(ctx: SystemContext, keys: readonly string[]): Promise<Set<string>> {
  const ids = keys.map((key) => key.split('/')[1] ?? '').filter((id) => isId('file', id))
  const ofFiles = (await listObjectKeys(ctx.db, ids)).map((row) => row.objectKey)
  return new Set([...ofFiles, ...(await listReceiptObjects(ctx.db, keys)), ...(await listLogoObjects(ctx.db, keys))])
}
