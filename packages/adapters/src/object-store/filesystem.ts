import { createHash, randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs'
import { open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Instant } from '@sluice/core/instants'
import { SECOND } from '@sluice/core/instants'
import { UploadUnknown } from '@sluice/core/ports'
import type { ByteRange, IncomingBytes, IncomingPart, ObjectRange, ObjectStore, SmallObject, StoreUpload, StoredBytes } from '@sluice/core/ports'
import { attempts } from './attempts.ts'
import { fullByName, readInto, streamFile, syncFolder, unlessMissing } from './files.ts'
import { freeSpace } from './free-space.ts'
import type { FreeSpace } from './free-space.ts'
import { digestsOf, takeIn } from './intake.ts'
import type { Digester } from './intake.ts'
import { keptParts } from './kept-parts.ts'
import { createPartFile, sealPartFile, writePart } from './part-file.ts'
import { partOffset } from './parts.ts'
import { writeSmallFiles } from './small-files.ts'
import { laidTogether } from './together.ts'
import { writeBehind } from './write-behind.ts'

const PAGE = 1_000
/** A page of `listOlder` looks at so many files at most, so that a run of the sweep stays bounded. */
const PAGE_LOOKS = 10_000
const KEY = /^[a-z0-9_/-]{1,200}$/
const INCOMING_KEY = /^incoming\/[0-9a-f-]{36}$/
/** Every folder that holds files, in the order of their names. */
const PARTS = ['incoming', ...Array.from({ length: 256 }, (_, shard) => join('objects', shard.toString(16).padStart(2, '0')))]

export interface FilesystemOptions {
  /** An existing folder on one disk, used by one process at a time. */
  folder: string
  clock: () => Instant
  /** Space that stays free on the disk: what would go below is refused with `StoreFull`. Default 0. */
  reserveBytes?: number
  /** A body that sends nothing for so long is cut. Default 60 s. */
  stallMs?: number
}

/**
 * Objects as files: `objects/<shard>/<key>`, and `incoming/<uuid>` for what is being written. A sweep sees the latter under the reserved key
 * `incoming/<uuid>` and deletes them by it. The tag of a part or object is its SHA-256. All state is in the files, but for what attempts that were cut left of
 * parts: a new process goes on where the last one stopped, at the parts that were whole.
 */
export function filesystemStore(options: FilesystemOptions): ObjectStore {
  return new FilesystemStore(options)
}

class FilesystemStore implements ObjectStore {
  readonly #folder: string
  readonly #stallMs: number
  readonly #space: FreeSpace
  readonly #running = attempts()
  readonly #kept = keptParts<{ digest: Digester }>()

  constructor({ folder, clock, reserveBytes = 0, stallMs = 60 * SECOND }: FilesystemOptions) {
    this.#folder = folder
    this.#stallMs = stallMs
    this.#space = freeSpace(folder, reserveBytes, clock)
    makeFolders(folder)
  }

  async put(key: string, incoming: IncomingBytes): Promise<StoredBytes> {
    assertOwnKey(key)
    return await this.#running.run(key, 'put', incoming.signal, (signal) =>
      this.#space.holding(incoming.sizeBytes, () => fullByName(this.#putWhole(key, incoming, signal))),
    )
  }

  async putTogether(objects: readonly SmallObject[]): Promise<StoredBytes[]> {
    const sizeBytes = objects.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
    const files = objects.map(({ key, bytes }) => ({ path: this.#objectPath(key), bytes }))
    await this.#space.holding(sizeBytes, () => fullByName(writeSmallFiles(files)))
    return objects.map(({ bytes }) => {
      const digests = digestsOf(bytes)
      return { ...digests, tag: digests.sha256 }
    })
  }

  async beginUpload(key: string, sizes: { sizeBytes: number; partSizeBytes: number }): Promise<StoreUpload> {
    assertOwnKey(key)
    await this.#space.assertRoomFor(sizes.sizeBytes)
    const uploadRef = randomUUID()
    await fullByName(createPartFile(this.#incomingPath(uploadRef), sizes))
    await syncFolder(join(this.#folder, 'incoming'))
    return { key, uploadRef, ...sizes }
  }

  async putPart(upload: StoreUpload, n: number, incoming: IncomingPart): Promise<StoredBytes> {
    partOffset(upload, n, incoming)
    const { uploadRef } = upload
    const { offset = 0 } = incoming
    const path = this.#incomingPath(uploadRef)
    return await this.#running.run(uploadRef, `part ${n}`, incoming.signal, (signal) =>
      this.#space.holding(incoming.sizeBytes - offset, () => {
        const left = this.#kept.take(uploadRef, n, offset)
        const onCut = (digest: Digester) => this.#kept.keep(uploadRef, n, { digest })
        return fullByName(writePart(path, upload, n, incoming, { ...left, signal, stallMs: this.#stallMs, offset, onCut }))
      }),
    )
  }

  async keptBytes({ uploadRef }: StoreUpload): Promise<{ n: number; bytes: number }[]> {
    return this.#kept.of(uploadRef)
  }

  async finishUpload(upload: StoreUpload, tags: readonly string[]): Promise<void> {
    const path = this.#incomingPath(upload.uploadRef)
    await this.#running.close(upload.uploadRef, async () => {
      this.#kept.forget(upload.uploadRef)
      await sealPartFile(path, upload, tags)
      await this.#moveIn(path, upload.key)
    })
  }

  async abortUpload({ uploadRef }: StoreUpload): Promise<void> {
    if (!isUuid(uploadRef)) return
    await this.#running.close(uploadRef, () => {
      this.#kept.forget(uploadRef)
      return rm(this.#incomingPath(uploadRef), { force: true })
    })
  }

  async head(key: string): Promise<{ sizeBytes: number } | null> {
    const found = await unlessMissing(stat(this.#objectPath(key)), () => null)
    return found && { sizeBytes: found.size }
  }

  async get(key: string, range?: ByteRange): Promise<ReadableStream<Uint8Array> | null> {
    const file = await unlessMissing(open(this.#objectPath(key)), () => null)
    if (!file) return null
    return streamFile(file, range?.offset ?? 0, range?.length ?? (await file.stat()).size)
  }

  getTogether(pieces: readonly (Uint8Array | ObjectRange)[]): Promise<Uint8Array> {
    return laidTogether(pieces, ({ key, offset }, space) => unlessMissing(readInto(this.#objectPath(key), offset, space), () => null))
  }

  async delete(keys: readonly string[]): Promise<void> {
    await Promise.all(keys.map((key) => rm(INCOMING_KEY.test(key) ? join(this.#folder, key) : this.#objectPath(key), { force: true })))
  }

  listOlder(before: Instant, cursor?: string) {
    return listOlder(this.#folder, before, cursor)
  }

  async ping(): Promise<void> {
    await stat(join(this.#folder, 'objects'))
  }

  async #putWhole(key: string, incoming: IncomingBytes, signal: AbortSignal): Promise<StoredBytes> {
    const path = this.#incomingPath(randomUUID())
    try {
      const file = await open(path, 'wx', 0o600)
      try {
        const behind = writeBehind(file)
        const digests = await takeIn(incoming, { signal, stallMs: this.#stallMs }, (bytes, at) => behind.write(bytes, at))
        await behind.sync()
        signal.throwIfAborted()
        await this.#moveIn(path, key)
        return { ...digests, tag: digests.sha256 }
      } finally {
        await file.close()
      }
    } catch (error) {
      await rm(path, { force: true })
      throw error
    }
  }

  async #moveIn(path: string, key: string): Promise<void> {
    const target = this.#objectPath(key)
    await rename(path, target)
    await syncFolder(dirname(target))
  }

  #incomingPath(uploadRef: string): string {
    if (!isUuid(uploadRef)) throw new UploadUnknown('this is no upload of this store')
    return join(this.#folder, 'incoming', uploadRef)
  }

  #objectPath(key: string): string {
    if (!KEY.test(key)) throw new RangeError('an object key has 1 to 200 characters of a-z 0-9 _ / -')
    const shard = createHash('sha256').update(key).digest('hex').slice(0, 2)
    // A key has no plus, so every name means one key, and none is `.` or `..`.
    return join(this.#folder, 'objects', shard, key.replaceAll('/', '+'))
  }
}

function makeFolders(folder: string): void {
  for (const part of PARTS) mkdirSync(join(folder, part), { recursive: true, mode: 0o700 })
  // The folders themselves must survive a power cut as well.
  for (const parent of [folder, join(folder, 'objects')]) {
    const handle = openSync(parent, 'r')
    fsyncSync(handle)
    closeSync(handle)
  }
}

/** A cursor is the last path that was looked at, relative to the folder. */
async function listOlder(folder: string, before: Instant, cursor = '') {
  const objects: { key: string; sizeBytes: number }[] = []
  let looks = 0
  for (const part of PARTS) {
    if (part < cursor.slice(0, part.length)) continue
    for (const name of (await readdir(join(folder, part))).toSorted()) {
      const path = join(part, name)
      if (path <= cursor) continue
      const found = await unlessMissing(stat(join(folder, path)), () => null)
      if (found && found.mtimeMs < before) objects.push({ key: part === 'incoming' ? path : name.replaceAll('+', '/'), sizeBytes: found.size })
      if (objects.length === PAGE || ++looks === PAGE_LOOKS) return { objects, cursor: path }
    }
  }
  return { objects, cursor: null }
}

function assertOwnKey(key: string): void {
  if (key.startsWith('incoming/')) throw new RangeError('keys under incoming/ belong to the store')
}

function isUuid(uploadRef: string): boolean {
  return INCOMING_KEY.test(`incoming/${uploadRef}`)
}
