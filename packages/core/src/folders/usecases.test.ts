import { eq } from 'drizzle-orm'
import { test } from 'vitest'
import { bytesOf, NOON, testContext, type TestContext } from '../../testing/context.ts'
import { fileOf, runDry, sendingTo, sendPart, verbsAbout } from '../../testing/sending.ts'
import { commitQuietly } from '../audit/usecases.ts'
import { labels } from '../files/table.ts'
import { type Id, newId } from '../ids.ts'
import { DAY } from '../instants.ts'
import { orders } from '../orders/table.ts'
import { tasks } from '../tasks/table.ts'
import { revokeLink } from '../upload-links/usecases.ts'
import { startUploads } from '../uploads/start.ts'
import { assetDirectories, assets } from '../uploads/table.ts'
import { addDirectories, listArrived, startFolder } from './usecases.ts'

async function folder(t: TestContext) {
  const sending = await sendingTo(t)
  const { assetId } = await startFolder(sending.visitor, { requestId: newId('event'), taskId: sending.taskId, name: 'Reels', files: 0 })
  return { ...sending, assetId }
}
const pathsOf = async (t: TestContext, id: Id<'asset'>) =>
  (await t.db.select().from(assetDirectories).where(eq(assetDirectories.assetId, id)).all()).map((row) => row.path).toSorted()
const rowOf = (t: TestContext, id: Id<'asset'>) => t.db.select().from(assets).where(eq(assets.id, id)).get()

test('empty directories of a folder are kept as safe paths, each once, however often they are sent', async ({ expect }) => {
  const t = await testContext()
  const { visitor, assetId, taskId, orderId } = await folder(t)
  const versions = async () => [
    (await rowOf(t, assetId))?.contentVersion,
    (await t.db.select().from(tasks).where(eq(tasks.id, taskId)).get())?.contentVersion,
    (await t.db.select().from(orders).where(eq(orders.id, orderId)).get())?.contentVersion,
  ]
  const before = await versions()
  const input = { requestId: newId('event'), assetId, paths: ['Stills', 'Stills/2026', '../..', './', '', 'a\\b', 'CON', 'Stills'] }
  await addDirectories(visitor, input)
  await addDirectories(visitor, input)
  expect(await pathsOf(t, assetId)).toEqual(['Stills', 'Stills/2026', '_CON', 'a/b'])
  await addDirectories(visitor, { ...input, requestId: newId('event'), paths: ['Stills', 'Sound'] })
  expect(await pathsOf(t, assetId)).toEqual(['Sound', 'Stills', 'Stills/2026', '_CON', 'a/b'])
  expect(await verbsAbout(t.db, assetId)).toEqual(['folder.started', 'folder.directories_added', 'folder.directories_added'])
  expect(await versions()).toEqual(before.map((version) => (version ?? 0) + 2))
})

test("directories are added to a link's own folder, while the link is open, and under a request id of its own", async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, assetId, customerId, taskId } = await folder(t)
  const input = () => ({ requestId: newId('event'), assetId, paths: ['Stills'] })
  const colleague = await t.make.visitor(await t.make.link(customerId))
  await expect(addDirectories(colleague, input())).rejects.toMatchObject({ code: 'upload.folder_not_found', kind: 'not_found' })
  await expect(addDirectories(visitor, { ...input(), assetId: newId('asset') })).rejects.toMatchObject({ code: 'upload.folder_not_found' })
  const taken = newId('event')
  await startUploads(visitor, { requestId: taken, taskId, assetId, files: [fileOf()] })
  await expect(addDirectories(visitor, { ...input(), requestId: taken })).rejects.toMatchObject({ code: 'upload.request_taken' })
  await commitQuietly(t.system('test'), [t.db.update(tasks).set({ completedAt: NOON }).where(eq(tasks.id, taskId))])
  await expect(addDirectories(visitor, input())).rejects.toMatchObject({ code: 'task.completed' })
  await commitQuietly(t.system('test'), [t.db.update(tasks).set({ completedAt: null }).where(eq(tasks.id, taskId))])
  await revokeLink(await t.staff(), link)
  await expect(addDirectories(visitor, input())).rejects.toMatchObject({ code: 'link.not_open' })
  expect(await pathsOf(t, assetId)).toEqual([])
})

