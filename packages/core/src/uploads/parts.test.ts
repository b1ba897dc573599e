import { test } from 'vitest'
import { bytesOf, NOON, sameBytes, testContext } from '../../testing/context.ts'
import {
  heldBody,
  keysIn,
  outcomesOf,
  partOf,
  readFile,
  sendingTo,
  sendPart,
  sendParts,
  startFile,
  startParts,
  storeWith,
  verbsAbout,
} from '../../testing/sending.ts'
import { toHex } from '../encoding.ts'
import { newId } from '../ids.ts'
import { DAY } from '../instants.ts'
import { BodyCut, StoreFull } from '../ports.ts'
import { receivePart } from './parts.ts'
import { abandonUpload, finishUpload, listParts } from './usecases.ts'

const digestOf = async (bytes: Uint8Array<ArrayBuffer>) => toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))

test('a file comes in parts of its own order, and each is answered with its digests', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  for (const n of [3, 1, 2]) {
    const bytes = partOf(upload, n)
    const receipt = await sendPart(visitor, upload, n, bytes)
    expect(receipt).toEqual({ part: n, bytes: bytes.length, crc32: expect.stringMatching(/^[0-9a-f]{8}$/), sha256: await digestOf(bytes) })
  }
  expect(await listParts(visitor, upload)).toEqual({ state: 'open', fileId: upload.fileId, partSizeBytes: 4, parts: [1, 2, 3], kept: [] })
  expect(await finishUpload(visitor, upload)).toEqual({ fileId: upload.fileId })
  expect(sameBytes(await readFile(await t.staff(), upload.fileId), bytesOf(10))).toBe(true)
})

test('a part whose line was cut goes on where it stopped, and its digest is that of the whole', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  await sendPart(visitor, upload, 2, partOf(upload, 2))
  const bytes = partOf(upload, 1)
  const held = heldBody(bytes.slice(0, 3))
  const cut = receivePart(visitor, { uploadId: upload.uploadId, n: 1, body: held.body, sizeBytes: 4 })
  await held.taken
  held.cut()
  await expect(cut).rejects.toMatchObject({ code: 'part.cut' })
  expect(await listParts(visitor, upload)).toMatchObject({ parts: [2], kept: [{ n: 1, bytes: 3 }] })
  const goOn = (offset: number) => sendPart(visitor, upload, 1, bytes.slice(offset), { sizeBytes: 4, offset })
  expect(await goOn(3)).toMatchObject({ part: 1, bytes: 4, sha256: await digestOf(bytes) })
  expect(await listParts(visitor, upload)).toMatchObject({ parts: [1, 2], kept: [] })
  await expect(goOn(3)).rejects.toMatchObject({ code: 'part.offset_unknown', kind: 'conflict' })
  await sendPart(visitor, upload, 3, partOf(upload, 3))
  await finishUpload(visitor, upload)
  expect(sameBytes(await readFile(await t.staff(), upload.fileId), bytesOf(10))).toBe(true)
})

test('of a part that has nothing here, and of a file of one part, only the whole is taken', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const several = await startParts(visitor, taskId)
  const one = await startFile(visitor, taskId)
  for (const [upload, sizeBytes] of [
    [several, 4],
    [one, 10],
  ] as const) {
    const rest = sendPart(visitor, upload, 1, bytesOf(sizeBytes - 2), { sizeBytes, offset: 2 })
    await expect(rest).rejects.toMatchObject({ code: 'part.offset_unknown' })
  }
})

test('an empty file is one empty part', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startFile(visitor, taskId, { sizeBytes: 0 })
  expect(upload.partCount).toBe(1)
  expect(await sendPart(visitor, upload, 1, new Uint8Array())).toMatchObject({ bytes: 0, crc32: '00000000', fileId: upload.fileId })
  expect(await readFile(await t.staff(), upload.fileId)).toHaveLength(0)
})

