import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Worker } from 'node:worker_threads'
import { crc32 } from 'node:zlib'
import { afterAll, test } from 'vitest'
import { BodyCut, OffsetUnknown } from '@sluice/core/ports'
import { BUFFER_BYTES } from './buffers.ts'
import { bytesOf, cutAfter, newKey, plainSender, sample, sha256, whole } from './contract-bodies.ts'
import { digesterFor } from './digest-thread.ts'
import { filesystemStore } from './filesystem.ts'

const LARGE = 3 * BUFFER_BYTES

const folder = mkdtempSync(join(tmpdir(), 'sluice-store-'))
afterAll(() => rmSync(folder, { recursive: true }))
const store = filesystemStore({ folder, clock: Date.now })

const workers: Worker[] = []
const remember = (worker: Worker) => workers.push(worker)
process.on('worker', remember)
afterAll(() => process.off('worker', remember))

test('bodies that come at once have their own digests each, on one thread', async ({ expect }) => {
  const bodies = [1, 2, 3].map((seed) => sample(LARGE, seed))
  const digests = await Promise.all(
    bodies.map(async (bytes) => {
      const digest = digesterFor(LARGE)
      const updates = [0, 1_000_000, 2_000_000].map((from) => digest.update(bytes.slice(from, from === 2_000_000 ? LARGE : from + 1_000_000)))
      const [first] = await Promise.all(updates)
      expect(first).toEqual(bytes.subarray(0, 1_000_000))
      return await digest.digests()
    }),
  )
  expect(digests).toEqual(bodies.map((bytes) => ({ sizeBytes: LARGE, crc32: crc32(bytes).toString(16).padStart(8, '0'), sha256: sha256(bytes) })))
  expect(workers).toHaveLength(1)
})

test('what a thread that dies was digesting fails, and the next body finds another', async ({ expect }) => {
  const digest = digesterFor(LARGE)
  await digest.update(new Uint8Array(BUFFER_BYTES))
  const waiting = digest.update(new Uint8Array(BUFFER_BYTES))
  const [ended] = await Promise.allSettled([waiting, workers.at(-1)?.terminate()])
  expect(ended).toMatchObject({ status: 'rejected', reason: { message: 'The thread of the digests has ended.' } })
  await expect(digest.digests()).rejects.toThrow('The thread of the digests has ended.')

  const [key, bytes] = [newKey(), sample(LARGE, 2)]
  await store.put(key, whole(plainSender, bytes, sha256(bytes)))
  expect(sha256(await bytesOf(store, key))).toBe(sha256(bytes))
})

test('a body in the middle of which the thread dies is refused, and nothing of it is kept', async ({ expect }) => {
  const key = newKey()
  const killing = new ReadableStream<Uint8Array>({
    async pull(controller) {
      controller.enqueue(sample(BUFFER_BYTES, 1))
      await workers.at(-1)?.terminate()
    },
  })
  await expect(store.put(key, { body: killing, sizeBytes: LARGE })).rejects.toThrow('The thread of the digests has ended.')
  expect(await store.head(key)).toBeNull()
})

test('a large part goes on where it was cut', async ({ expect }) => {
  const { upload, bytes, goOn } = await cutPart(2_000_000)
  expect(await store.keptBytes(upload)).toEqual([{ n: 1, bytes: 2_000_000 }])
  const { tag } = await goOn(1_500_000)
  await store.finishUpload(upload, [tag])
  expect(sha256(await bytesOf(store, upload.key))).toBe(sha256(bytes))
})

test('a cut part whose digest died with its thread is sent from its first byte again', async ({ expect }) => {
  const { upload, bytes, goOn } = await cutPart(2_000_000)
  await workers.at(-1)?.terminate()
  await expect(goOn(2_000_000)).rejects.toThrow('The thread of the digests has ended.')
  await expect(goOn(2_000_000)).rejects.toThrow(OffsetUnknown)
  const { tag } = await goOn(0)
  await store.finishUpload(upload, [tag])
  expect(sha256(await bytesOf(store, upload.key))).toBe(sha256(bytes))
})

test('the thread keeps the process alive while it digests, and no longer', async ({ expect }) => {
  const program = `
    import { digesterFor } from ${JSON.stringify(new URL('digest-thread.ts', import.meta.url).href)}
    const digest = digesterFor(${LARGE})
    await digest.update(new Uint8Array(${LARGE}))
    process.stdout.write((await digest.digests()).sha256)`
  const { stdout } = await promisify(execFile)(process.execPath, ['--eval', program])
  expect(stdout).toBe(sha256(new Uint8Array(LARGE)))
})

/** A large part of which so many bytes came, and the attempt that sends it from a byte on. */
async function cutPart(cameBytes: number) {
  const bytes = sample(LARGE, 3)
  const upload = await store.beginUpload(newKey(), { sizeBytes: LARGE, partSizeBytes: LARGE })
  const cut = store.putPart(upload, 1, { body: cutAfter(bytes.subarray(0, cameBytes)), sizeBytes: LARGE })
  await cut.catch((error: unknown) => {
    if (!(error instanceof BodyCut)) throw error
  })
  const goOn = (offset: number) => store.putPart(upload, 1, { ...whole(plainSender, bytes.subarray(offset)), sizeBytes: LARGE, offset, sha256: sha256(bytes) })
  return { upload, bytes, goOn }
}