test('a folder has at most 100,000 empty directories', async ({ expect }) => {
  const t = await testContext()
  const { visitor, assetId } = await folder(t)
  for (let from = 0; from < 99_999; from += 20_000) {
    const paths = Array.from({ length: Math.min(20_000, 99_999 - from) }, (_, n) => `d${from + n}`)
    await addDirectories(visitor, { requestId: newId('event'), assetId, paths })
  }
  await expect(addDirectories(visitor, { requestId: newId('event'), assetId, paths: ['x', 'y'] })).rejects.toMatchObject({
    code: 'upload.too_many_directories',
    kind: 'unprocessable',
  })
  await addDirectories(visitor, { requestId: newId('event'), assetId, paths: ['x'] })
  await runDry(t, 'finished-uploads', NOON + 9 * DAY)
  expect(await pathsOf(t, assetId)).toEqual([])
})

test('a folder counts its files as they arrive, and its content changes with each', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, assetId } = await folder(t)
  const started = await startUploads(visitor, { requestId: newId('event'), taskId, assetId, files: [fileOf({ name: 'a' }), fileOf({ name: 'b' })] })
  expect(await rowOf(t, assetId)).toMatchObject({ filesIn: 0, contentVersion: 1 })
  for (const upload of started) for (let twice = 0; twice < 2; twice++) await sendPart(visitor, upload, 1, bytesOf(10))
  expect(await rowOf(t, assetId)).toMatchObject({ filesIn: 2, contentVersion: 3 })
})

test('a folder of nothing but empty directories stays nine days, to the millisecond, and then goes with them and its name', async ({ expect }) => {
  const t = await testContext()
  const { visitor, assetId, taskId } = await folder(t)
  await addDirectories(visitor, { requestId: newId('event'), assetId, paths: ['Stills'] })
  const empty = await startFolder(visitor, { requestId: newId('event'), taskId, name: 'Empty', files: 1 })
  await runDry(t, 'finished-uploads', NOON + 7 * DAY - 1)
  expect(await rowOf(t, empty.assetId)).toBeDefined()
  await runDry(t, 'finished-uploads', NOON + 9 * DAY - 1)
  expect([await rowOf(t, empty.assetId), await pathsOf(t, assetId)]).toEqual([undefined, ['Stills']])
  await runDry(t, 'finished-uploads', NOON + 9 * DAY)
  expect([await rowOf(t, assetId), await pathsOf(t, assetId)]).toEqual([undefined, []])
  expect(await t.db.select().from(labels).where(eq(labels.holderId, taskId)).all()).toEqual([])
})

test('files for a folder that a purge took while they began are refused by name', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, assetId } = await folder(t)
  const late = { ...visitor, now: NOON + 8 * DAY }
  let purged = false
  const db = new Proxy(t.db, {
    get: (target, name) =>
      name === 'batch'
        ? async (statements: Parameters<typeof t.db.batch>[0]) => {
            if (!purged) await runDry(t, 'finished-uploads', NOON + 8 * DAY)
            purged = true
            return t.db.batch(statements)
          }
        : Reflect.get(target, name),
  })
  const starting = startUploads({ ...late, db }, { requestId: newId('event'), taskId, assetId, files: [fileOf()] })
  await expect(starting).rejects.toMatchObject({ code: 'upload.folder_not_found' })
})

test('a link is told page by page what of its folder has arrived, and nobody else is', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, assetId, customerId } = await folder(t)
  const files = ['a.raw', 'Day 1/a.raw', 'b.raw'].map((relativePath, n) => fileOf({ name: 'a.raw', relativePath, sizeBytes: 10 + n, lastModified: NOON }))
  const started = await startUploads(visitor, { requestId: newId('event'), taskId, assetId, files })
  for (const [n, upload] of started.slice(0, 2).entries()) await sendPart(visitor, upload, 1, bytesOf(10 + n))
  const first = await listArrived(visitor, { assetId, limit: 1 })
  expect(first.items).toEqual([{ relativePath: 'a.raw', sizeBytes: 10, lastModified: NOON }])
  const second = await listArrived(visitor, { assetId, limit: 1, after: first.next ?? '' })
  expect(second).toEqual({ items: [{ relativePath: 'Day 1/a.raw', sizeBytes: 11, lastModified: NOON }], next: null })
  const colleague = await t.make.visitor(await t.make.link(customerId))
  for (const [asker, of] of [
    [colleague, assetId],
    [visitor, newId('asset')],
  ] as const)
    await expect(listArrived(asker, { assetId: of, limit: 1 })).rejects.toMatchObject({ code: 'upload.folder_not_found', kind: 'not_found' })
})
