import type { Entries } from './entries.ts'

/** `SLZ1`, little-endian; then the number of entries, and how many bytes their names and contents have. */
const MAGIC = 0x315a4c53
const HEAD_BYTES = 16
const ENTRY_BYTES = 8 + 4 * 4 + 1

/**
 * Entries as one byte string: a head of four 32-bit numbers, then column after column. The same entries always have the same bytes, so that
 * their SHA-256 names the archive. Little-endian, as every machine that runs this is.
 */
export function encodeManifest(entries: Entries): Uint8Array<ArrayBuffer> {
  const head = Uint32Array.of(MAGIC, entries.count, entries.names.byteLength, entries.contents.byteLength)
  const { sizes, crcs, modified, nameEnds, contentEnds, inline, names, contents } = entries
  const bytes = new Uint8Array(HEAD_BYTES + entries.count * ENTRY_BYTES + names.byteLength + contents.byteLength)
  let at = 0
  for (const column of [head, sizes, crcs, modified, nameEnds, contentEnds, inline, names, contents]) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at)
    at += column.byteLength
  }
  return bytes
}

/** The entries of a manifest, as views of its bytes: nothing is copied. Throws a RangeError for what is no manifest. */
export function decodeManifest(buffer: ArrayBuffer): Entries {
  const [magic, count = 0, nameBytes = 0, contentBytes = 0] = buffer.byteLength < HEAD_BYTES ? [] : new Uint32Array(buffer, 0, 4)
  if (magic !== MAGIC || buffer.byteLength !== HEAD_BYTES + count * ENTRY_BYTES + nameBytes + contentBytes) throw new RangeError('this is no manifest')
  let at = HEAD_BYTES + count * 8
  const numbers = () => new Uint32Array(buffer, (at += count * 4) - count * 4, count)
  const bytes = (length: number) => new Uint8Array(buffer, (at += length) - length, length)
  return {
    count,
    sizes: new Float64Array(buffer, HEAD_BYTES, count),
    crcs: numbers(),
    modified: numbers(),
    nameEnds: numbers(),
    contentEnds: numbers(),
    inline: bytes(count),
    names: bytes(nameBytes),
    contents: bytes(contentBytes),
  }
}
