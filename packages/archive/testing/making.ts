import { crc32 } from 'node:zlib'
import { EntryList, type Entries, type NewEntry } from '../src/entries.ts'
import { layOut, type Layout } from '../src/layout.ts'
import { piecesOf } from '../src/pieces.ts'

/** 21 November 2026, 10:20:30 UTC. */
export const THEN = Date.UTC(2026, 10, 21, 10, 20, 30)

export const entriesOf = (list: readonly NewEntry[]): Entries => {
  const entries = new EntryList()
  for (const entry of list) entries.add(entry)
  return entries.end()
}

/** A file whose bytes are here. */
export const inline = (path: string, bytes: Uint8Array<ArrayBuffer>): NewEntry => ({
  path,
  sizeBytes: bytes.byteLength,
  crc32: crc32(bytes),
  modifiedAt: THEN,
  content: bytes,
})

/** A file that is nowhere, of any size. */
export const claimed = (path: string, sizeBytes: number): NewEntry => ({ path, sizeBytes, crc32: 0x12345678, modifiedAt: THEN, content: `files/${path}` })

/** Reads from an archive; what `object` gives stands for stored objects. */
export function reader(layout: Layout, object: (key: string, offset: number, length: number) => Uint8Array) {
  return (offset: number, length: number): Uint8Array => {
    const whole = new Uint8Array(length)
    let at = 0
    for (const piece of piecesOf(layout, offset, length)) {
      const bytes = piece instanceof Uint8Array ? piece : object(piece.key, piece.offset, piece.length)
      whole.set(bytes, at)
      at += bytes.byteLength
    }
    if (at !== length) throw new Error(`${at} bytes came instead of ${length}`)
    return whole
  }
}

export const archiveOf = (list: readonly NewEntry[]): Layout => layOut(entriesOf(list))
export const noObjects = (key: string): never => {
  throw new Error(`${key} was asked for`)
}
