import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { AttemptOvertaken, BodyCut, DigestDiffers } from '@sluice/core/ports'
import type { IncomingBytes } from '@sluice/core/ports'
import { bodyReader } from './body-reader.ts'
import { BUFFER_BYTES, giveBuffer, takeBuffer } from './buffers.ts'

/** What the bytes of one attempt came to. */
export interface Digests {
  sizeBytes: number
  /** 8 hex digits. */
  crc32: string
  /** 64 hex digits. */
  sha256: string
}

/** Writes bytes at `offset`, counted from the first byte of the body. They are the caller's again when it resolves. */
export type WriteBytes = (bytes: Uint8Array, offset: number) => Promise<void>

/** Both digests of bytes that come one chunk after the other. */
export interface Digester {
  readonly sizeBytes: number
  update(chunk: Uint8Array): void
  digests(): Digests
}

/** Takes both digests natively, chunk by chunk. */
export function digester(): Digester {
  const hash = createHash('sha256')
  let crc = 0
  let sizeBytes = 0
  return {
    get sizeBytes() {
      return sizeBytes
    },
    update(chunk) {
      hash.update(chunk)
      crc = crc32(chunk, crc)
      sizeBytes += chunk.byteLength
    },
    digests: () => ({ sizeBytes, crc32: crc.toString(16).padStart(8, '0'), sha256: hash.digest('hex') }),
  }
}

/** Both digests of bytes that are all here. */
export function digestsOf(bytes: Uint8Array): Digests {
  const digest = digester()
  digest.update(bytes)
  return digest.digests()
}

/** Throws `BodyCut` or `DigestDiffers` when what arrived is not what was declared. */
export function assertDeclared(incoming: IncomingBytes, arrived: Digests): void {
  if (arrived.sizeBytes !== incoming.sizeBytes) throw new BodyCut(`${arrived.sizeBytes} of ${incoming.sizeBytes} bytes arrived`)
  if (incoming.sha256 !== undefined && incoming.sha256.toLowerCase() !== arrived.sha256) throw new DigestDiffers('the bytes do not have the declared SHA-256')
}

/** How one attempt takes a body in. */
export interface Intake {
  signal: AbortSignal
  /** Without a byte for so long the body is cut. */
  stallMs: number
  /** Goes on from what it has digested; the body begins at byte `offset`, and what it has of that is passed over. */
  digest?: Digester
  offset?: number
  /** The body was cut: `digest` and the writes so far are of the same bytes, to go on from. Not called when a write failed or too much came. */
  onCut?: (digest: Digester) => void
}

/**
 * Reads a body once, digesting what comes and writing it, one write in flight while the next bytes come: as much at a time as a byte stream
 * gives, up to 1 MiB. Never writes past the declared size. When it settles, no write is in flight any more.
 * Throws `BodyCut` on a short, long, broken or stalled body (`stallMs` without a byte), `DigestDiffers`, the signal's reason, or what `write` threw.
 */
export async function takeIn(incoming: IncomingBytes, intake: Intake, write: WriteBytes): Promise<Digests> {
  const { signal, stallMs, digest = digester(), offset = 0, onCut } = intake
  const reader = bodyReader(incoming.body)
  const writing = writer(write, digest.sizeBytes, incoming.sizeBytes, spoil)
  let failure: { reason: unknown } | undefined
  let passBytes = digest.sizeBytes - offset
  let isSpoiled = false

  function spoil(reason: unknown): void {
    isSpoiled = true
    stop(reason)
  }
  function stop(reason: unknown): void {
    failure ??= { reason }
    // Cancelling ends a pending read at once; how the sender takes it is of no interest.
    reader.cancel(reason).catch(() => {})
  }
  const onAbort = () => stop(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()

  try {
    for (;;) {
      if (failure) break
      const stalled = setTimeout(() => stop(new BodyCut(`no byte came for ${stallMs} ms`)), stallMs)
      const read = await reader.read(writing.space()).finally(() => clearTimeout(stalled))
      if (!read) break
      const chunk = read.subarray(passBytes)
      passBytes -= read.byteLength - chunk.byteLength
      if (digest.sizeBytes + chunk.byteLength > incoming.sizeBytes) spoil(new BodyCut(`more than the declared ${incoming.sizeBytes} bytes came`))
      if (failure) break
      digest.update(chunk)
      await writing.add(chunk)
    }
  } catch (error) {
    failure ??= { reason: new BodyCut('the sender went away', { cause: error }) }
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
  await writing.end()
  // All of it is here: that the sender went away a moment later changes nothing.
  if (digest.sizeBytes === incoming.sizeBytes && !isSpoiled && !(failure?.reason instanceof AttemptOvertaken)) failure = undefined
  if (failure === undefined && digest.sizeBytes < incoming.sizeBytes)
    failure = { reason: new BodyCut(`${digest.sizeBytes} of ${incoming.sizeBytes} bytes arrived`) }
  if (failure && !isSpoiled) onCut?.(digest)
  if (failure) throw failure.reason
  const digests = digest.digests()
  assertDeclared(incoming, digests)
  return digests
}

/** Keeps one write in flight, and takes turns with two buffers. A write that fails is told to `onFailure`. */
function writer(write: WriteBytes, from: number, sizeBytes: number, onFailure: (reason: unknown) => void) {
  let free: ArrayBuffer | undefined
  let offset = from
  let writing: Promise<ArrayBuffer | undefined> = Promise.resolve(undefined)
  return {
    /** Where the next bytes are to be read. Small bodies have small buffers. */
    space(): Uint8Array<ArrayBuffer> {
      const buffer = free ?? (sizeBytes < BUFFER_BYTES ? new ArrayBuffer(sizeBytes + 1) : takeBuffer())
      free = undefined
      return new Uint8Array(buffer)
    },
    /** Begins to write as soon as the write before has ended; the bytes and their buffer are not touched until then. */
    async add(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
      free = await writing
      const { buffer } = bytes
      writing = write(bytes, offset)
        .catch(onFailure)
        .then(() => buffer)
      offset += bytes.byteLength
    },
    async end(): Promise<void> {
      for (const buffer of [free, await writing]) if (buffer) giveBuffer(buffer)
    },
  }
}
