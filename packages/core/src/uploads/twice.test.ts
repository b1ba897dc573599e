import { test } from 'vitest'
import { bytesOf, sameBytes, testContext } from '../../testing/context.ts'
import { losingAnswers } from '../../testing/lost-answers.ts'
import {
  heldBody,
  keysIn,
  partOf,
  readFile,
  sendingTo,
  sendPart,
  sendParts,
  startFile,
  startParts,
  storeWith,
  uploadRow,
  verbsAbout,
} from '../../testing/sending.ts'
import type { ObjectStore } from '../ports.ts'
import { finishUpload, listParts } from './usecases.ts'

const overtaken = { code: 'part.overtaken', kind: 'conflict' }

/** A store whose next `putPart` or `put` has written its bytes and waits before it says so. */
function slowToAnswer(store: ObjectStore) {
  let written = () => {}
  let answer = () => {}
  const wasWritten = new Promise<void>((resolve) => (written = resolve))
  const mayAnswer = new Promise<void>((resolve) => (answer = resolve))
  const late = async <T>(work: Promise<T>) => {
    const stored = await work
    written()
    await mayAnswer
    return stored
  }
  const slow = storeWith(store, { put: (...given) => late(store.put(...given)), putPart: (...given) => late(store.putPart(...given)) })
  return { store: slow, wasWritten, answer: () => answer() }
}

test('a part that stalls is overtaken by the same part sent anew, and the file is whole', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  await sendPart(visitor, upload, 3, partOf(upload, 3))
  const stalled = heldBody(bytesOf(2, 9))
  const first = sendPart(visitor, upload, 1, bytesOf(4, 9), { body: stalled.body }).catch((error: unknown) => error)
  await stalled.taken
  expect(await sendPart(visitor, upload, 1, partOf(upload, 1))).toMatchObject({ part: 1 })
  expect(await first).toMatchObject(overtaken)
  await sendParts(visitor, upload)
  expect(await finishUpload(visitor, upload)).toEqual({ fileId: upload.fileId })
  expect(sameBytes(await readFile(await t.staff(), upload.fileId), bytesOf(10))).toBe(true)
})

test('a part that was stored but answers after a later attempt changes nothing', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  const slow = slowToAnswer(t.store)
  const first = sendPart({ ...visitor, store: slow.store }, upload, 1, bytesOf(4, 9)).catch((error: unknown) => error)
  await slow.wasWritten
  await sendParts(visitor, upload)
  slow.answer()
  expect(await first).toMatchObject(overtaken)
  expect(await finishUpload(visitor, upload)).toEqual({ fileId: upload.fileId })
  expect(sameBytes(await readFile(await t.staff(), upload.fileId), bytesOf(10))).toBe(true)
})

test('a part that was stored and then claimed by an attempt that is cut off is asked for again', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  const slow = slowToAnswer(t.store)
  const first = sendPart({ ...visitor, store: slow.store }, upload, 1, partOf(upload, 1)).catch((error: unknown) => error)
  await slow.wasWritten
  await expect(sendPart(visitor, upload, 1, bytesOf(2), { sizeBytes: 4 })).rejects.toMatchObject({ code: 'part.cut' })
  slow.answer()
  expect(await first).toMatchObject(overtaken)
  expect(await finishUpload(visitor, upload)).toEqual({ missingParts: [1, 2, 3] })
  await sendParts(visitor, upload)
  expect(await finishUpload(visitor, upload)).toEqual({ fileId: upload.fileId })
})

test('a recorded part sent again and cut off stays as it is', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  await sendParts(visitor, upload)
  const broken = heldBody(bytesOf(2, 9))
  const again = sendPart(visitor, upload, 2, partOf(upload, 2), { body: broken.body }).catch((error: unknown) => error)
  await broken.taken
  broken.cut()
  expect(await again).toMatchObject({ code: 'part.cut' })
  expect((await listParts(visitor, upload)).parts).toEqual([1, 2, 3])
  expect(await finishUpload(visitor, upload)).toEqual({ fileId: upload.fileId })
  expect(sameBytes(await readFile(await t.staff(), upload.fileId), bytesOf(10))).toBe(true)
})

test.for([
  ['the same content', 1],
  ['other content', 9],
] as const)('of a file of one part sent twice at once with %s, one is the file and the other leaves nothing', async ([, seed], { expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startFile(visitor, taskId)
  const slow = slowToAnswer(t.store)
  const first = sendPart({ ...visitor, store: slow.store }, upload, 1, bytesOf(10, seed)).catch((error: unknown) => error)
  await slow.wasWritten
  const second = await sendPart(visitor, upload, 1, bytesOf(10))
  slow.answer()
  if (seed === 1) expect(await first).toEqual(second)
  else expect(await first).toMatchObject(overtaken)
  expect(await keysIn(t.store)).toHaveLength(1)
  expect(sameBytes(await readFile(await t.staff(), upload.fileId), bytesOf(10))).toBe(true)
  expect(await verbsAbout(t.db, upload.fileId)).toEqual(['upload.finished'])
})

test.for(['one part', 'several parts'])('a part of %s whose record was written, but its answer lost, is answered', async (kind, { expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = kind === 'one part' ? await startFile(visitor, taskId) : await startParts(visitor, taskId)
  if (kind !== 'one part') await sendPart(visitor, upload, 3, partOf(upload, 3))
  expect(await sendPart({ ...visitor, db: losingAnswers(t.db, ['after']) }, upload, 1, partOf(upload, 1))).toMatchObject({ part: 1 })
  expect((await listParts(visitor, upload)).parts).toContain(1)
  expect(await verbsAbout(t.db, upload.fileId)).toEqual(kind === 'one part' ? ['upload.finished'] : [])
})

test('when two hosts wrote one part, all parts are asked for again, and the file that then arrives is whole', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  await sendParts(visitor, upload)
  const row = await uploadRow(t.db, upload.uploadId)
  const stray = { body: new Blob([bytesOf(4, 9)]).stream(), sizeBytes: 4 }
  await t.store.putPart({ key: `files/${upload.fileId}`, uploadRef: row?.storeUpload ?? '', sizeBytes: 10, partSizeBytes: 4 }, 2, stray)
  expect(await finishUpload(visitor, upload)).toEqual({ missingParts: [1, 2, 3] })
  expect(await listParts(visitor, upload)).toMatchObject({ state: 'open', parts: [] })
  expect(await verbsAbout(t.db, upload.uploadId)).toEqual(['upload.parts_lost'])
  await sendParts(visitor, upload)
  expect(await finishUpload(visitor, upload)).toEqual({ fileId: upload.fileId })
  expect(sameBytes(await readFile(await t.staff(), upload.fileId), bytesOf(10))).toBe(true)
})
