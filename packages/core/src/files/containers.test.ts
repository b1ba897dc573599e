import { eq } from 'drizzle-orm'
import { test } from 'vitest'
import { bytesOf, NOON, testContext, type TestContext } from '../../testing/context.ts'
import { beforeNextBatch } from '../../testing/interruption.ts'
import { fileOf, runDry, sendFile, sendingTo, sendPart } from '../../testing/sending.ts'
import { startFolder } from '../folders/usecases.ts'
import { newId } from '../ids.ts'
import { DAY, HOUR } from '../instants.ts'
import { orders } from '../orders/table.ts'
import { changeOrderStatus } from '../orders/usecases.ts'
import { submissions } from '../submissions/table.ts'
import { tasks } from '../tasks/table.ts'
import { startUploads } from '../uploads/start.ts'
import { assets } from '../uploads/table.ts'
import { getFile, openFile, setFileExpiry } from './usecases.ts'

/** A folder with one file that has arrived, and the versions of everything that it is in. */
async function scene(t: TestContext) {
  const sending = await sendingTo(t)
  const { visitor, taskId, orderId, link } = sending
  const { assetId } = await startFolder(visitor, { requestId: newId('event'), taskId, name: 'Reel', files: 2 })
  const [one, two] = await startUploads(visitor, { requestId: newId('event'), taskId, assetId, files: [fileOf({ name: 'a' }), fileOf({ name: 'b' })] })
  if (!one || !two) throw new Error('nothing was started')
  await sendPart(visitor, one, 1, bytesOf(10))
  const versions = async () => {
    const [order, task, asset, submission] = await Promise.all([
      t.db.select().from(orders).where(eq(orders.id, orderId)).get(),
      t.db.select().from(tasks).where(eq(tasks.id, taskId)).get(),
      t.db.select().from(assets).where(eq(assets.id, assetId)).get(),
      t.db.select().from(submissions).where(eq(submissions.linkId, link.linkId)).get(),
    ])
    return { order: order?.contentVersion, task: task?.contentVersion, asset: asset?.contentVersion, submission: submission?.contentVersion }
  }
  return { ...sending, t, staff: await t.staff(), assetId, fileId: one.fileId, two, versions }
}
type Scene = Awaited<ReturnType<typeof scene>>

const changes: Record<string, (s: Scene) => Promise<unknown>> = {
  'an arrival': ({ visitor, two }) => sendPart(visitor, two, 1, bytesOf(10)),
  'a change of expiry': ({ staff, fileId, taskId }) => setFileExpiry(staff, { fileId, taskId, expiresAt: NOON + DAY }),
  'the end of its order': ({ staff, orderId }) => changeOrderStatus(staff, { orderId, from: 'Incoming', to: 'Completed' }),
  'a file found missing': async ({ t, staff, fileId }) => {
    const file = await getFile(staff, { fileId })
    await t.store.delete([file.objectKey])
    await openFile(staff, file).catch(() => {})
  },
  'a purge': async ({ t, staff, fileId, taskId }) => {
    await setFileExpiry(staff, { fileId, taskId, expiresAt: NOON + HOUR })
    await runDry(t, 'files', NOON + HOUR)
  },
}

test.for(Object.keys(changes))('after %s no archive of order, task, folder or submission made before stands', async (name, { expect }) => {
  const s = await scene(await testContext())
  const before = await s.versions()
  await changes[name]?.(s)
  const after = await s.versions()
  for (const container of ['order', 'task', 'asset', 'submission'] as const) expect(after[container], container).toBeGreaterThan(before[container] ?? Infinity)
})

test('a purge changes the content once more than the expiry did', async ({ expect }) => {
  const s = await scene(await testContext())
  await setFileExpiry(s.staff, { fileId: s.fileId, taskId: s.taskId, expiresAt: NOON + HOUR })
  const before = await s.versions()
  await runDry(s.t, 'files', NOON + HOUR - 1)
  expect(await s.versions()).toEqual(before)
  await runDry(s.t, 'files', NOON + HOUR)
  expect(await s.versions()).toEqual({
    order: (before.order ?? 0) + 1,
    task: (before.task ?? 0) + 1,
    asset: (before.asset ?? 0) + 1,
    submission: (before.submission ?? 0) + 1,
  })
})

test('a new version changes the submission of the file that it supersedes, too', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, link } = await sendingTo(t)
  await sendFile(visitor, taskId, { name: 'take.wav' })
  await runDry(t, 'submissions', NOON + DAY)
  const first = await t.db.select().from(submissions).where(eq(submissions.linkId, link.linkId)).get()
  await sendFile(visitor, taskId, { name: 'take.wav', sameName: 'new-version' })
  const rows = await t.db.select().from(submissions).where(eq(submissions.linkId, link.linkId)).all()
  expect(rows).toHaveLength(2)
  expect(rows.find((row) => row.id === first?.id)?.contentVersion).toBe((first?.contentVersion ?? 0) + 1)
})

test('an expiry that is refused, and an arrival that is undone, change no content', async ({ expect }) => {
  const t = await testContext()
  const s = await scene(t)
  await setFileExpiry(s.staff, { fileId: s.fileId, taskId: s.taskId, expiresAt: NOON + HOUR })
  const before = await s.versions()
  const db = beforeNextBatch(t.db, () => t.run('files', NOON + HOUR))
  const extending = setFileExpiry({ ...s.staff, db }, { fileId: s.fileId, taskId: s.taskId, expiresAt: null })
  await expect(extending).rejects.toMatchObject({ code: 'file.not_held' })
  // Only the purge did.
  expect((await s.versions()).task).toBe((before.task ?? 0) + 1)
})

test('the orphan sweep leaves archives to the room that makes them', async ({ expect }) => {
  const t = await testContext()
  for (const key of ['archives/arc_x', 'files/fil_x']) await t.store.put(key, { body: new Blob([bytesOf(5)]).stream(), sizeBytes: 5 })
  await t.run('orphans', NOON + 10 * DAY)
  expect(await Promise.all(['archives/arc_x', 'files/fil_x'].map((key) => t.store.head(key)))).toEqual([{ sizeBytes: 5 }, null])
})
