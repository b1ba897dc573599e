import { and, eq } from 'drizzle-orm'
import { test } from 'vitest'
import { NOON, testContext } from '../../testing/context.ts'
import { fileOf, fileRow, keysIn, sendingTo, startFile, uploadRow, verbsAbout, openOf } from '../../testing/sending.ts'
import { auditEvents } from '../audit/table.ts'
import { newId } from '../ids.ts'
import { DAY } from '../instants.ts'
import { submissions } from '../submissions/table.ts'
import { tasks } from '../tasks/table.ts'
import { uploadLinks } from '../upload-links/table.ts'
import { LARGEST_FILE } from './policy.ts'
import { startFolder } from '../folders/usecases.ts'
import { startUploads } from './start.ts'
import { uploads } from './table.ts'
import { abandonUpload } from './usecases.ts'

test('a start makes a row for each file before a byte is sent, in the order asked, with one event', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, orderId, taskId } = await sendingTo(t)
  const requestId = newId('event')
  const files = [fileOf({ name: 'b/../b.mov', sizeBytes: 5, lastModified: 1_700_000_000_000 }), fileOf({ name: 'a.mov', sizeBytes: 0 })]
  const started = await startUploads(visitor, { requestId, taskId, assetId: null, files })
  expect(started.map((upload) => upload.name)).toEqual(['b_.._b.mov', 'a.mov'])
  const [first] = started
  if (!first) throw new Error('nothing was started')
  expect(await fileRow(t.db, first.fileId)).toEqual({
    id: first.fileId,
    createdAt: NOON,
    state: 'receiving',
    name: 'b_.._b.mov',
    relativePath: 'b_.._b.mov',
    mediaType: 'video/quicktime',
    sizeBytes: 5,
    lastModified: 1_700_000_000_000,
    objectKey: `files/${first.fileId}`,
    sha256: null,
    digestPartBytes: null,
    crc32: null,
    readyAt: null,
    expiresAt: null,
    deletingAt: null,
    uploadedByLink: link.linkId,
    submissionId: null,
    customerId: visitor.actor.link.customerId,
    counted: true,
  })
  expect(await uploadRow(t.db, first.uploadId)).toMatchObject({
    state: 'open',
    requestId,
    position: 0,
    taskId,
    orderId,
    partAt: NOON,
    storeUpload: null,
    endedAt: null,
  })
  const event = await t.db.select().from(auditEvents).where(eq(auditEvents.id, requestId)).get()
  expect(event).toMatchObject({ verb: 'uploads.started', actorKind: 'visitor', actorId: link.linkId, subjectId: taskId, facts: { files: 2, bytes: 5 } })
  expect(await keysIn(t.store)).toEqual([])
  expect((await openOf(visitor)).map((upload) => upload.fileId).toSorted()).toEqual(started.map((upload) => upload.fileId).toSorted())
})

test('the same start again, one after the other or at once, gives the same uploads and no second ones', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const input = { requestId: newId('event'), taskId, assetId: null, files: [fileOf(), fileOf({ name: 'b.mov' })] }
  const [one, two] = await Promise.all([startUploads(visitor, input), startUploads(visitor, input)])
  expect(two).toEqual(one)
  expect(await startUploads(visitor, input)).toEqual(one)
  expect(await openOf(visitor)).toHaveLength(2)
  expect(await verbsAbout(t.db, taskId)).toEqual(['uploads.started'])
})

test("another link's request id is refused and gives nothing of what that link began", async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, customerId } = await sendingTo(t)
  const input = { requestId: newId('event'), taskId, assetId: null, files: [fileOf()] }
  await startUploads(visitor, input)
  const colleague = await t.make.visitor(await t.make.link(customerId))
  await expect(startUploads(colleague, input)).rejects.toMatchObject({ code: 'upload.request_taken', kind: 'conflict' })
  expect(await openOf(colleague)).toEqual([])
})

test('a start whose answer was lost is answered though its task was completed and its link has ended meanwhile', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, taskId } = await sendingTo(t)
  const input = { requestId: newId('event'), taskId, assetId: null, files: [fileOf()] }
  const first = await startUploads(visitor, input)
  await t.db.batch([
    t.db.update(tasks).set({ completedAt: NOON }).where(eq(tasks.id, taskId)),
    t.db.update(uploadLinks).set({ endsAt: NOON }).where(eq(uploadLinks.id, link.linkId)),
  ])
  expect(await startUploads(await t.make.visitor(link), input)).toEqual(first)
})

