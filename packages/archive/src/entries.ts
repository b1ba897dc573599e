type Bytes = Uint8Array<ArrayBuffer>

/** One thing in an archive. */
export interface NewEntry {
  /** As `ArchiveNames` gave it: `/` between names, and at the end of a directory's. */
  path: string
  sizeBytes: number
  /** Of the content; 0 for a directory and an empty file. */
  crc32: number
  /** Epoch milliseconds; an archive keeps whole seconds from 1970 to 2038. */
  modifiedAt: number
  /** The key of the stored object, or the bytes themselves. A directory has none of either: an empty array. */
  content: string | Bytes
}

/**
 * The entries of an archive in columns: 100,000 of them are a few arrays, not 100,000 objects. Entry `i` has the name bytes from `nameEnds[i - 1]`
 * to `nameEnds[i]`, and in the same way its object's key, or its bytes where `inline[i]` is 1.
 */
export interface Entries {
  count: number
  sizes: Float64Array<ArrayBuffer>
  crcs: Uint32Array<ArrayBuffer>
  /** Epoch seconds. */
  modified: Uint32Array<ArrayBuffer>
  nameEnds: Uint32Array<ArrayBuffer>
  contentEnds: Uint32Array<ArrayBuffer>
  inline: Bytes
  /** UTF-8. */
  names: Bytes
  contents: Bytes
}

const LONGEST_NAME = 0xffff
const LATEST_SECOND = 0x7fffffff
const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Gathers entries one by one. */
export class EntryList {
  readonly #sizes: number[] = []
  readonly #crcs: number[] = []
  readonly #modified: number[] = []
  readonly #nameEnds: number[] = []
  readonly #contentEnds: number[] = []
  readonly #inline: number[] = []
  readonly #names = new ByteList()
  readonly #contents = new ByteList()

  /** Throws a RangeError for a name that no archive can hold (above 65,535 bytes), and where inline bytes are not as many as `sizeBytes`. */
  add({ path, sizeBytes, crc32, modifiedAt, content }: NewEntry): void {
    const name = encoder.encode(path)
    if (name.byteLength === 0 || name.byteLength > LONGEST_NAME) throw new RangeError(`a name has 1 to ${LONGEST_NAME} bytes, not ${name.byteLength}`)
    const isInline = typeof content !== 'string'
    if (isInline && content.byteLength !== sizeBytes) throw new RangeError(`${content.byteLength} inline bytes were said to be ${sizeBytes}`)
    this.#sizes.push(sizeBytes)
    this.#crcs.push(crc32)
    this.#modified.push(Math.min(Math.max(0, Math.floor(modifiedAt / 1_000)), LATEST_SECOND))
    this.#nameEnds.push(this.#names.add(name))
    this.#contentEnds.push(this.#contents.add(isInline ? content : encoder.encode(content)))
    this.#inline.push(isInline ? 1 : 0)
  }

  end(): Entries {
    return {
      count: this.#sizes.length,
      sizes: Float64Array.from(this.#sizes),
      crcs: Uint32Array.from(this.#crcs),
      modified: Uint32Array.from(this.#modified),
      nameEnds: Uint32Array.from(this.#nameEnds),
      contentEnds: Uint32Array.from(this.#contentEnds),
      inline: Uint8Array.from(this.#inline),
      names: this.#names.bytes(),
      contents: this.#contents.bytes(),
    }
  }
}

/** Bytes that grow at their end. */
class ByteList {
  #buffer = new Uint8Array(4_096)
  #length = 0

  /** @returns the length with them. */
  add(bytes: Uint8Array): number {
    const needed = this.#length + bytes.byteLength
    if (needed > this.#buffer.byteLength) {
      const larger = new Uint8Array(Math.max(needed, this.#buffer.byteLength * 2))
      larger.set(this.#buffer.subarray(0, this.#length))
      this.#buffer = larger
    }
    this.#buffer.set(bytes, this.#length)
    return (this.#length = needed)
  }

  bytes(): Bytes {
    return this.#buffer.slice(0, this.#length)
  }
}

const slice = (bytes: Bytes, ends: Uint32Array, i: number): Bytes => bytes.subarray(ends[i - 1] ?? 0, ends[i])

/** The UTF-8 bytes of an entry's name. */
export const nameOf = (entries: Entries, i: number): Bytes => slice(entries.names, entries.nameEnds, i)

/** The bytes of an inline entry, or the key of an entry's object. */
export function contentOf(entries: Entries, i: number): string | Bytes {
  const bytes = slice(entries.contents, entries.contentEnds, i)
  return entries.inline[i] === 1 ? bytes : decoder.decode(bytes)
}

export const sizeOf = (entries: Entries, i: number): number => entries.sizes[i] ?? 0
