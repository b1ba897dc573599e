import { AttemptOvertaken, BodyCut, DigestDiffers } from '@sluice/core/ports'
import type { IncomingBytes } from '@sluice/core/ports'
import { bodyReader } from './body-reader.ts'
import { BUFFER_BYTES, giveBuffer, takeBuffer } from './buffers.ts'
import { digester } from './digester.ts'
import type { Digester, Digests } from './digester.ts'

/** So many buffers are digested and written while the next one is filled. */
const BUFFERS_UNDER_WAY = 2

/** Writes bytes at `offset`, counted from the first byte of the body. They are the caller's again when it resolves. */
export type WriteBytes = (bytes: Uint8Array, offset: number) => Promise<void>

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
 * Reads a body once, digesting what comes and writing it, one write in flight while bytes are digested and the next ones come: as much at a time
 * as a byte stream gives, up to 1 MiB. Never writes past the declared size. When it settles, no write is in flight any more.
 * Throws `BodyCut` on a short, long, broken or stalled body (`stallMs` without a byte), `DigestDiffers`, the signal's reason, or what `write` threw.
 */
export async function takeIn(incoming: IncomingBytes, intake: Intake, write: WriteBytes): Promise<Digests> {
  const { signal, stallMs, digest = digester(), offset = 0, onCut } = intake
  const reader = bodyReader(incoming.body)
  const taking = pipeline(digest, write, incoming.sizeBytes, spoil)
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
      const read = await reader.read(taking.space()).finally(() => clearTimeout(stalled))
      if (!read) break
      const chunk = read.subarray(passBytes)
      passBytes -= read.byteLength - chunk.byteLength
      if (digest.sizeBytes + chunk.byteLength > incoming.sizeBytes) spoil(new BodyCut(`more than the declared ${incoming.sizeBytes} bytes came`))
      if (failure) break
      await taking.add(chunk)
    }
  } catch (error) {
    failure ??= { reason: new BodyCut('the sender went away', { cause: error }) }
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
  await taking.end()
  // All of it is here: that the sender went away a moment later changes nothing.
  if (digest.sizeBytes === incoming.sizeBytes && !isSpoiled && !(failure?.reason instanceof AttemptOvertaken)) failure = undefined
  if (failure === undefined && digest.sizeBytes < incoming.sizeBytes)
    failure = { reason: new BodyCut(`${digest.sizeBytes} of ${incoming.sizeBytes} bytes arrived`) }
  if (failure && !isSpoiled) onCut?.(digest)
  if (failure) throw failure.reason
  const digests = await digest.digests()
  assertDeclared(incoming, digests)
  return digests
}

/** Digests each buffer and then writes it, one after the other. What fails is told to `onFailure`. */
function pipeline(digest: Digester, write: WriteBytes, sizeBytes: number, onFailure: (reason: unknown) => void) {
  const underWay: Promise<ArrayBuffer | undefined>[] = []
  let free: ArrayBuffer | undefined
  let written: Promise<unknown> = Promise.resolve()

  async function digestAndWrite(bytes: Uint8Array<ArrayBuffer>, before: Promise<unknown>): Promise<ArrayBuffer> {
    const offset = digest.sizeBytes
    const digested = await digest.update(bytes)
    await before
    await write(digested, offset)
    return digested.buffer
  }
  return {
    /** Where the next bytes are to be read. Small bodies have small buffers. */
    space(): Uint8Array<ArrayBuffer> {
      const buffer = free ?? (sizeBytes < BUFFER_BYTES ? new ArrayBuffer(sizeBytes + 1) : takeBuffer())
      free = undefined
      return new Uint8Array(buffer)
    },
    /** Takes the bytes and their buffer over; resolves when there is room for the next ones. */
    async add(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
      const work = digestAndWrite(bytes, written).catch((reason: unknown) => {
        onFailure(reason)
        return undefined
      })
      written = work
      underWay.push(work)
      if (underWay.length > BUFFERS_UNDER_WAY) free = await underWay.shift()
    },
    async end(): Promise<void> {
      for (const buffer of [free, ...(await Promise.all(underWay))]) if (buffer) giveBuffer(buffer)
    },
  }
}
