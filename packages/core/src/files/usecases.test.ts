import { test } from 'vitest'
import { NOON, testContext } from '../../testing/context.ts'
import { beforeNextBatch } from '../../testing/interruption.ts'
import { fileRow, outcomesOf, readFile, runDry, sendFile, sendingTo, startFile, storeWith, verbsAbout } from '../../testing/sending.ts'
import { newId } from '../ids.ts'
import { DAY } from '../instants.ts'
import { changeOrderStatus } from '../orders/usecases.ts'
import { getFile, listTaskFiles, openFile, setFileExpiry } from './usecases.ts'

test('those who send never fetch: a visitor gets the same answer for their own file as for none', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const fileId = await sendFile(visitor, taskId)
  const [own, absent] = [{ fileId }, { fileId: newId('file') }]
  const staff = await t.staff()
  const answers = await outcomesOf(getFile(visitor, own), getFile(visitor, absent), getFile(staff, absent))
  for (const answer of answers) expect(answer).toEqual(answers[0])
  expect(answers[0]).toMatchObject({ code: 'file.not_found', kind: 'not_found', facts: {} })
})

test('a file on its way in is not there yet', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const { fileId } = await startFile(visitor, taskId)
  await expect(getFile(await t.staff(), { fileId })).rejects.toMatchObject({ code: 'file.not_found' })
  expect((await listTaskFiles(await t.staff(), { taskId, limit: 50 })).items).toEqual([])
})

test('a file is refused from the millisecond of its end, though no purge has run', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const fileId = await sendFile(visitor, taskId)
  await setFileExpiry(await t.staff('level-2'), { fileId, taskId, expiresAt: NOON + 1_000 })
  expect(await getFile(await t.staff('level-2', NOON + 999), { fileId })).toMatchObject({ id: fileId, expiresAt: NOON + 1_000 })
  const after = await t.staff('administrator', NOON + 1_000)
  await expect(getFile(after, { fileId })).rejects.toMatchObject({ code: 'file.expired', kind: 'gone' })
  expect((await listTaskFiles(after, { taskId, limit: 50 })).items).toEqual([])
  await expect(setFileExpiry(after, { fileId, taskId, expiresAt: null })).rejects.toMatchObject({ code: 'file.expired' })
  expect(await verbsAbout(t.db, fileId)).toEqual(['upload.finished', 'file.expiry_set'])
})

test('a Completed order ends its files after 30 days; leaving Completed ends that; an end chosen by hand stays', async ({ expect }) => {
  const t = await testContext()
  const { visitor, orderId, taskId } = await sendingTo(t)
  const [ruled, chosen, kept] = [await sendFile(visitor, taskId), await sendFile(visitor, taskId), await sendFile(visitor, taskId)]
  const other = await sendingTo(t)
  const foreign = await sendFile(other.visitor, other.taskId)
  const staff = await t.staff()
  await setFileExpiry(staff, { fileId: chosen, taskId, expiresAt: NOON + DAY })
  await setFileExpiry(staff, { fileId: kept, taskId, expiresAt: null })
  const ends = () => Promise.all([ruled, chosen, kept, foreign].map(async (fileId) => (await fileRow(t.db, fileId))?.expiresAt))
  expect(await ends()).toEqual([null, NOON + DAY, null, null])
  await changeOrderStatus(staff, { orderId, from: 'Incoming', to: 'Completed' })
  expect(await ends()).toEqual([NOON + 30 * DAY, NOON + DAY, null, null])
  await changeOrderStatus(staff, { orderId, from: 'Completed', to: 'Production' })
  expect(await ends()).toEqual([null, NOON + DAY, null, null])
  await expect(getFile(await t.staff('level-2', NOON + 30 * DAY), { fileId: ruled })).resolves.toMatchObject({ id: ruled })
})

test('an end is set only for a task that holds the file', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const other = await sendingTo(t)
  const fileId = await sendFile(visitor, taskId)
  const staff = await t.staff()
  const refused = { code: 'file.not_held', kind: 'conflict' }
  await expect(setFileExpiry(staff, { fileId, taskId: other.taskId, expiresAt: NOON })).rejects.toMatchObject(refused)
  await expect(setFileExpiry(staff, { fileId: newId('file'), taskId, expiresAt: NOON })).rejects.toMatchObject({ code: 'file.not_found' })
  expect((await fileRow(t.db, fileId))?.expiresAt).toBeNull()
})

