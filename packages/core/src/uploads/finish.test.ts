import { eq } from 'drizzle-orm'
import { test } from 'vitest'
import { bodyOf, bytesOf, NOON, sameBytes, testContext } from '../../testing/context.ts'
import { beforeNextBatch } from '../../testing/interruption.ts'
import {
  fileRow,
  keysIn,
  partOf,
  readFile,
  sendFile,
  sendingTo,
  sendPart,
  sendParts,
  startFile,
  startParts,
  storeWith,
  uploadRow,
  verbsAbout,
} from '../../testing/sending.ts'
import { fromHex, toHex } from '../encoding.ts'
import type { Id } from '../ids.ts'
import { DAY } from '../instants.ts'
import { orders } from '../orders/table.ts'
import { changeOrderStatus } from '../orders/usecases.ts'
import { UploadUnknown } from '../ports.ts'
import { submissions } from '../submissions/table.ts'
import { tasks } from '../tasks/table.ts'
import { uploadLinks } from '../upload-links/table.ts'
import { driveFinish } from './finish.ts'
import { abandonUpload, finishUpload } from './usecases.ts'

test('finishing names the parts that are missing and changes nothing', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  await sendPart(visitor, upload, 2, partOf(upload, 2))
  expect(await finishUpload(visitor, upload)).toEqual({ missingParts: [1, 3] })
  expect((await uploadRow(t.db, upload.uploadId))?.state).toBe('open')
  expect(await finishUpload(visitor, await startFile(visitor, taskId))).toEqual({ missingParts: [1] })
})

test('a file of several parts has the digest of its parts digests and the CRC-32 of the whole', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  const receipts = []
  for (const n of [1, 2, 3]) receipts.push(await sendPart(visitor, upload, n, partOf(upload, n)))
  await finishUpload(visitor, upload)
  const raw = new Uint8Array(receipts.flatMap((receipt) => [...fromHex(receipt.sha256)]))
  const whole = await t.store.put('whole', { body: bodyOf(bytesOf(10)), sizeBytes: 10 })
  expect(await fileRow(t.db, upload.fileId)).toMatchObject({
    state: 'ready',
    sha256: toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', raw))),
    digestPartBytes: 4,
    crc32: whole.crc32,
    objectKey: `files/${upload.fileId}`,
    readyAt: NOON,
  })
  const single = await sendFile(visitor, taskId)
  expect(await fileRow(t.db, single)).toMatchObject({ sha256: whole.sha256, digestPartBytes: null, crc32: whole.crc32 })
})

test('a file that is finished twice at once, and again later, is one file, one event and counted once (T-68)', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, orderId, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  await sendParts(visitor, upload)
  const answers = await Promise.all([finishUpload(visitor, upload), finishUpload(visitor, upload), finishUpload(visitor, upload)])
  expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set([JSON.stringify({ fileId: upload.fileId })]))
  expect(await finishUpload(visitor, upload)).toEqual({ fileId: upload.fileId })
  expect(await verbsAbout(t.db, upload.fileId)).toEqual(['upload.finished'])
  expect(await t.db.select().from(uploadLinks).where(eq(uploadLinks.id, link.linkId)).get()).toMatchObject({ filesIn: 1, bytesIn: 10, usedAt: NOON })
  expect(await t.db.select().from(submissions).where(eq(submissions.orderId, orderId)).all()).toMatchObject([{ files: 1, bytes: 10 }])
})

test('a part sent again after the finish is answered as before, with the file', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  await sendParts(visitor, upload)
  await finishUpload(visitor, upload)
  expect(await sendPart(visitor, upload, 3, partOf(upload, 3))).toMatchObject({ part: 3, bytes: 2, fileId: upload.fileId })
  await expect(sendPart(visitor, upload, 3, bytesOf(2, 9))).rejects.toMatchObject({ code: 'part.recorded' })
  const single = await startFile(visitor, taskId)
  const first = await sendPart(visitor, single, 1, bytesOf(10))
  expect(await sendPart(visitor, single, 1, bytesOf(10))).toEqual(first)
  expect(await verbsAbout(t.db, single.fileId)).toEqual(['upload.finished'])
})

test('when the store made the object and its answer was lost, the object itself tells', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  await sendParts(visitor, upload)
  const deaf = storeWith(t.store, {
    finishUpload: async (...given) => {
      await t.store.finishUpload(...given)
      throw new UploadUnknown('no such upload')
    },
  })
  expect(await finishUpload({ ...visitor, store: deaf }, upload)).toEqual({ fileId: upload.fileId })
  expect(sameBytes(await readFile(await t.staff(), upload.fileId), bytesOf(10))).toBe(true)
})

test('a store that is down for a moment leaves the upload finishing, and the next call finishes it', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  await sendParts(visitor, upload)
  const down = storeWith(t.store, { finishUpload: () => Promise.reject(new Error('internal error')) })
  await expect(finishUpload({ ...visitor, store: down }, upload)).rejects.toThrow('internal error')
  expect((await uploadRow(t.db, upload.uploadId))?.state).toBe('finishing')
  await abandonUpload(visitor, upload)
  expect(await finishUpload(visitor, upload)).toEqual({ fileId: upload.fileId })
})

