import { eq } from 'drizzle-orm'
import { test } from 'vitest'
import { bytesOf, NOON, testContext } from '../../testing/context.ts'
import { beforeNextBatch } from '../../testing/interruption.ts'
import {
  fileOf,
  fileRow,
  keysIn,
  openOf,
  partOf,
  runDry,
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
import { getFile, listTaskFiles } from '../files/usecases.ts'
import { newId } from '../ids.ts'
import { DAY, MINUTE } from '../instants.ts'
import { startFolder } from '../folders/usecases.ts'
import { startUploads } from './start.ts'
import { assets } from './table.ts'
import { abandonUpload, finishUpload } from './usecases.ts'

test('an upload is given up seven days after its last part, to the millisecond, and nothing of it is left', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  await sendPart(await t.make.visitor(link, NOON + DAY), upload, 1, partOf(upload, 1))
  const over = NOON + 8 * DAY
  await runDry(t, 'uploads', over - 1)
  expect((await uploadRow(t.db, upload.uploadId))?.state).toBe('open')
  expect(await keysIn(t.store)).toHaveLength(1)
  await runDry(t, 'uploads', over)
  expect(await uploadRow(t.db, upload.uploadId)).toMatchObject({ state: 'abandoned', endedAt: over })
  expect(await keysIn(t.store)).toEqual([])
  await expect(sendPart(visitor, upload, 2, partOf(upload, 2))).rejects.toMatchObject({ code: 'upload.abandoned', kind: 'gone' })
  await runDry(t, 'files', over)
  expect(await uploadRow(t.db, upload.uploadId)).toBeUndefined()
  expect(await fileRow(t.db, upload.fileId)).toBeUndefined()
  expect(await verbsAbout(t.db, upload.uploadId)).toEqual(['upload.abandoned'])
})

test('an upload that a crash left finishing is driven forward after two minutes, to the millisecond', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  await sendParts(visitor, upload)
  const down = storeWith(t.store, { finishUpload: () => Promise.reject(new Error('the process died')) })
  await expect(finishUpload({ ...visitor, store: down }, upload)).rejects.toThrow('the process died')
  await t.run('uploads', NOON + 2 * MINUTE - 1)
  expect((await uploadRow(t.db, upload.uploadId))?.state).toBe('finishing')
  await t.run('uploads', NOON + 2 * MINUTE)
  expect((await uploadRow(t.db, upload.uploadId))?.state).toBe('finished')
  expect(await getFile(await t.staff(), upload)).toMatchObject({ state: 'ready', readyAt: NOON + 2 * MINUTE })
  expect(await finishUpload(visitor, upload)).toEqual({ fileId: upload.fileId })
})

test('an upload whose parts are all here is finished instead of given up', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  await sendParts(visitor, upload)
  await runDry(t, 'uploads', NOON + 7 * DAY - 1)
  expect((await uploadRow(t.db, upload.uploadId))?.state).toBe('open')
  await runDry(t, 'uploads', NOON + 7 * DAY)
  expect(await getFile(await t.staff(), upload)).toMatchObject({ state: 'ready', readyAt: NOON + 7 * DAY })
})

test('an upload that got a part while the sweep was about to give it up goes on', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  await sendPart(visitor, upload, 1, partOf(upload, 1))
  await runDry(t, 'uploads', NOON + 7 * DAY - 1)
  const late = await t.make.visitor(link, NOON + 7 * DAY)
  const sweeping = await testContext({ store: t.store, db: beforeNextBatch(t.db, () => sendPart(late, upload, 2, partOf(upload, 2))) })
  await sweeping.run('uploads', NOON + 7 * DAY)
  await sendPart(late, upload, 3, partOf(upload, 3))
  expect(await finishUpload(late, upload)).toEqual({ fileId: upload.fileId })
})

test('what is finishing is never given up, however late the sweep comes', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  await sendParts(visitor, upload)
  const down = storeWith(t.store, { finishUpload: () => Promise.reject(new Error('the process died')) })
  await expect(finishUpload({ ...visitor, store: down }, upload)).rejects.toThrow('the process died')
  await t.run('uploads', NOON + 60 * DAY)
  expect(await getFile(await t.staff(), upload)).toMatchObject({ state: 'ready' })
})

