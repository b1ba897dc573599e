import { defineError } from '../errors.ts'

export const receiptNotFound = defineError('receipt.not_found', 'not_found', 'This receipt does not exist.')
export const receiptNotReady = defineError('receipt.not_ready', 'conflict', 'This receipt is being made. It is ready within a minute or two.')
export const receiptMissing = defineError('receipt.missing', 'gone', 'The document of this receipt is missing from the store.')
export const receiptTooLarge = defineError('receipt.too_large', 'too_large', 'The list of files of this receipt is too long to be signed.')
export const receiptMade = defineError('receipt.made', 'conflict', 'This receipt has been made meanwhile.')
export const signingKeyMade = defineError('signing_key.made', 'conflict', 'A signing key has been made meanwhile.')
