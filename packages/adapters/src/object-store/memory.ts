import { PartsDiffer, UploadUnknown } from '@sluice/core/ports'
import type { ByteRange, IncomingBytes, IncomingPart, ObjectRange, ObjectStore, SmallObject, StoreUpload, StoredBytes } from '@sluice/core/ports'
import { SECOND } from '@sluice/core/instants'
import type { Instant } from '@sluice/core/instants'
import { attempts } from './attempts.ts'
import { digester, digestsOf, takeIn } from './intake.ts'
import type { Digester, Digests } from './intake.ts'
import { keptParts } from './kept-parts.ts'
import { partCount, partOffset } from './parts.ts'
import { laidTogether } from './together.ts'

const PAGE = 1_000
const STALL_MS = 60 * SECOND
const INCOMING = 'incoming/'

interface Written {
  bytes: Uint8Array
  tag: string
}

interface Gathered {
  bytes: Uint8Array<ArrayBuffer>
  digest: Digester
}

interface Upload {
  parts: Map<number, Written>
  writtenAt: Instant
}

/**
 * An object store in memory, for tests and trials: nothing outlives the process. Runs on Node and in workerd.
 * Its tags differ at each write, as R2's may. An unfinished upload is listed as `incoming/<uploadRef>` and can be deleted by that key.
 */
export function memoryStore(options: { clock?: () => Instant } = {}): ObjectStore {
  return new MemoryStore(options.clock ?? Date.now)
}

class MemoryStore implements ObjectStore {
  readonly #clock: () => Instant
  readonly #objects = new Map<string, { bytes: Uint8Array<ArrayBuffer>; writtenAt: Instant }>()
  readonly #uploads = new Map<string, Upload>()
  readonly #running = attempts()
  readonly #kept = keptParts<Gathered>()
  #writes = 0

  constructor(clock: () => Instant) {
    this.#clock = clock
  }

