import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { open, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, test } from 'vitest'
import { AttemptOvertaken, BodyCut, PartsDiffer, StoreFull, UploadUnknown } from '@sluice/core/ports'
import { bytesOf, listAll, newKey, plainSender, sample, sha256, whole } from './contract-bodies.ts'
import { describeObjectStore } from './contract.ts'
import { streamFile } from './files.ts'
import { filesystemStore } from './filesystem.ts'
import type { FilesystemOptions } from './filesystem.ts'
import { sealPartFile } from './part-file.ts'

const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })))

const shared = newFolder()
describeObjectStore('filesystem', () => ({ store: storeIn(shared), sender: plainSender }))

test('goes on with an upload after a restart, also one that stopped while it was being finished', async ({ expect }) => {
  const folder = newFolder()
  const bytes = sample(250, 1)
  const upload = await storeIn(folder).beginUpload(newKey(), { sizeBytes: 250, partSizeBytes: 100 })
  const tags: string[] = []
  for (const n of [1, 2, 3]) tags.push((await storeIn(folder).putPart(upload, n, whole(plainSender, bytes.subarray((n - 1) * 100, n * 100)))).tag)
  await sealPartFile(join(folder, 'incoming', upload.uploadRef), upload, tags)
  await storeIn(folder).finishUpload(upload, tags)
  expect(await bytesOf(storeIn(folder), upload.key)).toEqual(bytes)
})

test('stops the attempts of an upload that is finished, and refuses it when one of them had begun to write', async ({ expect }) => {
  const store = storeIn(newFolder())
  const upload = await store.beginUpload(newKey(), { sizeBytes: 100, partSizeBytes: 100 })
  const { tag } = await store.putPart(upload, 1, whole(plainSender, sample(100, 1)))
  const slow = plainSender()
  const again = store.putPart(upload, 1, { body: slow.body, sizeBytes: 100 })
  await slow.send(sample(50, 2))
  const finish = store.finishUpload(upload, [tag])
  const late = store.putPart(upload, 1, whole(plainSender, sample(100, 3)))
  await Promise.all([
    expect(again).rejects.toThrow(AttemptOvertaken),
    expect(late).rejects.toThrow(UploadUnknown),
    // Whether the attempt had touched the part when it was stopped decides; either way the object is the part that was named, or there is none.
    finish.then(
      async () => expect(await bytesOf(store, upload.key)).toEqual(sample(100, 1)),
      (error: unknown) => expect(error).toBeInstanceOf(PartsDiffer),
    ),
  ])
})

test('cuts a body that sends nothing for too long', async ({ expect }) => {
  const store = storeIn(newFolder(), { stallMs: 10 })
  const slow = plainSender()
  await slow.send(sample(10, 1))
  await expect(store.put(newKey(), { body: slow.body, sizeBytes: 100 })).rejects.toThrow(BodyCut)
})

test('refuses bytes that would eat the reserve of the disk, and leaves no file of what was refused or broke off', async ({ expect }) => {
  const folder = newFolder()
  const roomy = storeIn(folder)
  const upload = await roomy.beginUpload(newKey(), { sizeBytes: 100, partSizeBytes: 100 })
  const full = storeIn(folder, { reserveBytes: Number.MAX_SAFE_INTEGER })
  await expect(full.put(newKey(), whole(plainSender, sample(10, 1)))).rejects.toThrow(StoreFull)
  await expect(full.putTogether([{ key: newKey(), bytes: sample(10, 1) }])).rejects.toThrow(StoreFull)
  await expect(full.beginUpload(newKey(), { sizeBytes: 10, partSizeBytes: 10 })).rejects.toThrow(StoreFull)
  await expect(full.putPart(upload, 1, whole(plainSender, sample(100, 1)))).rejects.toThrow(StoreFull)
  await expect(roomy.put(newKey(), whole(plainSender, sample(10, 1), sha256(sample(10, 2))))).rejects.toThrow('SHA-256')
  expect(await readdir(join(folder, 'incoming'))).toEqual([upload.uploadRef])
})

test('lists an unfinished upload under a key of its own, by which a sweep deletes it', async ({ expect }) => {
  const store = storeIn(newFolder())
  const upload = await store.beginUpload(newKey(), { sizeBytes: 100, partSizeBytes: 100 })
  const listed = await listAll(store, Date.now() + 60_000)
  expect(listed.map(({ key }) => key)).toEqual([`incoming/${upload.uploadRef}`])
  await store.delete(listed.map(({ key }) => key))
  await expect(store.finishUpload(upload, [])).rejects.toThrow(UploadUnknown)
  expect(await listAll(store, Date.now() + 60_000)).toEqual([])
})

test('takes no key that could leave its folder or meet what is being written', async ({ expect }) => {
  const store = storeIn(newFolder())
  for (const key of ['', '../up', 'a.b', 'A', 'a\0', 'a'.repeat(201)]) await expect(store.head(key)).rejects.toThrow(RangeError)
  await expect(store.put('incoming/x', whole(plainSender, sample(1, 1)))).rejects.toThrow(RangeError)
  const foreign = { key: 'a', uploadRef: '../objects', sizeBytes: 1, partSizeBytes: 1 }
  await expect(store.putPart(foreign, 1, whole(plainSender, sample(1, 1)))).rejects.toThrow(UploadUnknown)
  await store.abortUpload(foreign)
  for (const key of ['/', '//', 'a/b', 'a-b']) {
    await store.put(key, whole(plainSender, sample(5, key.length)))
    expect(await bytesOf(store, key)).toEqual(sample(5, key.length))
  }
})

test('closes the file of a download that ends, breaks or is cancelled', async ({ expect }) => {
  const path = join(newFolder(), 'file')
  await writeFile(path, sample(3_000_000, 1))
  const [ended, empty, broken, cancelled] = await Promise.all([open(path), open(path), open(path), open(path)])
  await new Response(streamFile(ended, 1_000_000, 2_000_000)).arrayBuffer()
  expect(await streamFile(empty, 0, 0).getReader({ mode: 'byob' }).read(new Uint8Array(10))).toMatchObject({ done: true })
  await expect(new Response(streamFile(broken, 2_000_000, 2_000_000)).arrayBuffer()).rejects.toThrow('1000000 bytes early')
  const reader = streamFile(cancelled, 0, 3_000_000).getReader()
  await reader.read()
  await reader.cancel()
  expect([ended.fd, empty.fd, broken.fd, cancelled.fd]).toEqual([-1, -1, -1, -1])
})

test('closes the files of what it gives together, also when one of them is missing or too short', async ({ expect }) => {
  const folder = newFolder()
  const store = storeIn(folder)
  const key = newKey()
  await store.put(key, whole(plainSender, sample(1_000, 1)))
  const range = { key, offset: 0, length: 1_000 }
  // The system gives the lowest number that is free, which rises with every file that stays open.
  const nextNumber = () => {
    const file = openSync(folder, 'r')
    closeSync(file)
    return file
  }
  const before = nextNumber()
  for (let n = 0; n < 50; n++) {
    await store.getTogether([range, range])
    await expect(store.getTogether([range, { ...range, key: newKey() }])).rejects.toThrow('there is no')
    await expect(store.getTogether([range, { ...range, length: 1_001 }])).rejects.toThrow('1000 of 1001 bytes')
  }
  expect(nextNumber()).toBeLessThan(before + 50)
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-store-'))
  folders.push(folder)
  return folder
}

function storeIn(folder: string, options: Partial<FilesystemOptions> = {}) {
  return filesystemStore({ folder, clock: Date.now, ...options })
}