test('the same folder started again is one folder', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const input = { requestId: newId('event'), taskId, name: 'Reel 1', files: 3 }
  const first = await startFolder(visitor, input)
  expect(await startFolder(visitor, input)).toEqual(first)
  expect(await verbsAbout(t.db, first.assetId)).toEqual(['folder.started'])
})

test('five hundred files with long names begin in one call', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const { assetId } = await startFolder(visitor, { requestId: newId('event'), taskId, name: 'Reel', files: 500 })
  const folder = `${'ü'.repeat(120)}/`.repeat(3)
  const files = Array.from({ length: 500 }, (_, index) => fileOf({ name: `${'é'.repeat(200)}${index}.mov`, relativePath: `${folder}${index}.mov` }))
  const started = await startUploads(visitor, { requestId: newId('event'), taskId, assetId, files })
  expect(new Set(started.map((upload) => upload.fileId)).size).toBe(500)
  expect((await fileRow(t.db, started[499]?.fileId ?? newId('file')))?.relativePath).toBe(`${folder}499.mov`)
  expect(await openOf(visitor)).toHaveLength(500)
  // Leaves the sweep's tests nothing of it to do.
  await t.db.batch([
    t.db
      .update(uploads)
      .set({ partAt: NOON + 1_000 * DAY })
      .where(eq(uploads.linkId, visitor.actor.link.id)),
  ])
})

test.for([
  ['.mov', null],
  ['.MOV', null],
  ['.mxf', null],
  ['.mp4', 'upload.extension_not_allowed'],
  ['', 'upload.extension_not_allowed'],
  ['.mov.exe', 'upload.extension_not_allowed'],
  ['.mov\u200b', null],
] as const)('of a task that takes mov and mxf, a file named "b%s" is judged by its label', async ([extension, refusal], { expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t, { taskType: { allowedExtensions: ['mov', 'mxf'] } })
  const files = [fileOf({ name: 'a.mov' }), fileOf({ name: `b${extension}` })]
  const starting = startUploads(visitor, { requestId: newId('event'), taskId, assetId: null, files })
  if (refusal === null) return expect(await starting).toHaveLength(2)
  await expect(starting).rejects.toMatchObject({ code: refusal, kind: 'unprocessable', facts: { index: 1, allowed: ['mov', 'mxf'] } })
  expect(await openOf(visitor)).toEqual([])
  expect(await verbsAbout(t.db, taskId)).toEqual([])
})

test('the files of a folder may have any extension', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t, { taskType: { allowedExtensions: ['mov'] } })
  const { assetId } = await startFolder(visitor, { requestId: newId('event'), taskId, name: 'Reel', files: 1 })
  expect(await startUploads(visitor, { requestId: newId('event'), taskId, assetId, files: [fileOf({ name: 'index.xml' })] })).toHaveLength(1)
})

test('the largest file is taken and a byte more is refused with its index', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const largest = await startFile(visitor, taskId, { sizeBytes: LARGEST_FILE })
  expect(largest).toMatchObject({ partCount: 10_000, partSizeBytes: 64 * 1024 * 1024 })
  await abandonUpload(visitor, largest)
  const files = [fileOf(), fileOf({ sizeBytes: LARGEST_FILE + 1 })]
  await expect(startUploads(visitor, { requestId: newId('event'), taskId, assetId: null, files })).rejects.toMatchObject({
    code: 'upload.too_large',
    kind: 'too_large',
    facts: { index: 1, largestBytes: LARGEST_FILE },
  })
})

test('the first start of a link for an order opens a submission, the next ones go into it', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, orderId, taskId } = await sendingTo(t)
  await startFile(visitor, taskId)
  await startFile(await t.make.visitor(link, NOON + 1), taskId)
  const open = await t.db
    .select()
    .from(submissions)
    .where(and(eq(submissions.linkId, link.linkId), eq(submissions.orderId, orderId)))
    .all()
  expect(open).toMatchObject([{ createdAt: NOON, bytesAt: NOON, closedAt: null, files: 0, bytes: 0 }])
})

test('a start that has several files of a kind that is not taken names them all at once', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t, { taskType: { allowedExtensions: ['mov'] } })
  const files = ['a.exe', 'b.mov', 'c.exe'].map((name) => fileOf({ name }))
  const start = startUploads(visitor, { requestId: newId('event'), taskId, assetId: null, files })
  await expect(start).rejects.toMatchObject({ code: 'upload.extension_not_allowed', facts: { index: 0, indices: [0, 2] } })
})
