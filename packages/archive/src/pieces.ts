import { contentOf, sizeOf } from './entries.ts'
import { centralHeader, endRecords, localHeader, localHeaderBytes } from './headers.ts'
import { joined } from './joined.ts'
import { lastUpTo, type Layout } from './layout.ts'

/** Bytes of one entry's object. */
export interface ObjectRange {
  key: string
  offset: number
  length: number
}

/** What comes next in an archive: bytes that are known here, or a range of an object. */
export type Piece = Uint8Array<ArrayBuffer> | ObjectRange

/** Bytes of our own are handed over in runs of about so many. */
const RUN_BYTES = 64 * 1024

/**
 * The pieces that make up the bytes of an archive from `offset` on, in their order and `length` bytes together. Headers are made as they are asked
 * for. Throws a RangeError for a range that is not inside the archive.
 */
export function* piecesOf(layout: Layout, offset: number, length: number): Generator<Piece, void> {
  if (!(offset >= 0 && length >= 0 && offset + length <= layout.sizeBytes)) throw new RangeError('this range is not inside the archive')
  if (length === 0) return
  const run = new Run()
  for (const piece of clipped(layout, offset, offset + length)) {
    const full = piece instanceof Uint8Array ? run.add(piece) : run.take()
    if (full) yield full
    if (!(piece instanceof Uint8Array)) yield piece
  }
  const rest = run.take()
  if (rest) yield rest
}

/** Every header, content and end record that has bytes from `from` to `to`, cut to them. */
function* clipped(layout: Layout, from: number, to: number): Generator<Piece, void> {
  const { entries, locals, centrals, directory } = layout
  const cut = (bytes: Uint8Array<ArrayBuffer>, at: number) => bytes.subarray(Math.max(0, from - at), Math.max(0, to - at))
  for (let i = lastUpTo(locals, from); i < entries.count; i++) {
    const at = locals[i] ?? 0
    if (at >= to) return
    const dataAt = at + localHeaderBytes(entries, i)
    if (dataAt > from) yield cut(localHeader(entries, i), at)
    const content = contentOf(entries, i)
    if (typeof content !== 'string') {
      yield cut(content, dataAt)
      continue
    }
    const offset = Math.max(0, from - dataAt)
    const length = Math.min(sizeOf(entries, i), to - dataAt) - offset
    if (length > 0) yield { key: content, offset, length }
  }
  for (let i = lastUpTo(centrals, from); i < entries.count; i++) {
    const at = centrals[i] ?? 0
    if (at >= to) return
    yield cut(centralHeader(entries, i, locals[i] ?? 0), at)
  }
  yield cut(endRecords(directory), directory.offset + directory.sizeBytes)
}

/** Joins small byte strings. */
class Run {
  #parts: Uint8Array<ArrayBuffer>[] = []
  #length = 0

  /** @returns what was gathered, once it is enough. */
  add(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
    this.#parts.push(bytes)
    this.#length += bytes.byteLength
    return this.#length >= RUN_BYTES ? this.take() : null
  }

  /** What was gathered, null when that is nothing. */
  take(): Uint8Array<ArrayBuffer> | null {
    if (this.#length === 0) return null
    const bytes = joined(this.#parts, this.#length)
    this.#parts = []
    this.#length = 0
    return bytes
  }
}
