import type { Id } from '@sluice/core/ids'
import type { SignedReceipt } from '@sluice/core/receipts/verify'
import { api } from '../../api.ts'
import { staffQuery } from '../../shell/staff-query.ts'
import { explainCode } from '../../text.ts'
import type { Explanation } from '../../ui/error-panel.tsx'
import { receiptHref } from './href.ts'

export type ReceiptListed = Awaited<ReturnType<typeof api.receipts.list.query>>['items'][number]
export type ReceiptKnown = Awaited<ReturnType<typeof api.receipts.get.query>>

export const listReceipts = staffQuery((orderId: Id<'order'>, after?: string) => api.receipts.list.query({ orderId, after }), 'receipts')
export const getReceipt = staffQuery((submissionId: Id<'submission'>) => api.receipts.get.query({ submissionId }), 'receipt')

export type Document = { signed: SignedReceipt } | { failure: Explanation }

/** The signed document, with all of its files. It never throws. */
export async function readDocument(submissionId: Id<'submission'>): Promise<Document> {
  try {
    const answer = await fetch(receiptHref(submissionId))
    if (answer.ok) return { signed: await answer.json() }
    const problem: { code: string; request_id?: string } = await answer.json()
    return { failure: explainCode(problem.code, {}, problem.request_id) }
  } catch {
    return { failure: explainCode('network.unreachable') }
  }
}