test("one upload's trouble does not keep the sweep from the others, and is tried again", async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const uploads = []
  for (let made = 0; made < 2; made++) {
    const upload = await startParts(visitor, taskId)
    await sendPart(visitor, upload, 1, partOf(upload, 1))
    uploads.push(upload)
  }
  const stuck = await uploadRow(t.db, uploads[0]?.uploadId ?? newId('upload'))
  const store = storeWith(t.store, {
    abortUpload: (upload) => (upload.uploadRef === stuck?.storeUpload ? Promise.reject(new Error('internal error')) : t.store.abortUpload(upload)),
  })
  const troubled = await testContext({ store })
  await runDry(troubled, 'uploads', NOON + 7 * DAY)
  for (const upload of uploads) expect((await uploadRow(t.db, upload.uploadId))?.state).toBe('abandoned')
  expect(await keysIn(t.store)).toHaveLength(1)
  await runDry(t, 'files', NOON + 7 * DAY)
  expect(await keysIn(t.store)).toEqual([])
})

test('what the sender gives up is gone after the purge, and giving up again is nothing', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  await sendParts(visitor, upload)
  await abandonUpload(visitor, upload)
  await abandonUpload(visitor, upload)
  expect(await keysIn(t.store)).toEqual([])
  expect(await openOf(visitor)).toEqual([])
  await expect(finishUpload(visitor, upload)).rejects.toMatchObject({ code: 'upload.abandoned' })
  expect(await verbsAbout(t.db, upload.uploadId)).toEqual(['upload.abandoned'])
  await runDry(t, 'files', NOON)
  await expect(abandonUpload(visitor, upload)).rejects.toMatchObject({ code: 'upload.not_found' })
})

test('what has arrived cannot be given up', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startFile(visitor, taskId)
  await sendPart(visitor, upload, 1, bytesOf(10))
  await abandonUpload(visitor, upload)
  expect(await getFile(await t.staff(), upload)).toMatchObject({ state: 'ready' })
  expect(await verbsAbout(t.db, upload.uploadId)).toEqual([])
})

test('an upload is remembered for seven days after its finish, to the millisecond; its file stays', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startFile(visitor, taskId)
  await sendPart(visitor, upload, 1, bytesOf(10))
  await runDry(t, 'finished-uploads', NOON + 7 * DAY - 1)
  expect(await sendPart(visitor, upload, 1, bytesOf(10))).toMatchObject({ fileId: upload.fileId })
  await runDry(t, 'finished-uploads', NOON + 7 * DAY)
  await expect(sendPart(visitor, upload, 1, bytesOf(10))).rejects.toMatchObject({ code: 'upload.not_found' })
  expect(await getFile(await t.staff(), upload)).toMatchObject({ state: 'ready' })
})

test('a folder is remembered as long as one of its files is kept, and forgotten after', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const folder = await startFolder(visitor, { requestId: newId('event'), taskId, name: 'Reel 1', files: 1 })
  const empty = await startFolder(visitor, { requestId: newId('event'), taskId, name: 'Reel 2', files: 1 })
  const [upload] = await startUploads(visitor, {
    requestId: newId('event'),
    taskId,
    assetId: folder.assetId,
    files: [fileOf({ name: 'a.mov', relativePath: 'A/a.mov' })],
  })
  if (!upload) throw new Error('nothing was started')
  await sendPart(visitor, upload, 1, bytesOf(10))
  await sendFile(visitor, taskId)
  await runDry(t, 'finished-uploads', NOON + 8 * DAY)
  const named = async (id: typeof folder.assetId) => (await t.db.select().from(assets).where(eq(assets.id, id)).get())?.name
  expect([await named(folder.assetId), await named(empty.assetId)]).toEqual(['Reel 1', undefined])
  const { items } = await listTaskFiles(await t.staff(), { taskId, limit: 50 })
  expect(items.find((file) => file.id === upload.fileId)).toMatchObject({ assetId: folder.assetId, assetName: 'Reel 1', relativePath: 'A/a.mov' })
})

test('three sweeps at once give one upload up once', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  await sendPart(visitor, upload, 1, partOf(upload, 1))
  await Promise.all([1, 2, 3].map(() => t.run('uploads', NOON + 7 * DAY)))
  expect((await uploadRow(t.db, upload.uploadId))?.state).toBe('abandoned')
  expect(await verbsAbout(t.db, upload.uploadId)).toEqual(['upload.abandoned'])
})
