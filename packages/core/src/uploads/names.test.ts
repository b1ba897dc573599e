import { eq } from 'drizzle-orm'
import { test } from 'vitest'
import { bytesOf, NOON, testContext } from '../../testing/context.ts'
import { fileOf, fileRow, runDry, sendFile, sendingTo, sendPart, startFile } from '../../testing/sending.ts'
import { setFileExpiry } from '../files/usecases.ts'
import { labels } from '../files/table.ts'
import { startFolder } from '../folders/usecases.ts'
import { newId } from '../ids.ts'
import { HOUR } from '../instants.ts'
import { startUploads } from './start.ts'
import { abandonUpload } from './usecases.ts'

const named = (name: string, relativePath = '') => fileOf({ name, relativePath })

test('a name is never taken twice: the second file of it gets a number, whoever sent the first', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, customerId } = await sendingTo(t)
  expect(await startFile(visitor, taskId, { name: 'take.wav' })).toMatchObject({ name: 'take.wav' })
  const second = await startFile(visitor, taskId, { name: 'Take.wav' })
  expect(second.name).toBe('Take (2).wav')
  expect(await fileRow(t.db, second.fileId)).toMatchObject({ name: 'Take (2).wav', relativePath: 'Take (2).wav' })
  const colleague = await t.make.visitor(await t.make.link(customerId))
  expect(await startFile(colleague, taskId, { name: 'take.wav' })).toMatchObject({ name: 'take (3).wav' })
})

test('every task and every folder has names of its own', async ({ expect }) => {
  const t = await testContext()
  const [one, two] = [await sendingTo(t), await sendingTo(t)]
  for (const { visitor, taskId } of [one, two]) expect(await startFile(visitor, taskId, { name: 'take.wav' })).toMatchObject({ name: 'take.wav' })
})

test('of twenty who begin a file of one name at once, each gets a label of its own (T-54)', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const started = await Promise.all(Array.from({ length: 20 }, () => startFile(visitor, taskId, { name: 'take.wav' })))
  expect(new Set(started.map((upload) => upload.name)).size).toBe(20)
  expect(started.map((upload) => upload.name)).toContain('take.wav')
  for (const upload of started) expect((await fileRow(t.db, upload.fileId))?.name).toBe(upload.name)
})

test('a folder has a label among the files: a second one of its name gets a number', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const start = (name: string) => startFolder(visitor, { requestId: newId('event'), taskId, name, files: 1 })
  expect((await start('Reels')).name).toBe('Reels')
  expect((await start('reels')).name).toBe('reels (2)')
  expect((await start('v1.2')).name).toBe('v1.2')
  expect((await start('v1.2')).name).toBe('v1.2 (2)')
  expect((await startFile(visitor, taskId, { name: 'Reels' })).name).toBe('Reels (3)')
  const at = await Promise.all(Array.from({ length: 8 }, () => start('Stills')))
  expect(new Set(at.map((folder) => folder.name)).size).toBe(8)
})

test('the same start of a folder again names the same label', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  await startFolder(visitor, { requestId: newId('event'), taskId, name: 'Reels', files: 1 })
  const input = { requestId: newId('event'), taskId, name: 'Reels', files: 1 }
  const [one, two] = await Promise.all([startFolder(visitor, input), startFolder(visitor, input)])
  expect([one, two, await startFolder(visitor, input)]).toEqual([one, one, one])
  expect(one.name).toBe('Reels (2)')
})

test('files in a folder keep their paths; those that become one when they are made safe get a number, in whichever call they come', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const { assetId } = await startFolder(visitor, { requestId: newId('event'), taskId, name: 'Reel', files: 5 })
  const start = async (...paths: string[]) => {
    const files = paths.map((path) => named(path.split('/').at(-1) ?? '', path))
    const started = await startUploads(visitor, { requestId: newId('event'), taskId, assetId, files })
    return Promise.all(started.map(async (upload) => (await fileRow(t.db, upload.fileId))?.relativePath))
  }
  expect(await start('A/x.txt', 'B/x.txt', 'A/a:b.txt', 'A/a*b.txt')).toEqual(['A/x.txt', 'B/x.txt', 'A/a_b.txt', 'A/a_b (2).txt'])
  expect(await start('A/a?b.txt', 'A/X.TXT')).toEqual(['A/a_b (3).txt', 'A/X (2).TXT'])
  const both = await Promise.all([start('C/a.txt'), start('C/a.txt')])
  expect(new Set(both.flat())).toEqual(new Set(['C/a.txt', 'C/a (2).txt']))
})

test('what was given up frees its name at once, what was purged with its rows', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startFile(visitor, taskId, { name: 'take.wav' })
  await abandonUpload(visitor, upload)
  const fileId = await sendFile(visitor, taskId, { name: 'take.wav' })
  expect((await fileRow(t.db, fileId))?.name).toBe('take.wav')
  await setFileExpiry(await t.staff(), { fileId, taskId, expiresAt: NOON + HOUR })
  expect((await startFile(await visitorAt(t, visitor, NOON + HOUR), taskId, { name: 'take.wav' })).name).toBe('take (2).wav')
  await runDry(t, 'files', NOON + HOUR)
  expect((await startFile(visitor, taskId, { name: 'take.wav' })).name).toBe('take.wav')
})

test('a start that is refused takes no label', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t, { taskType: { allowedExtensions: ['wav'] } })
  const files = [named('take.wav'), named('take.exe')]
  await expect(startUploads(visitor, { requestId: newId('event'), taskId, assetId: null, files })).rejects.toMatchObject({ facts: { index: 1 } })
  expect(await t.db.select().from(labels).where(eq(labels.holderId, taskId)).all()).toEqual([])
})

test('five hundred files of one name begin in one call, and five hundred more', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const files = Array.from({ length: 500 }, () => named('image.jpg'))
  const all = []
  for (let call = 0; call < 2; call++) all.push(...(await startUploads(visitor, { requestId: newId('event'), taskId, assetId: null, files })))
  expect([all[0]?.name, all[1]?.name, all[999]?.name]).toEqual(['image.jpg', 'image (2).jpg', 'image (1000).jpg'])
  for (const upload of all.slice(0, 2)) await sendPart(visitor, upload, 1, bytesOf(10))
  for (const upload of all) await abandonUpload(visitor, upload)
})

const visitorAt = async (t: Awaited<ReturnType<typeof testContext>>, visitor: Awaited<ReturnType<typeof t.make.visitor>>, now: number) => ({
  ...visitor,
  now,
  clock: () => now,
})
