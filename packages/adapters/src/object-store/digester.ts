import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** What the bytes of one attempt came to. */
export interface Digests {
  sizeBytes: number
  /** 8 hex digits. */
  crc32: string
  /** 64 hex digits. */
  sha256: string
}

/** Both digests of bytes that come one chunk after the other. */
export interface Digester {
  /** How many bytes it was given. */
  readonly sizeBytes: number
  /** Takes the bytes and their buffer over, and gives them back digested. The next ones need not wait for that. */
  update(chunk: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>
  /** Of everything it was given; it takes no more. */
  digests(): Promise<Digests>
}

/** Takes both digests natively, chunk by chunk. */
export function nativeDigests() {
  const hash = createHash('sha256')
  let crc = 0
  let sizeBytes = 0
  return {
    get sizeBytes() {
      return sizeBytes
    },
    update(chunk: Uint8Array) {
      hash.update(chunk)
      crc = crc32(chunk, crc)
      sizeBytes += chunk.byteLength
    },
    digests: (): Digests => ({ sizeBytes, crc32: crc.toString(16).padStart(8, '0'), sha256: hash.digest('hex') }),
  }
}

/** Digests on the spot. */
export function digester(): Digester {
  const native = nativeDigests()
  return {
    get sizeBytes() {
      return native.sizeBytes
    },
    async update(chunk) {
      native.update(chunk)
      return chunk
    },
    digests: async () => native.digests(),
  }
}

/** Both digests of bytes that are all here. */
export function digestsOf(bytes: Uint8Array): Digests {
  const native = nativeDigests()
  native.update(bytes)
  return native.digests()
}