test.for(['nothing', 'an object of another size'])('an upload whose parts are gone, with %s in their place, is lost by name', async (left, { expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  await sendParts(visitor, upload)
  await t.store.delete(await keysIn(t.store))
  if (left !== 'nothing') await t.store.put(`files/${upload.fileId}`, { body: bodyOf(bytesOf(9)), sizeBytes: 9 })
  await expect(finishUpload(visitor, upload)).rejects.toMatchObject({ code: 'upload.lost', kind: 'gone' })
  await expect(finishUpload(visitor, upload)).rejects.toMatchObject({ code: 'upload.abandoned', kind: 'gone' })
  expect(await verbsAbout(t.db, upload.uploadId)).toEqual(['upload.lost'])
  await t.run('files', NOON)
  expect(await fileRow(t.db, upload.fileId)).toBeUndefined()
  expect(await keysIn(t.store)).toEqual([])
})

test('a finish that set out before the sender gave up, or before another finished, tells how it ended', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const setOut = async () => {
    const upload = await startParts(visitor, taskId)
    await sendParts(visitor, upload)
    const row = await uploadRow(t.db, upload.uploadId)
    if (!row) throw new Error('no upload')
    return { upload, late: () => driveFinish(visitor, row, `files/${row.fileId}`) }
  }
  const given = await setOut()
  await abandonUpload(visitor, given.upload)
  await expect(given.late()).rejects.toMatchObject({ code: 'upload.abandoned' })
  expect(await keysIn(t.store)).toEqual([])
  const finished = await setOut()
  await finishUpload(visitor, finished.upload)
  expect(await finished.late()).toEqual({ fileId: finished.upload.fileId })
  expect(await verbsAbout(t.db, finished.upload.fileId)).toEqual(['upload.finished'])
})

const stateOf = async (db: Awaited<ReturnType<typeof testContext>>['db'], taskId: Id<'task'>) => db.select().from(tasks).where(eq(tasks.id, taskId)).get()

test('a task waits until a file has arrived whole, and is accepted at once where its type says so', async ({ expect }) => {
  const t = await testContext()
  const plain = await sendingTo(t)
  const upload = await startParts(plain.visitor, plain.taskId)
  await sendParts(plain.visitor, upload)
  expect((await stateOf(t.db, plain.taskId))?.state).toBe('needed')
  await finishUpload(plain.visitor, upload)
  expect((await stateOf(t.db, plain.taskId))?.state).toBe('uploaded')
  const accepting = await sendingTo(t, { taskType: { autoAccept: true } })
  await sendFile(accepting.visitor, accepting.taskId)
  expect((await stateOf(t.db, accepting.taskId))?.state).toBe('accepted')
})

test('a file for a rejected task puts it back to uploaded, without the reason', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  await t.db.batch([t.db.update(tasks).set({ state: 'rejected', rejectReason: 'Wrong frame rate' }).where(eq(tasks.id, taskId))])
  await sendFile(visitor, taskId)
  expect(await stateOf(t.db, taskId)).toMatchObject({ state: 'uploaded', rejectReason: null })
})

test('what arrives for an order is kept without end until it is Completed, and what arrives then has its 30 days', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, orderId, taskId } = await sendingTo(t)
  const before = await t.db.select().from(orders).where(eq(orders.id, orderId)).get()
  const early = await sendFile(visitor, taskId)
  expect((await fileRow(t.db, early))?.expiresAt).toBeNull()
  expect((await t.db.select().from(orders).where(eq(orders.id, orderId)).get())?.contentVersion).toBe((before?.contentVersion ?? 0) + 1)
  await changeOrderStatus(await t.staff(), { orderId, from: 'Incoming', to: 'Completed' })
  const late = await sendFile(await t.make.visitor(link, NOON + DAY), taskId)
  expect((await fileRow(t.db, early))?.expiresAt).toBe(NOON + 30 * DAY)
  expect((await fileRow(t.db, late))?.expiresAt).toBe(NOON + 31 * DAY)
})

test('a file that arrives while its order leaves Completed is kept without end', async ({ expect }) => {
  const t = await testContext()
  const { visitor, orderId, taskId } = await sendingTo(t)
  const staff = await t.staff()
  const upload = await startFile(visitor, taskId)
  await changeOrderStatus(staff, { orderId, from: 'Incoming', to: 'Completed' })
  const reopening = beforeNextBatch(t.db, () => changeOrderStatus(staff, { orderId, from: 'Completed', to: 'Production' }))
  await sendPart({ ...visitor, db: reopening }, upload, 1, bytesOf(10))
  expect((await fileRow(t.db, upload.fileId))?.expiresAt).toBeNull()
})
