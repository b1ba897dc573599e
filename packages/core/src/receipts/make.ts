import { commit, commitQuietly } from '../audit/usecases.ts'
import type { SystemContext } from '../context.ts'
import { must } from '../database.ts'
import { isNamed } from '../errors.ts'
import { type Id, newId } from '../ids.ts'
import { enqueueNoticeIf } from '../notices/usecases.ts'
import { mayMailReceipt } from '../submissions/usecases.ts'
import { signedDocument } from './document.ts'
import { receiptMade } from './errors.ts'
import { findReceipt, listDueReceipts, setMade, setTried } from './repository.ts'
import { openSigningKey } from './signing.ts'

const BATCH = 20
/** A run begins no other receipt after so many files: it stays within what a Worker may ask its database. */
const FILES_A_RUN = 40_000

/**
 * Makes the receipts that are due: the document is stored under a key of its own, then its row is made and the uploader's notice queued in one
 * batch, so that there is never a second mail. Beyond what one link is mailed in a day they stand on its page alone. One that fails waits for the next run, keeps no other waiting, and is thrown at the end.
 */
export async function makeReceipts(ctx: SystemContext) {
  const failures: unknown[] = []
  let [items, bytes, files] = [0, 0, 0]
  for (const due of await listDueReceipts(ctx.db, BATCH)) {
    if (files > 0 && files + due.files > FILES_A_RUN) break
    files += due.files
    try {
      const made = await makeReceipt(ctx, due.submissionId)
      if (made === null) continue
      items++
      bytes += made
    } catch (error) {
      ctx.logger.error('receipt.not_made', { submissionId: due.submissionId, error })
      failures.push(error)
      await commitQuietly(ctx, [setTried(ctx.db, due.submissionId, ctx.clock())])
    }
  }
  if (items > 0) ctx.soon('notices')
  if (failures.length > 0) throw failures[0]
  return { items, bytes }
}

/** How large the document is; null when another run was quicker, whose document then stands. */
async function makeReceipt(ctx: SystemContext, submissionId: Id<'submission'>): Promise<number | null> {
  const [facts, key] = await Promise.all([findReceipt(ctx.db, submissionId), openSigningKey(ctx)])
  if (!facts || facts.receipt.state === 'made') return null
  const { blob, signature } = await signedDocument(ctx, facts, key)
  const objectKey = `receipts/${submissionId}/${newId('attempt')}`
  const { sizeBytes, sha256 } = await ctx.store.put(objectKey, { body: blob.stream(), sizeBytes: blob.size })
  const made = { madeAt: ctx.clock(), objectKey, sizeBytes, sha256, keyId: key.id, signature }
  try {
    await commit(ctx, 'receipt.made', submissionId, { signingKeyId: key.id, files: facts.submission.files, bytes: sizeBytes }, [
      setMade(ctx.db, submissionId, made),
      must(receiptMade),
      enqueueNoticeIf(ctx, { template: 'receipt', aboutId: submissionId }, mayMailReceipt(facts.submission)),
    ])
  } catch (error) {
    if (!isNamed(error, receiptMade)) throw error
    await ctx.store.delete([objectKey])
    return null
  }
  return sizeBytes
}
