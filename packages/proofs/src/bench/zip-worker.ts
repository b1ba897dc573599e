import { EntryList } from '@sluice/archive/entries'
import { layOut } from '@sluice/archive/layout'
import { type Piece, piecesOf } from '@sluice/archive/pieces'
import { streamPieces } from '@sluice/core/archives/stream'
import { downloadZip } from 'client-zip'

/*
 * B6 in workerd: /sluice streams an archive as the archive route does, /client-zip as that library does, both of bodies that the source sends.
 * Query: `source` (URL of a body), `files`, `bytes` (of each).
 */
declare const FixedLengthStream: new (sizeBytes: number) => TransformStream<Uint8Array, Uint8Array>

interface Asked {
  source: string
  files: number
  bytes: number
}

async function body(source: string): Promise<ReadableStream<Uint8Array>> {
  const { body } = await fetch(source)
  if (!body) throw new Error('The source sent nothing.')
  return body
}

function bySluice({ source, files, bytes }: Asked, later: (work: Promise<void>) => void): Response {
  const entries = new EntryList()
  for (let i = 0; i < files; i++) entries.add({ path: `file ${i}.bin`, sizeBytes: bytes, crc32: i, modifiedAt: 0, content: `key/${i}` })
  const layout = layOut(entries.end())
  const { readable, writable } = new FixedLengthStream(layout.sizeBytes)
  const together = async (pieces: readonly Piece[]) => {
    const parts = await Promise.all(pieces.map(async (piece) => (piece instanceof Uint8Array ? piece : await new Response(await body(source)).blob())))
    return new Uint8Array(await new Blob(parts).arrayBuffer())
  }
  later(streamPieces(piecesOf(layout, 0, layout.sizeBytes), { open: () => body(source), together }, writable))
  return new Response(readable)
}

async function* inputs({ source, files, bytes }: Asked) {
  for (let i = 0; i < files; i++) yield { name: `file ${i}.bin`, size: bytes, input: await body(source) }
}

export default {
  fetch(request: Request, _env: unknown, context: { waitUntil(work: Promise<void>): void }): Response {
    const { pathname, searchParams } = new URL(request.url)
    const asked = { source: searchParams.get('source') ?? '', files: Number(searchParams.get('files')), bytes: Number(searchParams.get('bytes')) }
    if (pathname === '/sluice') return bySluice(asked, (work) => context.waitUntil(work))
    if (pathname === '/client-zip') return downloadZip(inputs(asked))
    return new Response('')
  },
}
