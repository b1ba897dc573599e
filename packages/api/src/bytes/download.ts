import type { ByteRange } from '@sluice/core/ports'
import { attachment } from './disposition.ts'
import { matchesAny, parseRange, rangeHolds } from './ranges.ts'

/** Bytes that are fetched as a whole or by a range. */
export interface Download {
  /** Strong, in quotes. */
  etag: string
  sizeBytes: number
  name: string
  mediaType: string
}

/** Answers 200, 206, 304 or 416. `open` gives the bytes; a HEAD does not ask for them. */
export async function answerDownload(
  request: Request,
  download: Download,
  more: Readonly<Record<string, string>>,
  open: (range: ByteRange | null) => ReadableStream<Uint8Array> | Promise<ReadableStream<Uint8Array>>,
): Promise<Response> {
  const { etag, sizeBytes } = download
  const headers = new Headers({ ...safeHeaders(download), ...more })
  if (matchesAny(request.headers.get('If-None-Match'), etag)) return new Response(null, { status: 304, headers })
  const range = rangeHolds(request.headers.get('If-Range'), etag) ? parseRange(request.headers.get('Range'), sizeBytes) : null
  if (range === 'unsatisfiable') {
    headers.set('Content-Range', `bytes */${sizeBytes}`)
    return new Response(null, { status: 416, headers })
  }
  headers.set('Content-Length', String(range?.length ?? sizeBytes))
  if (range) headers.set('Content-Range', `bytes ${range.offset}-${range.offset + range.length - 1}/${sizeBytes}`)
  return new Response(request.method === 'HEAD' ? null : await open(range), { status: range ? 206 : 200, headers })
}

/** Whatever is in it, it is a download: never a page of ours, never sniffed, never with scripts (security.md). */
const safeHeaders = ({ etag, name, mediaType }: Download) => ({
  'Accept-Ranges': 'bytes',
  'Cache-Control': 'private, no-store',
  'Content-Disposition': attachment(name),
  'Content-Security-Policy': "sandbox; default-src 'none'",
  'Content-Type': mediaType,
  'Cross-Origin-Resource-Policy': 'same-origin',
  ETag: etag,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
})
