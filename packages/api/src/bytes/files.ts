import { fileNotFound } from '@sluice/core/files/errors'
import type { FileRow } from '@sluice/core/files/policy'
import { getFile, openFile } from '@sluice/core/files/usecases'
import { fromHex } from '@sluice/core/encoding'
import { isId } from '@sluice/core/ids'
import type { Context as HonoContext, Hono } from 'hono'
import type { ApiEnv } from '../served.ts'
import { staffOf, viaOf, visitorOf } from '../session.ts'
import { answerDownload } from './download.ts'

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

function answer(c: HonoContext<ApiEnv>, file: FileRow): Promise<Response> {
  const { sha256, digestPartBytes } = file
  const etag = `"${sha256 ?? file.id}${digestPartBytes === null ? '' : `-${digestPartBytes}`}"`
  const download = { etag, sizeBytes: file.sizeBytes, name: file.name, mediaType: 'application/octet-stream' }
  const digest: Record<string, string> =
    sha256 !== null && digestPartBytes === null ? { 'Repr-Digest': `sha-256=:${btoa(String.fromCharCode(...fromHex(sha256)))}:` } : {}
  return answerDownload(c.req.raw, download, digest, (range) => openFile(c.var.ctx, file, range ?? undefined))
}
