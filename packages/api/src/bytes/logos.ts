import { logoNotFound, logoTooLarge } from '@sluice/core/branding/errors'
import type { BrandHolder } from '@sluice/core/branding/policy'
import { LARGEST_LOGO_BYTES } from '@sluice/core/branding/schemas'
import { openLogo, setLogo } from '@sluice/core/branding/usecases'
import { isId } from '@sluice/core/ids'
import type { Hono } from 'hono'
import type { ApiEnv } from '../served.ts'
import { readerOf, staffOf } from '../session.ts'
import { contentLength } from './content-length.ts'
import { answerDownload } from './download.ts'

/** `GET` and `PUT /api/logos/:holderId`: the picture at the head of a customer's pages, of the workspace or of one customer. */
export function logoRoutes(app: Hono<ApiEnv>): void {
  app.get('/api/logos/:holderId', async (c) => {
    const holderId = holderOf(c.req.param('holderId'))
    const reader = holderId === 'workspace' ? c.var.ctx : await readerOf(c.var.ctx, c.req.raw)
    const { open, sizeBytes, mediaType, etag } = await openLogo(reader, { holderId })
    const download = { etag: `"${etag}"`, sizeBytes, name: 'logo.png', mediaType }
    return answerDownload(c.req.raw, download, { 'Cache-Control': 'private, no-cache' }, open)
  })
  app.put('/api/logos/:holderId', async (c) => {
    const staff = await staffOf(c.var.ctx, c.req.raw)
    const holderId = holderOf(c.req.param('holderId'))
    contentLength(c.req.raw, LARGEST_LOGO_BYTES, logoTooLarge)
    await setLogo(staff, { holderId, bytes: new Uint8Array(await c.req.raw.arrayBuffer()) })
    return c.body(null, 204)
  })
}

function holderOf(text: string): BrandHolder {
  if (text === 'workspace' || isId('customer', text)) return text
  throw logoNotFound()
}
