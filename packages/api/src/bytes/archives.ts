import { archiveNotFound } from '@sluice/core/archives/errors'
import type { ArchiveContainer } from '@sluice/core/archives/table'
import { openArchive } from '@sluice/core/archives/usecases'
import { fileNotFound } from '@sluice/core/files/errors'
import { type Id, type IdKind, isId } from '@sluice/core/ids'
import type { Context as HonoContext, Hono } from 'hono'
import type { ApiEnv } from '../served.ts'
import { staffOf, viaOf, visitorOf } from '../session.ts'
import { answerDownload } from './download.ts'

const containers = { orders: 'order', tasks: 'task', submissions: 'submission', assets: 'asset' } as const satisfies Record<string, IdKind>

/** `GET` and `HEAD /api/{orders,tasks,submissions,assets}/:id/archive.zip`, with `?file=` for each file that is chosen. */
export function archiveRoutes(app: Hono<ApiEnv>): void {
  for (const [noun, kind] of Object.entries(containers)) {
    app.get(`/api/${noun}/:id/archive.zip`, (c) => {
      const id = c.req.param('id')
      return answer(c, isId(kind, id) ? id : null)
    })
  }
}

async function answer(c: HonoContext<ApiEnv>, containerId: ArchiveContainer | null): Promise<Response> {
  const { ctx, served } = c.var
  const request = c.req.raw
  const asker = viaOf(request) === null ? await staffOf(ctx, request) : await visitorOf(ctx, request)
  if (containerId === null) throw archiveNotFound()
  const archive = await openArchive(asker, { containerId, fileIds: (c.req.queries('file') ?? []).map(fileIdOf) })
  const download = { ...archive, etag: `"${archive.etag}"`, mediaType: 'application/zip' }
  return answerDownload(request, download, {}, (range) => {
    const { offset, length } = range ?? { offset: 0, length: archive.sizeBytes }
    const { readable, writable } = served.fixedLength?.(length) ?? exactly(length)
    served.waitUntil(archive.write({ offset, length }, writable))
    return readable
  })
}

function fileIdOf(text: string): Id<'file'> {
  if (!isId('file', text)) throw fileNotFound()
  return text
}

/** Bytes pass through as they are; when they end too early or too late the reader gets an error and not an end. */
function exactly(length: number): { readable: ReadableStream<Uint8Array>; writable: WritableStream<Uint8Array> } {
  let left = length
  const strategy = new ByteLengthQueuingStrategy({ highWaterMark: 1024 * 1024 })
  return new TransformStream<Uint8Array, Uint8Array>(
    {
      transform(chunk, controller) {
        left -= chunk.byteLength
        if (left < 0) throw new RangeError(`${-left} bytes more than ${length} came`)
        controller.enqueue(chunk)
      },
      flush() {
        if (left > 0) throw new RangeError(`${left} of ${length} bytes did not come`)
      },
    },
    strategy,
    strategy,
  )
}
