import { defineError } from '@sluice/core/errors'
import { isId } from '@sluice/core/ids'
import { toHex } from '@sluice/core/encoding'
import { uploadNotFound } from '@sluice/core/uploads/errors'
import { type IncomingPart, receivePart } from '@sluice/core/uploads/parts'
import type { Hono } from 'hono'
import type { ApiEnv } from '../served.ts'
import { visitorOf } from '../session.ts'
import { whileComing } from './coming.ts'
import { contentLength } from './content-length.ts'

const partTooLarge = defineError('part.too_large', 'too_large', 'A part has at most 64 MiB.')
const rangeUnreadable = defineError('part.range_unreadable', 'invalid', 'Content-Range must have the form bytes first-last/size and end with the part.')
const digestUnreadable = defineError('part.digest_unreadable', 'invalid', 'A digest must have the form sha-256=:base64:.')

/** Cloudflare takes bodies of 100 MB; the largest part is 64 MiB. */
const LARGEST_BODY = 95_000_000

/** `PUT /api/uploads/:uploadId/parts/:n`; with `Content-Range` only what is missing of a part whose line was cut (RFC 9110, 14.5). */
export function partRoutes(app: Hono<ApiEnv>): void {
  app.put('/api/uploads/:uploadId/parts/:n', async (c) => {
    const request = c.req.raw
    const visitor = await visitorOf(c.var.ctx, request)
    const { uploadId, n } = c.req.param()
    if (!isId('upload', uploadId)) throw uploadNotFound()
    const part: IncomingPart = {
      uploadId,
      n: /^\d{1,5}$/.test(n) ? Number(n) : 0,
      body: request.body ?? new Blob([]).stream(),
      ...placeOf(request),
      signal: request.signal,
    }
    return c.json(
      await whileComing(
        visitor,
        () => [uploadId],
        () => receivePart(visitor, part),
      ),
    )
  })
}

/** A whole part comes with the digest of its content; the rest of one with the digest of the representation, the whole (RFC 9530). */
function placeOf(request: Request): Pick<IncomingPart, 'sizeBytes' | 'offset' | 'sha256'> {
  const length = contentLength(request, LARGEST_BODY, partTooLarge)
  const header = request.headers.get('Content-Range')
  if (header === null) return { sizeBytes: length, sha256: declaredSha256(request.headers.get('Content-Digest')) }
  const [offset = 0, last = 0, sizeBytes = 0] = /^bytes (\d{1,9})-(\d{1,9})\/(\d{1,9})$/.exec(header)?.slice(1).map(Number) ?? []
  if (length === 0 || offset + length !== sizeBytes || last !== sizeBytes - 1) throw rangeUnreadable()
  return { sizeBytes, offset, sha256: declaredSha256(request.headers.get('Repr-Digest')) }
}

/** Of a digest field SHA-256 alone is looked at. */
function declaredSha256(header: string | null): string | undefined {
  if (header === null) return undefined
  const base64 = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):/.exec(header)?.[1]
  if (base64 === undefined) throw digestUnreadable()
  return toHex(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)))
}
