import { eq } from 'drizzle-orm'
import { test } from 'vitest'
import { bytesOf, NOON, testContext, type TestContext } from '../../testing/context.ts'
import { fileRow, keysIn, partOf, runDry, sendingTo, sendPart, sendParts, startFile, startParts, uploadRow, verbsAbout } from '../../testing/sending.ts'
import { newId } from '../ids.ts'
import { DAY, HOUR, type Instant } from '../instants.ts'
import { finishSubmissions } from '../submissions/usecases.ts'
import { uploadLinks } from '../upload-links/table.ts'
import { revokeLink } from '../upload-links/usecases.ts'
import { workspaces } from '../workspace/table.ts'
import { startFolder } from '../folders/usecases.ts'
import { abandonUpload, finishUpload, listParts } from './usecases.ts'

const END = Date.UTC(2026, 10, 22)

/** A link that ends, and an upload that was begun in its last millisecond. */
async function ending(t: TestContext, endsAt: Instant = END) {
  const sending = await sendingTo(t)
  await t.db.batch([t.db.update(uploadLinks).set({ endsAt }).where(eq(uploadLinks.id, sending.link.linkId))])
  const visitor = await t.make.visitor(sending.link, endsAt - 1)
  return { ...sending, upload: await startParts(visitor, sending.taskId), visitor }
}

test('an upload begun in the last millisecond of a link may finish until the last of its grace (T-65)', async ({ expect }) => {
  const t = await testContext()
  const { link, upload } = await ending(t)
  const first = await t.make.visitor(link, END)
  await sendPart(first, upload, 1, partOf(upload, 1))
  const last = await t.make.visitor(link, END + 24 * HOUR - 1)
  await sendParts(last, upload)
  expect(await listParts(last, upload)).toMatchObject({ parts: [1, 2, 3] })
  expect(await finishUpload(last, upload)).toEqual({ fileId: upload.fileId })
  expect(await finishSubmissions(last)).toEqual({ closed: 1 })
  await expect(t.make.visitor(link, END + 24 * HOUR)).rejects.toMatchObject({ code: 'link.expired', kind: 'gone' })
})

test('in its grace a link starts neither files nor folders', async ({ expect }) => {
  const t = await testContext()
  const { link, taskId } = await ending(t)
  const visitor = await t.make.visitor(link, END)
  const refused = { code: 'link.in_grace', kind: 'gone' }
  await expect(startFile(visitor, taskId)).rejects.toMatchObject(refused)
  await expect(startFolder(visitor, { requestId: newId('event'), taskId, name: 'Reel', files: 1 })).rejects.toMatchObject(refused)
})

test('when staff bring the end of a link forward, only what was begun before the new end may finish', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  const moveEnd = async (endsAt: Instant) => {
    await t.db.batch([t.db.update(uploadLinks).set({ endsAt }).where(eq(uploadLinks.id, link.linkId))])
    return t.make.visitor(link, NOON + 1)
  }
  const late = await moveEnd(NOON)
  for (const verb of [() => sendPart(late, upload, 1, partOf(upload, 1)), () => finishUpload(late, upload), () => listParts(late, upload)]) {
    await expect(verb()).rejects.toMatchObject({ code: 'link.in_grace', kind: 'gone' })
  }
  const intime = await moveEnd(NOON + 1)
  expect(await sendPart(intime, upload, 1, partOf(upload, 1))).toMatchObject({ part: 1 })
  await abandonUpload(late, upload)
  expect((await uploadRow(t.db, upload.uploadId))?.state).toBe('abandoned')
})

test('without grace what was not finished at the end is refused, and goes after seven days', async ({ expect }) => {
  const t = await testContext()
  await t.db.batch([t.db.update(workspaces).set({ graceHours: 0 })])
  const { visitor, link, upload } = await ending(t)
  await sendPart(visitor, upload, 1, partOf(upload, 1))
  await expect(t.make.visitor(link, END)).rejects.toMatchObject({ code: 'link.expired', kind: 'gone' })
  await runDry(t, 'uploads', END - 1 + 7 * DAY)
  await runDry(t, 'files', END - 1 + 7 * DAY)
  expect(await fileRow(t.db, upload.fileId)).toBeUndefined()
  expect(await keysIn(t.store)).toEqual([])
})

test('a revoked link has no grace: the next part and the finish are refused (T-65)', async ({ expect }) => {
  const t = await testContext()
  const { link, upload, visitor } = await ending(t)
  await sendParts(visitor, upload)
  await revokeLink(await t.staff('level-2', END + 1), link)
  for (const now of [END - 1, END, END + HOUR]) await expect(t.make.visitor(link, now)).rejects.toMatchObject({ code: 'link.revoked', kind: 'gone' })
})

test.for(['revoked', 'ended', 'given a new generation'])('a start that a link, %s meanwhile, let in begins nothing', async (what, { expect }) => {
  const t = await testContext()
  const { visitor, link, taskId } = await sendingTo(t)
  const change = what === 'revoked' ? { revokedAt: NOON } : what === 'ended' ? { endsAt: NOON } : { generation: 2 }
  await t.db.batch([t.db.update(uploadLinks).set(change).where(eq(uploadLinks.id, link.linkId))])
  const refused = { code: 'link.not_open', kind: 'conflict' }
  await expect(startFile(visitor, taskId)).rejects.toMatchObject(refused)
  await expect(startFolder(visitor, { requestId: newId('event'), taskId, name: 'Reel', files: 1 })).rejects.toMatchObject(refused)
  expect(await verbsAbout(t.db, taskId)).toEqual([])
})

test('what was on its way when its link was revoked is refused, and leaves nothing (T-65)', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, taskId } = await sendingTo(t)
  const [whole, parts, complete] = [await startFile(visitor, taskId), await startParts(visitor, taskId), await startParts(visitor, taskId)]
  await sendParts(visitor, complete)
  await revokeLink(await t.staff(), link)
  const refused = { code: 'link.revoked', kind: 'gone' }
  await expect(sendPart(visitor, whole, 1, bytesOf(10))).rejects.toMatchObject(refused)
  await expect(sendPart(visitor, parts, 1, partOf(parts, 1))).rejects.toMatchObject(refused)
  await expect(finishUpload(visitor, complete)).rejects.toMatchObject(refused)
  await runDry(t, 'uploads', NOON)
  await runDry(t, 'files', NOON)
  expect(await keysIn(t.store)).toEqual([])
  for (const upload of [whole, parts, complete]) expect(await fileRow(t.db, upload.fileId)).toBeUndefined()
})