test.for([0, -1, 4, 10_001, 1.5, Number.NaN])('an upload of three parts refuses part %d and keeps nothing (T-62)', async (n, { expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  await expect(sendPart(visitor, upload, n, bytesOf(4))).rejects.toMatchObject({ code: 'part.number_wrong', kind: 'invalid', facts: { parts: 3 } })
  expect(await keysIn(t.store)).toEqual([])
})

test.for([
  [1, 3, 4],
  [1, 5, 4],
  [2, 0, 4],
  [3, 4, 2],
  [3, 1, 2],
] as const)('part %i with %i bytes instead of %i is refused', async ([n, bytes, expectedBytes], { expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  await expect(sendPart(visitor, upload, n, bytesOf(bytes))).rejects.toMatchObject({ code: 'part.size_wrong', kind: 'invalid', facts: { expectedBytes } })
})

test('a recorded part sent again is answered as before when its content is the same, and refused when it is another (T-62)', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  const [bytes, other] = [partOf(upload, 1), bytesOf(4, 9)]
  const first = await sendPart(visitor, upload, 1, bytes)
  expect(await sendPart(visitor, upload, 1, bytes, { sha256: await digestOf(bytes) })).toEqual(first)
  expect(await sendPart(visitor, upload, 1, bytes)).toEqual(first)
  const refused = { code: 'part.recorded', kind: 'conflict' }
  await expect(sendPart(visitor, upload, 1, other, { sha256: await digestOf(other) })).rejects.toMatchObject(refused)
  await expect(sendPart(visitor, upload, 1, other)).rejects.toMatchObject(refused)
  expect(await keysIn(t.store)).toHaveLength(1)
  await sendParts(visitor, upload)
  await finishUpload(visitor, upload)
  expect(sameBytes(await readFile(await t.staff(), upload.fileId), bytesOf(10))).toBe(true)
})

test.for(['one part', 'several parts'])('of %s whose declared digest is wrong nothing is kept, and it can be sent again', async (kind, { expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = kind === 'one part' ? await startFile(visitor, taskId) : await startParts(visitor, taskId)
  const bytes = partOf(upload, 1)
  const wrong = sendPart(visitor, upload, 1, bytes, { sha256: await digestOf(bytesOf(4, 9)) })
  await expect(wrong).rejects.toMatchObject({ code: 'part.digest_differs', kind: 'unprocessable' })
  expect((await listParts(visitor, upload)).parts).toEqual([])
  expect(await sendPart(visitor, upload, 1, bytes, { sha256: await digestOf(bytes) })).toMatchObject({ part: 1 })
  expect((await listParts(visitor, upload)).parts).toEqual([1])
})

test('a part that is cut off is named so and can be sent again', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  for (const upload of [await startFile(visitor, taskId), await startParts(visitor, taskId)]) {
    const bytes = partOf(upload, 1)
    await expect(sendPart(visitor, upload, 1, bytes.slice(1), { sizeBytes: bytes.length })).rejects.toMatchObject({ code: 'part.cut', kind: 'invalid' })
    const gone = new AbortController()
    gone.abort(new Error('the sender closed the connection'))
    await expect(sendPart(visitor, upload, 1, bytes, { signal: gone.signal })).rejects.toMatchObject({ code: 'part.cut' })
    expect((await listParts(visitor, upload)).parts).toEqual([])
    await sendPart(visitor, upload, 1, bytes)
  }
})

test('a full store is named so, and what was sent before is kept', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  const noRoom = () => Promise.reject(new StoreFull('no room'))
  const fullAtOnce = { ...visitor, store: storeWith(t.store, { beginUpload: noRoom }) }
  await expect(sendPart(fullAtOnce, upload, 1, partOf(upload, 1))).rejects.toMatchObject({ code: 'store.full', kind: 'full' })
  await sendPart(visitor, upload, 1, partOf(upload, 1))
  const full = { ...visitor, store: storeWith(t.store, { putPart: noRoom }) }
  await expect(sendPart(full, upload, 2, partOf(upload, 2))).rejects.toMatchObject({ code: 'store.full', kind: 'full' })
  expect((await listParts(visitor, upload)).parts).toEqual([1])
  await sendParts(visitor, upload)
  expect(await finishUpload(visitor, upload)).toEqual({ fileId: upload.fileId })
})

test("another link's upload and one that does not exist are one answer, for a part as for everything else (T-64)", async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, customerId } = await sendingTo(t)
  const colleague = await t.make.visitor(await t.make.link(customerId))
  const upload = await startParts(visitor, taskId)
  await sendPart(visitor, upload, 1, partOf(upload, 1))
  const absent = { ...upload, uploadId: newId('upload') }
  for (const verb of [listParts, finishUpload, abandonUpload, (ctx: typeof visitor, of: typeof upload) => sendPart(ctx, of, 1, partOf(of, 1))]) {
    const answers = await outcomesOf(verb(colleague, upload), verb(visitor, absent))
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0]).toMatchObject({ code: 'upload.not_found', kind: 'not_found', facts: {} })
  }
  expect((await listParts(visitor, upload)).parts).toEqual([1])
})

test('of first parts that begin the upload at once, one beginning is kept in the store', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  await Promise.all([1, 2, 3].map((n) => sendPart(visitor, upload, n, partOf(upload, n))))
  expect(await keysIn(t.store)).toHaveLength(1)
  expect(await finishUpload(visitor, upload)).toEqual({ fileId: upload.fileId })
  expect(await keysIn(t.store)).toEqual([`files/${upload.fileId}`])
})

test('a late part of an upload that was given up leaves nothing behind', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const abandoned = { code: 'upload.abandoned', kind: 'gone' }
  const parts = await startParts(visitor, taskId)
  const beginning = storeWith(t.store, {
    beginUpload: async (key, sizes) => {
      await abandonUpload(visitor, parts)
      return t.store.beginUpload(key, sizes)
    },
  })
  await expect(sendPart({ ...visitor, store: beginning }, parts, 1, partOf(parts, 1))).rejects.toMatchObject(abandoned)
  const whole = await startFile(visitor, taskId)
  const storing = storeWith(t.store, {
    put: async (key, incoming) => {
      await abandonUpload(visitor, whole)
      return t.store.put(key, incoming)
    },
  })
  await expect(sendPart({ ...visitor, store: storing }, whole, 1, bytesOf(10))).rejects.toMatchObject(abandoned)
  expect(await keysIn(t.store)).toEqual([])
  await expect(sendPart(visitor, whole, 1, bytesOf(10))).rejects.toMatchObject(abandoned)
  await t.run('files', NOON + DAY)
  await expect(sendPart(visitor, whole, 1, bytesOf(10))).rejects.toMatchObject({ code: 'upload.not_found' })
  expect(await verbsAbout(t.db, whole.uploadId)).toEqual(['upload.abandoned'])
})

test('a store that fails in another way is no refusal, and the part can be sent again', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startFile(visitor, taskId)
  const broken = { ...visitor, store: storeWith(t.store, { put: () => Promise.reject(new Error('internal error (10001)')) }) }
  await expect(sendPart(broken, upload, 1, bytesOf(10))).rejects.toThrow('internal error (10001)')
  const cutting = { ...visitor, store: storeWith(t.store, { put: () => Promise.reject(new BodyCut('short')) }) }
  await expect(sendPart(cutting, upload, 1, bytesOf(10))).rejects.toMatchObject({ code: 'part.cut' })
  expect(await sendPart(visitor, upload, 1, bytesOf(10))).toMatchObject({ fileId: upload.fileId })
})
