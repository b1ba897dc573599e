import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { BodyCut, DigestDiffers } from '@sluice/core/ports'
import type { IncomingBytes } from '@sluice/core/ports'

/** Chunks are gathered to this size before they are written. */
export const GATHER_BYTES = 1024 * 1024

/** What the bytes of one attempt came to. */
export interface Digests {
  sizeBytes: number
  /** 8 hex digits. */
  crc32: string
  /** 64 hex digits. */
  sha256: string
}

/** Writes chunks one after the other from `offset` on, counted from the first byte of the body. */
export type WriteChunks = (chunks: Uint8Array[], offset: number) => Promise<void>

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
 * Reads a body once, digesting each chunk and writing 1 MiB at a time, one write in flight while the next is gathered.
 * Never writes past the declared size. When it settles, no write is in flight any more.
 * Throws `BodyCut` on a short, long, broken or stalled body (`stallMs` without a byte), `DigestDiffers`, the signal's reason, or what `write` threw.
 */
export async function takeIn(incoming: IncomingBytes, intake: Intake, write: WriteChunks): Promise<Digests> {
  const { signal, stallMs, digest = digester(), offset = 0, onCut } = intake
  const reader = incoming.body.getReader()
  const gathering = gatherer(write, digest.sizeBytes, spoil)
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
    while (!failure) {
      const stalled = setTimeout(() => stop(new BodyCut(`no byte came for ${stallMs} ms`)), stallMs)
      const { done, value } = await reader.read().finally(() => clearTimeout(stalled))
      if (done) break
      const chunk = value.subarray(passBytes)
      passBytes -= value.byteLength - chunk.byteLength
      if (digest.sizeBytes + chunk.byteLength > incoming.sizeBytes) spoil(new BodyCut(`more than the declared ${incoming.sizeBytes} bytes came`))
      if (failure) break
      digest.update(chunk)
      await gathering.add(chunk)
    }
  } catch (error) {
    failure ??= { reason: new BodyCut('the sender went away', { cause: error }) }
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
  await gathering.end(!isSpoiled)
  if (failure === undefined && digest.sizeBytes < incoming.sizeBytes)
    failure = { reason: new BodyCut(`${digest.sizeBytes} of ${incoming.sizeBytes} bytes arrived`) }
  if (failure && !isSpoiled) onCut?.(digest)
  if (failure) throw failure.reason
  const digests = digest.digests()
  assertDeclared(incoming, digests)
  return digests
}

/** Gathers chunks and keeps one write in flight. A write that fails is told to `onFailure`. */
function gatherer(write: WriteChunks, from: number, onFailure: (reason: unknown) => void) {
  let gathered: Uint8Array[] = []
  let gatheredBytes = 0
  let offset = from
  let writing = Promise.resolve()

  async function flush(): Promise<void> {
    await writing
    writing = write(gathered, offset).catch(onFailure)
    offset += gatheredBytes
    gathered = []
    gatheredBytes = 0
  }
  return {
    async add(chunk: Uint8Array): Promise<void> {
      gathered.push(chunk)
      gatheredBytes += chunk.byteLength
      if (gatheredBytes >= GATHER_BYTES) await flush()
    },
    /** Waits for the write in flight, and writes what is left when `keep`. */
    async end(keep: boolean): Promise<void> {
      if (keep && gatheredBytes > 0) await flush()
      await writing
    },
  }
}
