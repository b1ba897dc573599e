import { eq, sql } from 'drizzle-orm'
import { test } from 'vitest'
import { bodyOf, bytesOf, NOON, sameBytes, testContext, type TestContext } from '../../testing/context.ts'
import { fileRow, keysIn, partOf, readFile, runDry, sendFile, sendingTo, sendPart, sendParts, startParts, storeWith } from '../../testing/sending.ts'
import type { Id } from '../ids.ts'
import { DAY, HOUR, type Instant, MINUTE } from '../instants.ts'
import { finishUpload } from '../uploads/usecases.ts'
import { uploads } from '../uploads/table.ts'
import { fileHolders, files } from './table.ts'
import { getFile, openFile, setFileExpiry } from './usecases.ts'

/** Files that end at an instant: of one part, as many as asked. */
async function expiring(t: TestContext, expiresAt: Instant, count = 1) {
  const sending = await sendingTo(t)
  const fileIds: Id<'file'>[] = []
  for (let made = 0; made < count; made++) {
    const fileId = await sendFile(sending.visitor, sending.taskId)
    await setFileExpiry(await t.staff(), { fileId, taskId: sending.taskId, expiresAt })
    fileIds.push(fileId)
  }
  const [first] = fileIds
  if (first === undefined) throw new Error('no files')
  return { ...sending, fileIds, fileId: first }
}

const rowsAbout = async (t: TestContext, fileId: Id<'file'>) => [
  ...(await t.db.select({ id: files.id }).from(files).where(eq(files.id, fileId)).all()),
  ...(await t.db.select({ id: fileHolders.fileId }).from(fileHolders).where(eq(fileHolders.fileId, fileId)).all()),
  ...(await t.db.select({ id: uploads.id }).from(uploads).where(eq(uploads.fileId, fileId)).all()),
]

test('a file is purged at the millisecond of its end, object and rows, and not before', async ({ expect }) => {
  const t = await testContext()
  await runDry(t, 'files', NOON + DAY)
  const { fileId, visitor, taskId } = await expiring(t, NOON + DAY)
  const parts = await startParts(visitor, taskId)
  await sendParts(visitor, parts)
  await finishUpload(visitor, parts)
  await setFileExpiry(await t.staff(), { fileId: parts.fileId, taskId, expiresAt: NOON + DAY })
  expect(await t.run('files', NOON + DAY - 1)).toMatchObject({ items: 0, bytes: 0 })
  expect(await keysIn(t.store)).toHaveLength(2)
  expect(await t.run('files', NOON + DAY)).toMatchObject({ items: 2, bytes: 20 })
  expect(await keysIn(t.store)).toEqual([])
  for (const id of [fileId, parts.fileId]) expect(await rowsAbout(t, id)).toEqual([])
  expect(await t.run('files', NOON + DAY)).toMatchObject({ items: 0 })
})

test('a file that staff extend just before the purge keeps its bytes', async ({ expect }) => {
  const t = await testContext()
  const { fileId, taskId } = await expiring(t, NOON + DAY)
  await setFileExpiry(await t.staff('level-2', NOON + DAY - 1), { fileId, taskId, expiresAt: NOON + 2 * DAY })
  await runDry(t, 'files', NOON + 2 * DAY - 1)
  expect(sameBytes(await readFile(await t.staff('level-2', NOON + 2 * DAY - 1), fileId), bytesOf(10))).toBe(true)
})

test('three purges at once handle each file once', async ({ expect }) => {
  const t = await testContext()
  await runDry(t, 'files', NOON + DAY)
  const { fileIds } = await expiring(t, NOON + DAY, 7)
  const counts = await Promise.all([1, 2, 3].map(() => t.run('files', NOON + DAY)))
  expect(counts.reduce((sum, count) => sum + count.items, 0)).toBe(7)
  for (const fileId of fileIds) expect(await fileRow(t.db, fileId)).toBeUndefined()
  expect(await keysIn(t.store)).toEqual([])
})

