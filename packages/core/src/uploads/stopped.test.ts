import { type ExpectStatic, test } from 'vitest'
import { bytesOf, NOON, testContext, type TestContext } from '../../testing/context.ts'
import { beforeNextBatch } from '../../testing/interruption.ts'
import {
  keysIn,
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
import { changeLink, sharing } from '../../testing/sharing.ts'
import { getFile } from '../files/usecases.ts'
import type { Id } from '../ids.ts'
import { DAY, HOUR, type Instant, MINUTE } from '../instants.ts'
import { getQuota, setQuota } from '../quotas/usecases.ts'
import { askForMoreTime, declineMoreTime, grantMoreTime, listTimeRequests } from '../upload-links/more-time.ts'
import { revokeLink } from '../upload-links/usecases.ts'
import { workspaces } from '../workspace/table.ts'
import { finishUpload } from './usecases.ts'

const END = Date.UTC(2026, 10, 22)
const GIGABYTE = 1_000_000_000
/** The grace, and what a part on its way at its end may take. */
const OVER = END + 24 * HOUR + 10 * MINUTE

const stateOf = async (t: TestContext, { uploadId }: { uploadId: Id<'upload'> }) => (await uploadRow(t.db, uploadId))?.state

/** A link that ends with its day, one shared from it, and an upload by each, of which a part is here. */
async function ending(t: TestContext) {
  const made = await sharing(t, { validUntil: '2026-11-21' })
  const uploads = [await startParts(made.visitor, made.taskId), await startParts(made.receiver, made.taskId)] as const
  await sendPart(made.visitor, uploads[0], 1, partOf(uploads[0], 1))
  await sendPart(made.receiver, uploads[1], 1, partOf(uploads[1], 1))
  return { ...made, uploads }
}

async function areAll(expect: ExpectStatic, t: TestContext, uploads: readonly { uploadId: Id<'upload'> }[], state: string) {
  for (const upload of uploads) expect(await stateOf(t, upload)).toBe(state)
}

/** What the holder of a link asked, while staff have not answered. */
async function requestOf(t: TestContext, customerId: Id<'customer'>, now: Instant) {
  const staff = await t.staff('level-2', now)
  const [request] = await listTimeRequests(staff, { customerId })
  if (!request) throw new Error('nobody asked')
  return { staff, requestId: request.id }
}

test('what a revoked link began and did not finish takes no room from others once the chore has run', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, taskId, customerId } = await sendingTo(t)
  const staff = await t.staff()
  await setQuota(staff, { holderId: customerId, maxBytes: GIGABYTE, maxFiles: null, maxFileBytes: null, allowedExtensions: [] })
  const other = await t.make.visitor(await t.make.link(customerId))
  const upload = await startFile(visitor, taskId, { sizeBytes: GIGABYTE })
  await revokeLink(staff, link)
  await expect(startFile(other, taskId, { sizeBytes: 1 })).rejects.toMatchObject({ code: 'quota.bytes_exceeded', facts: { leftBytes: 0 } })
  await t.run('uploads')
  expect(await getQuota(staff, { holderId: customerId })).toMatchObject({ usedBytes: 0, usedFiles: 0 })
  await startFile(other, taskId, { sizeBytes: GIGABYTE })
  expect(await stateOf(t, upload)).toBe('abandoned')
  expect(await verbsAbout(t.db, upload.uploadId)).toEqual(['upload.abandoned'])
})

test('what was shared from a revoked link is given up with it, also what has all its parts; what has arrived or is finishing stays', async ({ expect }) => {
  const t = await testContext()
  const { link, uploads, receiver, taskId } = await ending(t)
  const arrived = await sendFile(receiver, taskId)
  const [complete, finishing] = [await startParts(receiver, taskId), await startParts(receiver, taskId)]
  for (const upload of [complete, finishing]) await sendParts(receiver, upload)
  const down = storeWith(t.store, { finishUpload: () => Promise.reject(new Error('the process died')) })
  await expect(finishUpload({ ...receiver, store: down }, finishing)).rejects.toThrow('the process died')
  await revokeLink(await t.staff(), link)
  await runDry(t, 'uploads', NOON)
  await areAll(expect, t, [...uploads, complete], 'abandoned')
  expect(await stateOf(t, finishing)).toBe('finishing')
  await runDry(t, 'uploads', NOON + 2 * MINUTE)
  for (const fileId of [arrived, finishing.fileId]) expect(await getFile(await t.staff(), { fileId })).toMatchObject({ state: 'ready' })
  await runDry(t, 'files', NOON + 2 * MINUTE)
  expect(await keysIn(t.store)).toHaveLength(2)
})

test('what a link began is given up when its grace is over and what was on its way may have landed, to the millisecond', async ({ expect }) => {
  const t = await testContext()
  const { uploads, visitor, link, taskId } = await ending(t)
  const arrived = await sendFile(visitor, taskId)
  for (const at of [END - 1, END, OVER - 1]) await runDry(t, 'uploads', at)
  await areAll(expect, t, uploads, 'open')
  await runDry(t, 'uploads', OVER)
  await areAll(expect, t, uploads, 'abandoned')
  expect(await getFile(await t.staff(), { fileId: arrived })).toMatchObject({ state: 'ready' })
  await changeLink(t, link, { validUntil: null })
  await expect(sendPart(visitor, uploads[0], 2, partOf(uploads[0], 2))).rejects.toMatchObject({ code: 'upload.abandoned', kind: 'gone' })
})

