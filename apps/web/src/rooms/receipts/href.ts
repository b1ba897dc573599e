import type { Id } from '@sluice/core/ids'

/** Where a receipt's signed document is. */
export const receiptHref = (submissionId: Id<'submission'>): string => `/api/receipts/${submissionId}`
