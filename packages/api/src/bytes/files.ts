import { fileNotFound } from '@sluice/core/files/errors'
import type { FileRow } from '@sluice/core/files/policy'
import { getFile, openFile } from '@sluice/core/files/usecases'
import { fromHex } from '@sluice/core/encoding'
import { isId } from '@sluice/core/ids'
import type { Context as HonoContext, Hono } from 'hono'
import type { ApiEnv } from '../served.ts'
import { staffOf, viaOf, visitorOf } from '../session.ts'
import { attachment } from './disposition.ts'
import { matchesAny, parseRange, rangeHolds } from './ranges.ts'

/** `GET` and `HEAD /api/files/:fileId`. Hono answers HEAD by the same route without its body. */
export function fileRoutes(app: Hono<ApiEnv>): void {
  app.get('/api/files/:fileId', async (c) => {
    const { ctx } = c.var
    const request = c.req.raw
    const asker = viaOf(request) === null ? await staffOf(ctx, request) : await visitorOf(ctx, request)
    const fileId = c.req.param('fileId')
    if (!isId('file', fileId)) throw fileNotFound()
    const file = await getFile(asker, { fileId })
    return answer(c, file)
  })
}

async function answer(c: HonoContext<ApiEnv>, file: FileRow): Promise<Response> {
  const { ctx } = c.var
  const request = c.req.raw
  const etag = `"${file.sha256 ?? file.id}${file.digestPartBytes === null ? '' : `-${file.digestPartBytes}`}"`
  const headers = fileHeaders(file, etag)
  if (matchesAny(request.headers.get('If-None-Match'), etag)) return new Response(null, { status: 304, headers })
  const range = rangeHolds(request.headers.get('If-Range'), etag) ? parseRange(request.headers.get('Range'), file.sizeBytes) : null
  if (range === 'unsatisfiable') {
    headers.set('Content-Range', `bytes */${file.sizeBytes}`)
    return new Response(null, { status: 416, headers })
  }
  const length = range?.length ?? file.sizeBytes
  headers.set('Content-Length', String(length))
  if (range) headers.set('Content-Range', `bytes ${range.offset}-${range.offset + range.length - 1}/${file.sizeBytes}`)
  const status = range ? 206 : 200
  if (request.method === 'HEAD') return new Response(null, { status, headers })
  return new Response(await openFile(ctx, file, range ?? undefined), { status, headers })
}

/** Whatever a file is, it is a download: never a page of ours, never sniffed, never with scripts (security.md). */
function fileHeaders(file: FileRow, etag: string): Headers {
  const headers = new Headers({
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'private, no-store',
    'Content-Disposition': attachment(file.name),
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Content-Type': 'application/octet-stream',
    'Cross-Origin-Resource-Policy': 'same-origin',
    ETag: etag,
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  })
  if (file.sha256 !== null && file.digestPartBytes === null) headers.set('Repr-Digest', `sha-256=:${btoa(String.fromCharCode(...fromHex(file.sha256)))}:`)
  return headers
}