test('when the store cannot delete, the rows stay, nothing is served, and the next purge after two minutes heals it', async ({ expect }) => {
  const t = await testContext()
  const { fileId } = await expiring(t, NOON + DAY)
  const broken = await testContext({ store: storeWith(t.store, { delete: () => Promise.reject(new Error('internal error')) }) })
  await expect(broken.run('files', NOON + DAY)).rejects.toThrow('internal error')
  expect(await fileRow(t.db, fileId)).toMatchObject({ state: 'deleting', deletingAt: NOON + DAY })
  await expect(getFile(await t.staff('administrator', NOON), { fileId })).rejects.toMatchObject({ code: 'file.expired' })
  await t.run('files', NOON + DAY + 2 * MINUTE - 1)
  expect(await keysIn(t.store)).toHaveLength(1)
  await runDry(t, 'files', NOON + DAY + 2 * MINUTE)
  expect(await keysIn(t.store)).toEqual([])
  expect(await fileRow(t.db, fileId)).toBeUndefined()
})

test('a purge never hands the store more keys than it takes, what crashed before included', async ({ expect }) => {
  const t = await testContext()
  await runDry(t, 'files', NOON + DAY)
  const { fileId } = await expiring(t, NOON + DAY)
  const copies = (state: 'ready' | 'deleting') =>
    t.db.insert(files).select(
      sql`select ${state} || f.id || n.value, f.created_at, ${state}, f.name, f.relative_path, f.media_type, 0, null, ${state} || n.value, null, null, null, null,
          f.expires_at, 0, null, null, null, 0 from files f, json_each(${JSON.stringify(Array.from({ length: 700 }, (_, n) => n))}) n where f.id = ${fileId}`,
    )
  await t.db.batch([copies('ready'), copies('deleting')])
  const handed: number[] = []
  const store = storeWith(t.store, {
    delete: (keys) => {
      handed.push(keys.length)
      return t.store.delete(keys)
    },
  })
  const counting = await testContext({ store })
  await runDry(counting, 'files', NOON + DAY)
  expect(handed).toEqual([1_000, 401])
})

test('a file that was found missing goes at its end like every other', async ({ expect }) => {
  const t = await testContext()
  const { fileId, taskId, visitor } = await expiring(t, NOON + DAY)
  const staff = await t.staff()
  const file = await getFile(staff, { fileId })
  await t.store.delete([file.objectKey])
  await expect(openFile(staff, file)).rejects.toMatchObject({ code: 'file.missing' })
  const kept = await sendFile(visitor, taskId)
  await runDry(t, 'files', NOON + DAY)
  expect(await rowsAbout(t, fileId)).toEqual([])
  expect((await fileRow(t.db, kept))?.state).toBe('ready')
})

test('the daily sweep deletes what no row stands for once it is nine days old, and nothing else', async ({ expect }) => {
  const t = await testContext()
  const { fileId, visitor, taskId } = await expiring(t, NOON + 100 * DAY)
  const open = await startParts(visitor, taskId)
  await sendPart(visitor, open, 1, partOf(open, 1))
  await t.store.put('files/left-by-a-crash', { body: bodyOf(bytesOf(5)), sizeBytes: 5 })
  await t.store.beginUpload('files/never-saved', { sizeBytes: 10, partSizeBytes: 4 })
  expect(await t.run('orphans', NOON + 9 * DAY)).toMatchObject({ items: 0, bytes: 0 })
  expect(await keysIn(t.store)).toHaveLength(4)
  expect(await t.run('orphans', NOON + 9 * DAY + 1)).toMatchObject({ items: 3 })
  expect(await keysIn(t.store)).toEqual([(await fileRow(t.db, fileId))?.objectKey])
  expect(await getFile(await t.staff('level-2', NOON + 10 * DAY), { fileId })).toMatchObject({ id: fileId })
})

test('a file held by two tasks ends with the later', async ({ expect }) => {
  const t = await testContext()
  const { fileId, taskId, customerId } = await expiring(t, NOON + DAY)
  const other = await t.make.order({ customerId })
  const holder = { holderId: other.taskId, fileId, assetId: null, createdAt: NOON, expiresAt: NOON + HOUR }
  await t.db.batch([t.db.insert(fileHolders).values(holder)])
  const staff = await t.staff()
  await setFileExpiry(staff, { fileId, taskId, expiresAt: NOON + 2 * HOUR })
  expect((await fileRow(t.db, fileId))?.expiresAt).toBe(NOON + 2 * HOUR)
  await setFileExpiry(staff, { fileId, taskId: other.taskId, expiresAt: NOON + 3 * HOUR })
  expect((await fileRow(t.db, fileId))?.expiresAt).toBe(NOON + 3 * HOUR)
  await setFileExpiry(staff, { fileId, taskId: other.taskId, expiresAt: null })
  expect((await fileRow(t.db, fileId))?.expiresAt).toBeNull()
})