test('an end that comes after a purge has claimed the file is refused, and changes nothing', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const fileId = await sendFile(visitor, taskId)
  await setFileExpiry(await t.staff(), { fileId, taskId, expiresAt: NOON + DAY })
  const staff = await t.staff()
  const claiming = await testContext({ store: storeWith(t.store, { delete: () => Promise.reject(new Error('internal error')) }) })
  const late = { ...staff, db: beforeNextBatch(t.db, () => claiming.run('files', NOON + DAY).catch(() => {})) }
  await expect(setFileExpiry(late, { fileId, taskId, expiresAt: null })).rejects.toMatchObject({ code: 'file.not_held', kind: 'conflict' })
  expect(await fileRow(t.db, fileId)).toMatchObject({ state: 'deleting', expiresAt: NOON + DAY })
  expect((await verbsAbout(t.db, fileId)).filter((verb) => verb === 'file.expiry_set')).toHaveLength(1)
})

test('a file whose object is gone says so, marks its row once, and is told to everyone who asks at once', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const fileId = await sendFile(visitor, taskId)
  const staff = await t.staff('level-2')
  const file = await getFile(staff, { fileId })
  await t.store.delete([file.objectKey])
  const missing = { code: 'file.missing', kind: 'gone' }
  const readers = await Promise.allSettled([openFile(staff, file), openFile(staff, file, { offset: 1, length: 2 }), openFile(staff, file)])
  for (const reader of readers) expect(reader).toMatchObject({ status: 'rejected', reason: missing })
  expect((await fileRow(t.db, fileId))?.state).toBe('missing')
  await expect(getFile(staff, { fileId })).rejects.toMatchObject(missing)
  expect(await verbsAbout(t.db, fileId)).toEqual(['upload.finished', 'file.found_missing'])
  expect((await listTaskFiles(staff, { taskId, limit: 50 })).items).toEqual([])
})

test('a file that a purge took between the look and the reading is expired, not missing', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const fileId = await sendFile(visitor, taskId)
  await setFileExpiry(await t.staff(), { fileId, taskId, expiresAt: NOON + 1 })
  const staff = await t.staff()
  const file = await getFile(staff, { fileId })
  await runDry(t, 'files', NOON + 1)
  await expect(openFile(staff, file)).rejects.toMatchObject({ code: 'file.expired', kind: 'gone' })
})

test('a reading that began before the purge ends whole', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const fileId = await sendFile(visitor, taskId, { sizeBytes: 1_000 })
  await setFileExpiry(await t.staff(), { fileId, taskId, expiresAt: NOON + 1 })
  const staff = await t.staff()
  const body = await openFile(staff, await getFile(staff, { fileId }))
  await runDry(t, 'files', NOON + 1)
  expect((await new Response(body).arrayBuffer()).byteLength).toBe(1_000)
})

test('a range is the bytes it names', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const fileId = await sendFile(visitor, taskId)
  const staff = await t.staff()
  const whole = await readFile(staff, fileId)
  const range = await new Response(await openFile(staff, await getFile(staff, { fileId }), { offset: 3, length: 4 })).arrayBuffer()
  expect(new Uint8Array(range)).toEqual(whole.slice(3, 7))
})

test('the files of a task come in pages, in the order in which they arrived', async ({ expect }) => {
  const t = await testContext()
  const { link, taskId } = await sendingTo(t)
  const sent: string[] = []
  for (let count = 0; count < 5; count++) sent.push(await sendFile(await t.make.visitor(link, NOON + Math.floor(count / 2)), taskId))
  const staff = await t.staff()
  const seen: string[] = []
  for (let after: string | undefined, turn = 0; turn < 9; turn++) {
    const page = await listTaskFiles(staff, { taskId, limit: 2, ...(after === undefined ? {} : { after }) })
    seen.push(...page.items.map((file) => file.id))
    if (page.next === null) break
    after = page.next
  }
  const pair = (first: number) => sent.slice(first, first + 2).toSorted()
  expect(seen).toEqual([...pair(0), ...pair(2), ...pair(4)])
})