  async put(key: string, incoming: IncomingBytes): Promise<StoredBytes> {
    return await this.#running.run(key, 'put', incoming.signal, async (signal) => {
      const { bytes, digests } = await gather(incoming, signal)
      this.#objects.set(key, { bytes, writtenAt: this.#clock() })
      return { ...digests, tag: `write-${++this.#writes}` }
    })
  }

  async putTogether(objects: readonly SmallObject[]): Promise<StoredBytes[]> {
    return objects.map(({ key, bytes }) => {
      this.#objects.set(key, { bytes: bytes.slice(), writtenAt: this.#clock() })
      return { ...digestsOf(bytes), tag: `write-${++this.#writes}` }
    })
  }

  async beginUpload(key: string, sizes: { sizeBytes: number; partSizeBytes: number }): Promise<StoreUpload> {
    const uploadRef = crypto.randomUUID()
    this.#uploads.set(uploadRef, { parts: new Map(), writtenAt: this.#clock() })
    return { key, uploadRef, ...sizes }
  }

  async putPart(upload: StoreUpload, n: number, incoming: IncomingPart): Promise<StoredBytes> {
    partOffset(upload, n, incoming)
    return await this.#running.run(upload.uploadRef, `part ${n}`, incoming.signal, async (signal) => {
      const known = this.#uploadOf(upload)
      const onCut = (left: Gathered) => this.#kept.keep(upload.uploadRef, n, left)
      const { bytes, digests } = await gather(incoming, signal, this.#kept.take(upload.uploadRef, n, incoming.offset ?? 0), onCut)
      const tag = `write-${++this.#writes}`
      known.parts.set(n, { bytes, tag })
      known.writtenAt = this.#clock()
      return { ...digests, tag }
    })
  }

  async keptBytes({ uploadRef }: StoreUpload): Promise<{ n: number; bytes: number }[]> {
    return this.#kept.of(uploadRef)
  }

  async finishUpload(upload: StoreUpload, tags: readonly string[]): Promise<void> {
    await this.#running.close(upload.uploadRef, async () => {
      this.#kept.forget(upload.uploadRef)
      const { parts } = this.#uploadOf(upload)
      const bytes = new Uint8Array(upload.sizeBytes)
      if (tags.length !== partCount(upload)) throw new PartsDiffer(`this upload has ${partCount(upload)} parts, not ${tags.length}`)
      for (const [index, tag] of tags.entries()) {
        const part = parts.get(index + 1)
        if (part?.tag !== tag) throw new PartsDiffer(`part ${index + 1} holds other bytes`)
        bytes.set(part.bytes, index * upload.partSizeBytes)
      }
      this.#objects.set(upload.key, { bytes, writtenAt: this.#clock() })
      this.#uploads.delete(upload.uploadRef)
    })
  }

  async abortUpload({ uploadRef }: StoreUpload): Promise<void> {
    await this.#running.close(uploadRef, async () => {
      this.#kept.forget(uploadRef)
      this.#uploads.delete(uploadRef)
    })
  }

  async head(key: string): Promise<{ sizeBytes: number } | null> {
    const object = this.#objects.get(key)
    return object ? { sizeBytes: object.bytes.byteLength } : null
  }

  async get(key: string, range?: ByteRange): Promise<ReadableStream<Uint8Array> | null> {
    const bytes = this.#objects.get(key)?.bytes
    if (!bytes) return null
    // A copy: the consumer of a byte stream may take the buffer away.
    return streamOf(range ? bytes.slice(range.offset, range.offset + range.length) : bytes.slice())
  }

  getTogether(pieces: readonly (Uint8Array | ObjectRange)[]): Promise<Uint8Array> {
    return laidTogether(pieces, async ({ key, offset }, space) => {
      const found = this.#objects.get(key)?.bytes.subarray(offset, offset + space.byteLength)
      if (found) space.set(found)
      return found?.byteLength ?? null
    })
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      this.#objects.delete(key)
      if (key.startsWith(INCOMING)) this.#uploads.delete(key.slice(INCOMING.length))
    }
  }

  async listOlder(before: Instant, cursor = '') {
    const all = [
      ...Array.from(this.#objects, ([key, { bytes, writtenAt }]) => ({ key, sizeBytes: bytes.byteLength, writtenAt })),
      ...Array.from(this.#uploads, ([ref, { parts, writtenAt }]) => ({ key: INCOMING + ref, sizeBytes: sizeOf(parts), writtenAt })),
    ]
    const older = all.filter(({ key, writtenAt }) => writtenAt < before && key > cursor).toSorted((a, b) => (a.key < b.key ? -1 : 1))
    const objects = older.slice(0, PAGE).map(({ key, sizeBytes }) => ({ key, sizeBytes }))
    return { objects, cursor: older.length > PAGE ? (objects.at(-1)?.key ?? null) : null }
  }

  async ping(): Promise<void> {}

  #uploadOf({ uploadRef }: StoreUpload): Upload {
    const upload = this.#uploads.get(uploadRef)
    if (!upload) throw new UploadUnknown('there is no such upload')
    return upload
  }
}

async function gather(
  incoming: IncomingPart,
  signal: AbortSignal,
  left?: Gathered,
  onCut?: (left: Gathered) => void,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; digests: Digests }> {
  const { bytes, digest } = left ?? { bytes: new Uint8Array(incoming.sizeBytes), digest: digester() }
  const intake = { signal, stallMs: STALL_MS, digest, offset: incoming.offset ?? 0, onCut: () => onCut?.({ bytes, digest }) }
  const digests = await takeIn(incoming, intake, async (taken, offset) => bytes.set(taken, offset))
  return { bytes, digests }
}

function sizeOf(parts: Map<number, Written>): number {
  return [...parts.values()].reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
}

function streamOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    type: 'bytes',
    start(controller) {
      if (bytes.byteLength > 0) controller.enqueue(bytes)
      controller.close()
    },
  })
}
