import type { VisitorContext } from '@sluice/core/context'
import type { Id } from '@sluice/core/ids'
import { receipts } from '@sluice/core/receipts/table'
import { listOwnReceipts, listReceiptKeys, openReceipt } from '@sluice/core/receipts/usecases'
import { type Receipt, verifyReceipt } from '@sluice/core/receipts/verify'
import { finishSubmissions } from '@sluice/core/submissions/usecases'
import { eq } from 'drizzle-orm'
import type { TestContext } from './context.ts'
import { runDry } from './sending.ts'

/** The newest submission of a link that has a receipt. */
export async function newestReceipt(visitor: VisitorContext): Promise<Id<'submission'>> {
  const [newest] = (await listOwnReceipts(visitor, { limit: 1 })).items
  if (!newest) throw new Error('there is no receipt')
  return newest.submissionId
}

/** Everything that a link sent is done, and its receipt made. */
export async function done(t: TestContext, visitor: VisitorContext): Promise<Id<'submission'>> {
  await finishSubmissions(visitor)
  await runDry(t, 'receipts', visitor.now)
  return newestReceipt(visitor)
}

export const receiptRow = (t: TestContext, id: Id<'submission'>) => t.db.select().from(receipts).where(eq(receipts.submissionId, id)).get()

/** The document as its reader gets it, checked with the public keys. */
export async function readReceipt(t: TestContext, reader: Parameters<typeof openReceipt>[0], submissionId: Id<'submission'>): Promise<Receipt> {
  const json = await new Response((await openReceipt(reader, { submissionId })).body).text()
  const outcome = await verifyReceipt(json, await listReceiptKeys(t.at(reader.now)))
  if (!outcome.valid) throw new Error(outcome.failed)
  return outcome.receipt
}
