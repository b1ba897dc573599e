import { isId } from '@sluice/core/ids'
import { receiptNotFound } from '@sluice/core/receipts/errors'
import { listReceiptKeys, openReceipt } from '@sluice/core/receipts/usecases'
import type { Hono } from 'hono'
import { assertNoFlood } from '../floods.ts'
import { type ApiEnv, contextOf } from '../served.ts'
import { readerOf } from '../session.ts'
import { attachment } from './disposition.ts'

/** Where anyone finds the keys that receipts are checked with. */
export const RECEIPT_KEYS = '/.well-known/sluice-receipt-keys.json'

const KEPT_SECONDS = 300

/** `GET /api/receipts/:submissionId`, a signed document, and the public keys beside it, which need no session. */
export function receiptRoutes(app: Hono<ApiEnv>): void {
  app.get('/api/receipts/:submissionId', async (c) => {
    const reader = await readerOf(c.var.ctx, c.req.raw)
    const submissionId = c.req.param('submissionId')
    if (!isId('submission', submissionId)) throw receiptNotFound()
    const { body, sizeBytes, fileName } = await openReceipt(reader, { submissionId })
    return new Response(body, {
      headers: {
        'Cache-Control': 'private, no-store',
        'Content-Disposition': attachment(fileName),
        'Content-Length': String(sizeBytes),
        'Content-Security-Policy': "sandbox; default-src 'none'",
        'Content-Type': 'application/json',
        'Cross-Origin-Resource-Policy': 'same-origin',
        'X-Content-Type-Options': 'nosniff',
      },
    })
  })
  app.get(RECEIPT_KEYS, async (c) => {
    const ctx = contextOf(c.var.served, c.req.raw)
    await assertNoFlood(c.var.served, ctx, c.req.raw)
    const headers = { 'Cache-Control': `public, max-age=${KEPT_SECONDS}`, 'Content-Type': 'application/jwk-set+json', 'X-Content-Type-Options': 'nosniff' }
    return new Response(JSON.stringify(await listReceiptKeys(ctx)), { headers })
  })
}
