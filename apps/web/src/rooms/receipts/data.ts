import type { Id } from '@sluice/core/ids'
import type { SignedReceipt } from '@sluice/core/receipts/verify'
import { api, fetchBytes } from '../../api.ts'
import { staffQuery } from '../../shell/staff-query.ts'
import { explain } from '../../text.ts'
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
    return { signed: await (await fetchBytes(receiptHref(submissionId))).json() }
  } catch (error) {
    return { failure: explain(error) }
  }
}
