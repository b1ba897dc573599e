import { test } from 'vitest'
import { archiveRows, fetchArchive } from '../../testing/archives.ts'
import { bodyOf, bytesOf, NOON, testContext } from '../../testing/context.ts'
import { keysIn, runDry, sendFile, sendingTo, storeWith } from '../../testing/sending.ts'
import { unzip } from '../../testing/zip.ts'
import { setFileExpiry } from '../files/usecases.ts'
import { newId } from '../ids.ts'
import { DAY, HOUR } from '../instants.ts'
import { changeOrderStatus } from '../orders/usecases.ts'
import { addTask } from '../tasks/usecases.ts'

test('the manifest is made once and used while it stands; an arrival, a changed end and a status make another', async ({ expect }) => {
  const t = await testContext()
  const { visitor, orderId, taskId } = await sendingTo(t)
  const fileId = await sendFile(visitor, taskId)
  const staff = await t.staff()
  const first = await fetchArchive(staff, orderId)
  expect((await fetchArchive(staff, orderId)).etag).toBe(first.etag)
  expect((await archiveRows(t, orderId)).length).toBe(1)
  await sendFile(visitor, taskId)
  const second = await fetchArchive(staff, orderId)
  expect(second.etag).not.toBe(first.etag)
  await setFileExpiry(staff, { fileId, taskId, expiresAt: NOON + DAY })
  await changeOrderStatus(staff, { orderId, from: 'Incoming', to: 'Completed' })
  // The same bytes have the same tag, by whichever manifest.
  expect((await fetchArchive(staff, orderId)).etag).toBe(second.etag)
  expect((await archiveRows(t, orderId)).length).toBe(3)
})

test('a file that expires ends the manifest at that millisecond, and the next one is without it', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const fileId = await sendFile(visitor, taskId, { name: 'a.mov' })
  await sendFile(visitor, taskId, { name: 'b.mov' })
  await setFileExpiry(await t.staff(), { fileId, taskId, expiresAt: NOON + 1_000 })
  const before = await fetchArchive(await t.staff(), taskId)
  expect((await archiveRows(t, taskId))[0]).toMatchObject({ endsAt: NOON + 1_000, etag: before.etag, sizeBytes: before.sizeBytes, entries: 2 })
  expect((await fetchArchive(await t.staff('level-2', NOON + 999), taskId)).etag).toBe(before.etag)
  const after = await fetchArchive(await t.staff('level-2', NOON + 1_000), taskId)
  expect(after.etag).not.toBe(before.etag)
  expect(unzip(after.bytes).map((entry) => entry.name)).toEqual(['b.mov'])
  expect((await archiveRows(t, taskId)).length).toBe(1)
  expect((await fetchArchive(await t.staff('level-2', NOON + 1_001), taskId)).etag).toBe(after.etag)
})

test('those who send never fetch, and what is absent has the same answer', async ({ expect }) => {
  const t = await testContext()
  const { visitor, orderId, taskId } = await sendingTo(t)
  await sendFile(visitor, taskId)
  const refused = { code: 'archive.not_found', kind: 'not_found', facts: {} }
  await expect(fetchArchive(visitor, orderId)).rejects.toMatchObject(refused)
  for (const kind of ['order', 'task', 'submission', 'asset'] as const) await expect(fetchArchive(await t.staff(), newId(kind))).rejects.toMatchObject(refused)
})

test('a store that takes no manifest still gives out the archive', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  await sendFile(visitor, taskId)
  const store = storeWith(t.store, { put: () => Promise.reject(new Error('the disk is full')) })
  const first = await fetchArchive({ ...(await t.staff()), store }, taskId)
  expect((await fetchArchive(await t.staff(), taskId)).etag).toBe(first.etag)
})

test('two who ask at once get the same archive, and one manifest is kept', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  await sendFile(visitor, taskId)
  const staff = await t.staff()
  const tags = await Promise.all(Array.from({ length: 4 }, async () => (await fetchArchive(staff, taskId)).etag))
  expect(new Set(tags).size).toBe(1)
  const rows = await archiveRows(t, taskId)
  expect((await keysIn(t.store)).filter((key) => key.startsWith('archives/'))).toEqual(rows.map((row) => row.objectKey))
  expect(rows.length).toBe(1)
})

test('a manifest whose object was changed or lost is made again', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  await sendFile(visitor, taskId)
  const staff = await t.staff()
  const { etag } = await fetchArchive(staff, taskId)
  const [row] = await archiveRows(t, taskId)
  await t.store.put(row?.objectKey ?? '', { body: bodyOf(bytesOf(40)), sizeBytes: 40 })
  expect((await fetchArchive(staff, taskId)).etag).toBe(etag)
  await t.store.delete([row?.objectKey ?? ''])
  expect((await fetchArchive(staff, taskId)).etag).toBe(etag)
  expect((await archiveRows(t, taskId)).map(({ id }) => id)).toEqual([row?.id])
})

test('a manifest goes when its container changed, when it ended, and seven days after its last use; the sweep of orphans leaves it alone', async ({
  expect,
}) => {
  const t = await testContext()
  const { visitor, orderId, taskId } = await sendingTo(t)
  const fileId = await sendFile(visitor, taskId)
  const staff = await t.staff()
  for (const containerId of [orderId, taskId] as const) await fetchArchive(staff, containerId)
  const kept = async () => {
    const keys = (await keysIn(t.store)).filter((key) => key.startsWith('archives/'))
    const rows = [...(await archiveRows(t, orderId)), ...(await archiveRows(t, taskId))]
    expect(keys.toSorted()).toEqual(rows.map((row) => row.objectKey).toSorted())
    return rows.map((row) => row.containerId)
  }
  await runDry(t, 'archives', NOON)
  await t.run('orphans', NOON + 30 * DAY)
  expect(await kept()).toEqual([orderId, taskId])
  await addTask(staff, { orderId, taskTypeId: await t.make.taskType(), title: '' })
  await runDry(t, 'archives', NOON + HOUR - 1)
  expect(await kept()).toEqual([orderId, taskId])
  await runDry(t, 'archives', NOON + HOUR)
  expect(await kept()).toEqual([taskId])
  await fetchArchive(await t.staff('level-2', NOON + HOUR), taskId)
  await runDry(t, 'archives', NOON + HOUR + 7 * DAY - 1)
  expect(await kept()).toEqual([taskId])
  await runDry(t, 'archives', NOON + HOUR + 7 * DAY)
  expect(await kept()).toEqual([])
  await setFileExpiry(staff, { fileId, taskId, expiresAt: NOON + DAY })
  await fetchArchive(staff, taskId)
  await runDry(t, 'archives', NOON + DAY - 1)
  expect(await kept()).toEqual([taskId])
  await runDry(t, 'archives', NOON + DAY)
  expect(await kept()).toEqual([])
})

test('a manifest that is used while the purge deletes it keeps its row and is made again', async ({ expect }) => {
  const t = await testContext()
  await runDry(t, 'archives', NOON + 8 * DAY)
  const { visitor, taskId } = await sendingTo(t)
  await sendFile(visitor, taskId)
  const { etag } = await fetchArchive(await t.staff(), taskId)
  const later = await t.staff('level-2', NOON + 8 * DAY)
  const store = storeWith(t.store, { delete: async (keys) => [await t.store.delete(keys), await fetchArchive(later, taskId)].forEach(() => {}) })
  await (await testContext({ store })).run('archives', NOON + 8 * DAY)
  expect(await archiveRows(t, taskId)).toMatchObject([{ etag, usedAt: NOON + 8 * DAY }])
  expect((await fetchArchive(later, taskId)).etag).toBe(etag)
})
