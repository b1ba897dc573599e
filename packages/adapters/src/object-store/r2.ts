import type { R2Bucket, R2MultipartUpload, ReadableStream as WorkersStream, ReadableStreamBYOBReader } from '@cloudflare/workers-types'
import type { Instant } from '@sluice/core/instants'
import { AttemptOvertaken, BodyCut, OffsetUnknown, PartsDiffer, UploadUnknown } from '@sluice/core/ports'
import type { ByteRange, IncomingBytes, IncomingPart, ObjectRange, ObjectStore, SmallObject, StoreUpload, StoredBytes } from '@sluice/core/ports'
import { BUFFER_BYTES } from './buffers.ts'
import { assertDeclared, digester, digestsOf } from './intake.ts'
import type { Digests } from './intake.ts'
import { partOffset } from './parts.ts'
import { laidTogether } from './together.ts'

const NO_SUCH_UPLOAD = 10024
const INVALID_PART = 10025

/**
 * Objects in an R2 bucket. The body must have a known length: a request's own body, or a FixedLengthStream's.
 * R2 has no way to stop a write, so a later attempt does not wait, and an attempt that rejects may still leave its bytes in R2, recorded by nobody:
 * a part stored late has another tag, so `finishUpload` throws `PartsDiffer`; the rest is found by the sweep or by R2's lifecycle rule.
 * An overtaken attempt is told so when its body has ended, if both came to one isolate; across isolates the caller's own claim decides.
 * Unfinished uploads are not listed: R2's lifecycle rule aborts them.
 */
export function r2Store(bucket: R2Bucket): ObjectStore {
  return new R2Store(bucket)
}

class R2Store implements ObjectStore {
  readonly #bucket: R2Bucket
  /** The last attempt at each key or part. Marks only: in Workers a request must not wait for a promise or signal of another one. */
  readonly #last = new Map<string, symbol>()

  constructor(bucket: R2Bucket) {
    this.#bucket = bucket
  }

  async put(key: string, incoming: IncomingBytes): Promise<StoredBytes> {
    return await this.#attempt(key, async () => {
      const { arrived, stored } = await takeIn(incoming, (body) => this.#bucket.put(key, body, { sha256: incoming.sha256 }))
      return { ...arrived, tag: stored.etag }
    })
  }

  /** R2 takes six at once from an invocation, and keeps the others waiting by itself. */
  async putTogether(objects: readonly SmallObject[]): Promise<StoredBytes[]> {
    return await Promise.all(
      objects.map(async ({ key, bytes }) => {
        const digests = digestsOf(bytes)
        const stored = await this.#bucket.put(key, bytes, { sha256: digests.sha256 })
        return { ...digests, tag: stored.etag }
      }),
    )
  }

  async beginUpload(key: string, sizes: { sizeBytes: number; partSizeBytes: number }): Promise<StoreUpload> {
    const { uploadId } = await this.#bucket.createMultipartUpload(key)
    return { key, uploadRef: uploadId, ...sizes }
  }

  async putPart(upload: StoreUpload, n: number, incoming: IncomingPart): Promise<StoredBytes> {
    partOffset(upload, n, incoming)
    if (incoming.offset) throw new OffsetUnknown('R2 keeps nothing of a part that was cut')
    return await this.#attempt(`${upload.uploadRef} ${n}`, async () => {
      const { arrived, stored } = await takeIn(incoming, (body) => named(this.#uploadOf(upload).uploadPart(n, body)))
      return { ...arrived, tag: stored.etag }
    })
  }

  async keptBytes(): Promise<{ n: number; bytes: number }[]> {
    return []
  }

  async finishUpload(upload: StoreUpload, tags: readonly string[]): Promise<void> {
    await named(this.#uploadOf(upload).complete(tags.map((etag, index) => ({ partNumber: index + 1, etag }))))
  }

  async abortUpload(upload: StoreUpload): Promise<void> {
    try {
      await named(this.#uploadOf(upload).abort())
    } catch (error) {
      if (!(error instanceof UploadUnknown)) throw error
    }
  }

  async head(key: string): Promise<{ sizeBytes: number } | null> {
    const found = await this.#bucket.head(key)
    return found && { sizeBytes: found.size }
  }

  async get(key: string, range?: ByteRange): Promise<ReadableStream<Uint8Array> | null> {
    const found = await this.#bucket.get(key, range && { range })
    return found && fromWorkers(found.body)
  }

  getTogether(pieces: readonly (Uint8Array | ObjectRange)[]): Promise<Uint8Array> {
    return laidTogether(pieces, async ({ key, offset, length }, space) => {
      const found = await this.#bucket.get(key, { range: { offset, length } })
      if (!found) return null
      const bytes = new Uint8Array(await found.arrayBuffer())
      space.set(bytes)
      return bytes.byteLength
    })
  }

  async delete(keys: readonly string[]): Promise<void> {
    if (keys.length > 0) await this.#bucket.delete([...keys])
  }

  async listOlder(before: Instant, cursor?: string) {
    const page = await this.#bucket.list({ cursor, limit: 1_000 })
    const objects = page.objects.filter(({ uploaded }) => uploaded.getTime() < before).map(({ key, size }) => ({ key, sizeBytes: size }))
    return { objects, cursor: page.truncated ? page.cursor : null }
  }

  async ping(): Promise<void> {
    await this.#bucket.list({ limit: 1 })
  }

  async #attempt<T>(name: string, work: () => Promise<T>): Promise<T> {
    const mark = Symbol(name)
    this.#last.set(name, mark)
    const [outcome] = await Promise.allSettled([work()])
    // The earlier one of two finds the other's mark, or none when the other has ended.
    if (this.#last.get(name) !== mark) throw new AttemptOvertaken('a later attempt took over')
    this.#last.delete(name)
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  }

  #uploadOf({ key, uploadRef }: StoreUpload): R2MultipartUpload {
    return this.#bucket.resumeMultipartUpload(key, uploadRef)
  }
}

