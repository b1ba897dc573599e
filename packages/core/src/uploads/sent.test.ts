import { test } from 'vitest'
import { bytesOf, NOON, testContext } from '../../testing/context.ts'
import { eq } from 'drizzle-orm'
import { fileOf, openOf, partOf, sendFile, sendingTo, sendPart, startFile, startParts } from '../../testing/sending.ts'
import { setFileExpiry } from '../files/usecases.ts'
import { addDirectories, startFolder } from '../folders/usecases.ts'
import { newId } from '../ids.ts'
import { tasks, taskTypes } from '../tasks/table.ts'
import { claimParts } from './repository-parts.ts'
import { listSameContent, listTaken } from './sent.ts'
import { startUploads } from './start.ts'
import { abandonUpload, listOpenUploads } from './usecases.ts'

test('of names that are chosen, those that the link has sent for the task are told as they were asked', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, customerId } = await sendingTo(t)
  await sendFile(visitor, taskId, { name: 'take.wav', sizeBytes: 7 })
  await startFile(visitor, taskId, { name: 'begun.wav' })
  await sendFile(await t.make.visitor(await t.make.link(customerId)), taskId, { name: 'theirs.wav' })
  const expired = await sendFile(visitor, taskId, { name: 'expired.wav' })
  await setFileExpiry(await t.staff(), { fileId: expired, taskId, expiresAt: NOON })
  const names = ['TAKE.wav', 'begun.wav', 'theirs.wav', 'expired.wav', 'take (2).wav', 'ta\u200bke.wav']
  expect(await listTaken(visitor, { taskId, names })).toEqual([
    { name: 'TAKE.wav', sizeBytes: 7, readyAt: NOON },
    { name: 'ta\u200bke.wav', sizeBytes: 7, readyAt: NOON },
  ])
  expect(await listTaken(visitor, { taskId, names: [] })).toEqual([])
  await sendFile(visitor, taskId, { name: 'take.wav', sizeBytes: 8 })
  await sendFile(visitor, taskId, { name: 'take.wav', sizeBytes: 9, sameName: 'new-version' })
  expect(await listTaken(visitor, { taskId, names: ['take (2).wav', 'take.wav'] })).toMatchObject([{ sizeBytes: 8 }, { sizeBytes: 9 }])
})

test('a file whose bytes the link had sent for the task before is pointed out, under the name of the first', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, taskId, customerId } = await sendingTo(t)
  const first = await sendFile(visitor, taskId, { name: 'first.wav' })
  const later = await t.make.visitor(link, NOON + 1)
  const again = await sendFile(later, taskId, { name: 'again.wav' })
  const other = await sendFile(later, taskId, { name: 'other.wav', sizeBytes: 11 })
  // The same bytes in parts have another digest, which tells nothing of those in one part.
  const parts = await startParts(visitor, taskId)
  const open = await startFile(later, taskId, { name: 'open.wav' })
  const theirs = await sendFile(await t.make.visitor(await t.make.link(customerId), NOON + 2), taskId, { name: 'theirs.wav' })
  const fileIds = [first, again, other, parts.fileId, open.fileId, theirs, newId('file')]
  expect(await listSameContent(later, { taskId, fileIds })).toEqual([{ fileId: again, sameAs: 'first.wav' }])
  expect(await listSameContent(later, { taskId: (await sendingTo(t, { customerId })).taskId, fileIds })).toEqual([])
})

test('what a link has sent for a task that it reaches no more is not told', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const fileId = await sendFile(visitor, taskId, { name: 'take.wav' })
  const task = await t.db.select().from(tasks).where(eq(tasks.id, taskId)).get()
  if (!task) throw new Error('no task')
  await t.db.batch([t.db.update(taskTypes).set({ enabledForCustomerUpload: false }).where(eq(taskTypes.id, task.taskTypeId))])
  const absent = { code: 'task.not_found', kind: 'not_found' }
  await expect(listTaken(visitor, { taskId, names: ['take.wav'] })).rejects.toMatchObject(absent)
  await expect(listSameContent(visitor, { taskId, fileIds: [fileId] })).rejects.toMatchObject(absent)
})

test('what is open is listed with all that a page needs to go on with it, page by page, in the order it was begun', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  await startFile(visitor, taskId, { name: 'alone.mov', lastModified: 1_700_000_000_000 })
  const parts = await startParts(visitor, taskId)
  await sendPart(visitor, parts, 1, partOf(parts, 1))
  await sendPart(visitor, parts, 3, partOf(parts, 3))
  const folder = await startFolder(visitor, { requestId: newId('event'), taskId, name: 'Reels', files: 3 })
  await addDirectories(visitor, { requestId: newId('event'), assetId: folder.assetId, paths: ['Empty'] })
  const files = ['a.wav', 'b.wav', 'c.wav'].map((name) => fileOf({ name, relativePath: `A/${name}` }))
  const inFolder = await startUploads(visitor, { requestId: newId('event'), taskId, assetId: folder.assetId, files })
  for (const upload of inFolder.slice(0, 1)) await sendPart(visitor, upload, 1, bytesOf(10))
  const all = await openOf(visitor)
  expect(all.map((upload) => upload.name)).toEqual(['alone.mov', 'master.mov', 'b.wav', 'c.wav'])
  const none = { assetId: null, assetName: null, assetFiles: null, assetFilesIn: null, firstPartSha256: null, bytesHere: 0 }
  expect(all[0]).toMatchObject({
    ...none,
    taskId,
    relativePath: 'alone.mov',
    sizeBytes: 10,
    lastModified: 1_700_000_000_000,
    partSizeBytes: 8 * 1024 * 1024,
    partCount: 1,
  })
  expect(all[1]).toMatchObject({
    ...none,
    bytesHere: 6,
    firstPartSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    uploadId: parts.uploadId,
    fileId: parts.fileId,
  })
  expect(all[2]).toMatchObject({ ...none, assetId: folder.assetId, assetName: 'Reels', assetFiles: 3, assetFilesIn: 1, relativePath: 'A/b.wav' })
  expect(Object.keys(all[0] ?? {})).not.toContain('row')
  const paged = []
  for (let after: string | undefined, more = true; more;) {
    const page = await listOpenUploads(visitor, { limit: 3, ...(after === undefined ? {} : { after }) })
    paged.push(...page.items)
    after = page.next ?? undefined
    more = page.next !== null
  }
  expect(paged).toEqual(all)
})

test('a part for an upload whose rows were purged while it was on its way claims nothing', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  expect(await claimParts(t.db, 1, [{ uploadId: newId('upload'), attemptId: newId('attempt') }], NOON)).toEqual([])
  const given = await startFile(visitor, taskId)
  await abandonUpload(visitor, given)
  expect(await claimParts(t.db, 1, [{ uploadId: given.uploadId, attemptId: newId('attempt') }], NOON)).toEqual([])
  const open = await startFile(visitor, taskId)
  expect(await claimParts(t.db, 1, [{ uploadId: open.uploadId, attemptId: newId('attempt') }], NOON)).toEqual([{ uploadId: open.uploadId }])
})
