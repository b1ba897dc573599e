import { type ExpectStatic, test } from 'vitest'
import { NOON, testContext, type TestContext } from '../../testing/context.ts'
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
import { sharing } from '../../testing/sharing.ts'
import { getFile } from '../files/usecases.ts'
import type { Id } from '../ids.ts'
import { DAY, MINUTE } from '../instants.ts'
import { getQuota, setQuota } from '../quotas/usecases.ts'
import { revokeLink } from '../upload-links/usecases.ts'
import { finishUpload } from './usecases.ts'

const GIGABYTE = 1_000_000_000

const stateOf = async (t: TestContext, { uploadId }: { uploadId: Id<'upload'> }) => (await uploadRow(t.db, uploadId))?.state

/** A link, one shared from it, and an upload by each, of which a part is here. */
async function sendingByBoth(t: TestContext) {
  const made = await sharing(t, { validUntil: '2026-11-21' })
  const uploads = [await startParts(made.visitor, made.taskId), await startParts(made.receiver, made.taskId)] as const
  await sendPart(made.visitor, uploads[0], 1, partOf(uploads[0], 1))
  await sendPart(made.receiver, uploads[1], 1, partOf(uploads[1], 1))
  return { ...made, uploads }
}

async function areAll(expect: ExpectStatic, t: TestContext, uploads: readonly { uploadId: Id<'upload'> }[], state: string) {
  for (const upload of uploads) expect(await stateOf(t, upload)).toBe(state)
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
  const { link, uploads, receiver, taskId } = await sendingByBoth(t)
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

test('what was begun by others stays, also by a link that has ended: it may be given more time', async ({ expect }) => {
  const t = await testContext()
  const { uploads, child } = await sendingByBoth(t)
  await revokeLink(await t.staff(), child)
  await runDry(t, 'uploads', NOON + 7 * DAY - 1)
  await areAll(expect, t, [uploads[0]], 'open')
  await areAll(expect, t, [uploads[1]], 'abandoned')
  await runDry(t, 'uploads', NOON + 7 * DAY)
  await areAll(expect, t, uploads, 'abandoned')
})