/** Gives one branch of the body itself to `store`, so that it keeps its known length, and digests the other. */
async function takeIn<T>(incoming: IncomingBytes, store: (body: WorkersStream) => Promise<T>): Promise<{ arrived: Digests; stored: T }> {
  incoming.signal?.throwIfAborted()
  const [toStore, toDigest] = toWorkers(incoming.body).tee()
  const reader = toDigest.getReader({ mode: 'byob' })
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = () => {
    reject(incoming.signal?.reason)
    reader.cancel(incoming.signal?.reason).catch(() => {})
  }
  incoming.signal?.addEventListener('abort', onAbort, { once: true })
  try {
    const [stored, digested] = await Promise.race([Promise.allSettled([store(toStore), digestsRead(reader)]), aborted])
    if (digested.status === 'rejected') throw new BodyCut('the sender went away', { cause: digested.reason })
    assertDeclared(incoming, digested.value)
    if (stored.status === 'rejected') throw stored.reason
    return { arrived: digested.value, stored: stored.value }
  } finally {
    incoming.signal?.removeEventListener('abort', onAbort)
  }
}

async function digestsRead(reader: ReadableStreamBYOBReader): Promise<Digests> {
  const digest = digester()
  let buffer = new Uint8Array(BUFFER_BYTES)
  for (;;) {
    const { done, value } = await reader.readAtLeast(BUFFER_BYTES, buffer)
    if (value) digest.update(value)
    if (done || !value) return digest.digests()
    buffer = new Uint8Array(value.buffer)
  }
}

/** Translates R2's error codes into the port's errors. */
async function named<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const code = error instanceof Error ? Number(/\((\d+)\)$/.exec(error.message)?.[1]) : Number.NaN
    if (code === NO_SUCH_UPLOAD) throw new UploadUnknown('R2 knows no such upload', { cause: error })
    if (code === INVALID_PART) throw new PartsDiffer('R2 holds other parts than the ones that were named', { cause: error })
    throw error
  }
}

// The platform's one stream class goes by two type names, and only the one of R2's types has `readAtLeast`.
function isWorkersStream(body: unknown): body is WorkersStream {
  return body instanceof ReadableStream
}

function isWebStream(body: unknown): body is ReadableStream<Uint8Array> {
  return body instanceof ReadableStream
}

function toWorkers(body: unknown): WorkersStream {
  if (!isWorkersStream(body)) throw new TypeError('the body is not a stream')
  return body
}

function fromWorkers(body: unknown): ReadableStream<Uint8Array> {
  if (!isWebStream(body)) throw new TypeError('R2 gave something else than a stream')
  return body
}
