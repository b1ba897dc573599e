import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { PartsDiffer, UploadUnknown } from '@sluice/core/ports'
import type { IncomingPart, StoreUpload, StoredBytes } from '@sluice/core/ports'
import { unlessMissing, writeAll } from './files.ts'
import { takeIn } from './intake.ts'
import type { Digester, Intake } from './intake.ts'
import { partCount, partOffset } from './parts.ts'
import { writeBehind } from './write-behind.ts'

/*
 * The one temporary file of an upload: the parts at their offsets, and behind the last byte a slot of 32 bytes for each part with its SHA-256,
 * zero while the part is missing or being written. The slots fall away when they have been compared, so a file of exactly the object's size is a whole one.
 */
const SLOT_BYTES = 32

/** Makes the file, all of it a hole. */
export async function createPartFile(path: string, sizes: { sizeBytes: number; partSizeBytes: number }): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.truncate(sizes.sizeBytes + partCount(sizes) * SLOT_BYTES)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Writes a part in its place, or what is missing of it, durable when it resolves. The caller sees to it that nobody else writes this part. */
export async function writePart(path: string, upload: StoreUpload, n: number, incoming: IncomingPart, intake: Intake): Promise<StoredBytes> {
  const offset = partOffset(upload, n, incoming)
  const slot = upload.sizeBytes + (n - 1) * SLOT_BYTES
  return await withPartFile(path, async (file) => {
    await writeAll(file, new Uint8Array(SLOT_BYTES), slot)
    const behind = writeBehind(file)
    let left: Digester | undefined
    const keeping = { ...intake, onCut: (digest: Digester) => (left = digest) }
    const digests = await takeIn(incoming, keeping, (bytes, at) => behind.write(bytes, offset + at)).catch(async (error: unknown) => {
      // What a sync failed of is told to this handle alone: the attempt that goes on must not rest on bytes that the disk lost.
      const onDisk = await behind.sync().then(
        () => true,
        () => false,
      )
      if (left && onDisk) intake.onCut?.(left)
      throw error
    })
    await writeAll(file, Buffer.from(digests.sha256, 'hex'), slot)
    await behind.sync()
    return { ...digests, tag: digests.sha256 }
  })
}

/** Compares the parts with their tags and cuts the slots off. Repeating it on a file that was cut already does nothing. Throws `PartsDiffer`. */
export async function sealPartFile(path: string, upload: StoreUpload, tags: readonly string[]): Promise<void> {
  await withPartFile(path, async (file) => {
    const { size } = await file.stat()
    if (size === upload.sizeBytes) return
    const slots = Buffer.alloc(partCount(upload) * SLOT_BYTES)
    await file.read(slots, 0, slots.byteLength, upload.sizeBytes)
    if (slots.toString('hex') !== tags.join('')) throw new PartsDiffer('the parts on disk are not the ones that were named')
    await file.truncate(upload.sizeBytes)
    await file.sync()
  })
}

async function withPartFile<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await unlessMissing(open(path, constants.O_RDWR), () => {
    throw new UploadUnknown('there is no such upload')
  })
  try {
    return await work(file)
  } finally {
    await file.close()
  }
}