test('a part that was let in before the end of the grace lands after it, whatever the chore gives up meanwhile, and may complete its file', async ({
  expect,
}) => {
  const t = await testContext()
  const { uploads, link, visitor, taskId } = await ending(t)
  const whole = await startFile(visitor, taskId)
  await sendPart(visitor, uploads[0], 2, partOf(uploads[0], 2))
  const swept = () => runDry(t, 'uploads', OVER - 1)
  const slow = storeWith(t.store, {
    put: async (...args) => swept().then(() => t.store.put(...args)),
    putPart: async (...args) => swept().then(() => t.store.putPart(...args)),
  })
  const last = { ...(await t.make.visitor(link, END + 24 * HOUR - 1)), store: slow }
  expect(await sendPart(last, whole, 1, bytesOf(10))).toMatchObject({ fileId: whole.fileId })
  expect(await sendPart(last, uploads[0], 3, partOf(uploads[0], 3))).toMatchObject({ part: 3 })
  await runDry(t, 'uploads', OVER)
  for (const { fileId } of [whole, uploads[0]]) expect(await getFile(await t.staff(), { fileId })).toMatchObject({ state: 'ready' })
})

test('the grace of the workspace counts, and none is none', async ({ expect }) => {
  const t = await testContext()
  const { uploads } = await ending(t)
  await t.db.batch([t.db.update(workspaces).set({ graceHours: 0 })])
  await runDry(t, 'uploads', END + 10 * MINUTE - 1)
  await areAll(expect, t, uploads, 'open')
  await runDry(t, 'uploads', END + 10 * MINUTE)
  await areAll(expect, t, uploads, 'abandoned')
})

test('what has all its parts by a link that only ended is finished when its grace is over', async ({ expect }) => {
  const t = await testContext()
  const { uploads, visitor } = await ending(t)
  await sendParts(visitor, uploads[0])
  await runDry(t, 'uploads', OVER)
  expect(await getFile(await t.staff(), uploads[0])).toMatchObject({ state: 'ready', readyAt: OVER })
  expect(await stateOf(t, uploads[1])).toBe('abandoned')
})

test('what is begun by a link that is open stays, whoever else is stopped', async ({ expect }) => {
  const t = await testContext()
  const { uploads, link, child, taskId, customerId } = await ending(t)
  const open = await startParts(await t.make.visitor(await t.make.link(customerId, { validUntil: '2026-11-30' })), taskId)
  const endless = await startParts(await t.make.visitor(await t.make.link(customerId)), taskId)
  await revokeLink(await t.staff(), child)
  await changeLink(t, link, { validUntil: '2026-11-24' })
  await runDry(t, 'uploads', OVER)
  await areAll(expect, t, [open, endless, uploads[0]], 'open')
  expect(await stateOf(t, uploads[1])).toBe('abandoned')
})

test('while a request for more time waits for its answer, what was begun waits too, and goes on when it is granted', async ({ expect }) => {
  const t = await testContext()
  const { uploads, link, child, customerId } = await ending(t)
  await askForMoreTime(t.at(END + HOUR), link)
  await runDry(t, 'uploads', OVER + DAY)
  await areAll(expect, t, uploads, 'open')
  const { staff, requestId } = await requestOf(t, customerId, OVER + DAY)
  await grantMoreTime(staff, { requestId, validUntil: '2026-11-30' })
  await runDry(t, 'uploads', OVER + DAY)
  const visitor = await t.make.visitor(link, OVER + DAY)
  await sendParts(visitor, uploads[0])
  expect(await finishUpload(visitor, uploads[0])).toEqual({ fileId: uploads[0].fileId })
  expect(await stateOf(t, uploads[1])).toBe('open')
  await revokeLink(staff, child)
  await runDry(t, 'uploads', OVER + DAY)
  expect(await stateOf(t, uploads[1])).toBe('abandoned')
})

test('what waited for more time is given up when it is declined, or after seven days without a part', async ({ expect }) => {
  const t = await testContext()
  const [declined, forgotten] = [await ending(t), await ending(t)]
  for (const { link } of [declined, forgotten]) await askForMoreTime(t.at(END + HOUR), link)
  const { staff, requestId } = await requestOf(t, declined.customerId, OVER)
  await declineMoreTime(staff, { requestId })
  await runDry(t, 'uploads', OVER)
  await areAll(expect, t, declined.uploads, 'abandoned')
  await runDry(t, 'uploads', NOON + 7 * DAY - 1)
  await areAll(expect, t, forgotten.uploads, 'open')
  await runDry(t, 'uploads', NOON + 7 * DAY)
  await areAll(expect, t, forgotten.uploads, 'abandoned')
})

test('what was about to be given up stays when staff extend its link at that moment', async ({ expect }) => {
  const t = await testContext()
  const { uploads, link, visitor } = await ending(t)
  await runDry(t, 'uploads', OVER - 1)
  const extending = await testContext({ store: t.store, db: beforeNextBatch(t.db, () => changeLink(t, link, { validUntil: null })) })
  await runDry(extending, 'uploads', OVER)
  await areAll(expect, t, uploads, 'open')
  await sendParts(visitor, uploads[0])
  expect(await finishUpload(visitor, uploads[0])).toEqual({ fileId: uploads[0].fileId })
})
