import { defineError } from '@sluice/core/errors'
import { isId } from '@sluice/core/ids'
import { toHex } from '@sluice/core/encoding'
import { uploadNotFound } from '@sluice/core/uploads/errors'
import { receivePart } from '@sluice/core/uploads/parts'
import type { Hono } from 'hono'
import type { ApiEnv } from '../served.ts'
import { visitorOf } from '../session.ts'

const lengthRequired = defineError('part.length_required', 'length_required', 'A part needs a Content-Length.')
const partTooLarge = defineError('part.too_large', 'too_large', 'A part has at most 64 MiB.')
const digestUnreadable = defineError('part.digest_unreadable', 'invalid', 'Content-Digest must have the form sha-256=:base64:.')

/** Cloudflare takes bodies of 100 MB; the largest part is 64 MiB. */
const LARGEST_BODY = 95_000_000

/** `PUT /api/uploads/:uploadId/parts/:n`. */
export function partRoutes(app: Hono<ApiEnv>): void {
  app.put('/api/uploads/:uploadId/parts/:n', async (c) => {
    const request = c.req.raw
    const visitor = await visitorOf(c.var.ctx, request)
    const { uploadId, n } = c.req.param()
    if (!isId('upload', uploadId)) throw uploadNotFound()
    const receipt = await receivePart(visitor, {
      uploadId,
      n: /^\d{1,5}$/.test(n) ? Number(n) : 0,
      body: request.body ?? new Blob([]).stream(),
      sizeBytes: contentLength(request),
      sha256: declaredSha256(request),
      signal: request.signal,
    })
    return c.json(receipt)
  })
}

function contentLength(request: Request): number {
  const header = request.headers.get('Content-Length')
  if (header === null || !/^\d{1,15}$/.test(header)) throw lengthRequired()
  const length = Number(header)
  if (length > LARGEST_BODY) throw partTooLarge()
  return length
}

/** RFC 9530, of which SHA-256 alone is looked at. */
function declaredSha256(request: Request): string | undefined {
  const header = request.headers.get('Content-Digest')
  if (header === null) return undefined
  const base64 = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):/.exec(header)?.[1]
  if (base64 === undefined) throw digestUnreadable()
  return toHex(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)))
}
