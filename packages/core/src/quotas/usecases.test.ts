import { eq, sql } from 'drizzle-orm'
import { type ExpectStatic, test } from 'vitest'
import { bytesOf, NOON, testContext, type TestContext } from '../../testing/context.ts'
import { eventsAbout, eventsBy } from '../../testing/events.ts'
import { beforeNextBatch } from '../../testing/interruption.ts'
import { fileOf, openOf, outcomesOf, runDry, sendFile, sendingTo, sendPart, sendParts, startFile, startParts } from '../../testing/sending.ts'
import { sharedBy } from '../../testing/sharing.ts'
import type { VisitorContext } from '../context.ts'
import { files } from '../files/table.ts'
import { setFileExpiry } from '../files/usecases.ts'
import { startFolder } from '../folders/usecases.ts'
import { type Id, newId } from '../ids.ts'
import { DAY, HOUR } from '../instants.ts'
import { createLink, revokeLink } from '../upload-links/usecases.ts'
import { startUploads } from '../uploads/start.ts'
import { abandonUpload } from '../uploads/usecases.ts'
import type { SetQuota } from './schemas.ts'
import { type QuotaHolder, quotas } from './table.ts'
import { getQuota, setQuota } from './usecases.ts'

const FREE = { maxBytes: null, maxFiles: null, maxFileBytes: null, allowedExtensions: [] }
const limit = async (t: TestContext, holderId: QuotaHolder, limits: Partial<SetQuota>) => setQuota(await t.staff(), { ...FREE, ...limits, holderId })
const used = async (t: TestContext, holderId: QuotaHolder) => {
  const { usedBytes, usedFiles } = await getQuota(await t.staff(), { holderId })
  return { usedBytes, usedFiles }
}
const start = (ctx: VisitorContext, taskId: Id<'task'>, ...sizes: number[]) =>
  startUploads(ctx, { requestId: newId('event'), taskId, assetId: null, files: sizes.map((sizeBytes, n) => fileOf({ name: `${n}.mov`, sizeBytes })) })

/** What the rows of its files say that a holder keeps. */
async function assertSum(expect: ExpectStatic, t: TestContext, holderId: QuotaHolder) {
  const which = holderId === 'workspace' ? sql`true` : sql`${holderId} in (customer_id, uploaded_by_link)`
  const sum = await t.db
    .select({ usedBytes: sql<number>`coalesce(sum(size_bytes), 0)`, usedFiles: sql<number>`count(*)` })
    .from(files)
    .where(sql`counted = 1 and ${which}`)
    .get()
  expect(await used(t, holderId)).toEqual(sum)
}

test.for(['link', 'customer'] as const)(
  'what a %s may keep is reserved at the start to the byte and to the file, and refused by name beyond',
  async (holder, { expect }) => {
    const t = await testContext()
    const { visitor, taskId, link, customerId } = await sendingTo(t)
    const holderId = holder === 'link' ? link.linkId : customerId
    await limit(t, holderId, { maxBytes: 100 })
    await start(visitor, taskId, 60, 30)
    await expect(start(visitor, taskId, 5, 6)).rejects.toMatchObject({
      code: 'quota.bytes_exceeded',
      kind: 'unprocessable',
      facts: { holder, leftBytes: 10, maxBytes: 100 },
    })
    await start(visitor, taskId, 10)
    await expect(start(visitor, taskId, 1)).rejects.toMatchObject({ facts: { holder, leftBytes: 0 } })
    expect(await used(t, holderId)).toEqual({ usedBytes: 100, usedFiles: 3 })
    await limit(t, holderId, { maxFiles: 4 })
    await expect(start(visitor, taskId, 0, 0)).rejects.toMatchObject({ code: 'quota.files_exceeded', facts: { holder, leftFiles: 1, maxFiles: 4 } })
    await start(visitor, taskId, 0)
    await expect(start(visitor, taskId, 0)).rejects.toMatchObject({ facts: { leftFiles: 0 } })
    for (const id of [link.linkId, customerId, 'workspace'] as const) await assertSum(expect, t, id)
  },
)

test("the workspace's limit holds for everybody, and administrators alone see and set it", async ({ expect, onTestFinished }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const administrator = await t.staff()
  onTestFinished(() => limit(t, 'workspace', {}))
  const { usedBytes } = await used(t, 'workspace')
  await setQuota(administrator, { ...FREE, holderId: 'workspace', maxBytes: usedBytes + 10 })
  await expect(start(visitor, taskId, 11)).rejects.toMatchObject({ code: 'quota.bytes_exceeded', facts: { holder: 'workspace', leftBytes: 10 } })
  await start(visitor, taskId, 10)
  expect(await eventsBy(t.db, administrator.actor.staffId)).toMatchObject([{ verb: 'quota.set', subjectId: null, facts: { maxBytes: usedBytes + 10 } }])
  const levelTwo = await t.staff('level-2')
  const refused = { code: 'staff.not_administrator', kind: 'forbidden' }
  await expect(getQuota(levelTwo, { holderId: 'workspace' })).rejects.toMatchObject(refused)
  await expect(setQuota(levelTwo, { ...FREE, holderId: 'workspace' })).rejects.toMatchObject(refused)
})

test('fifty starts at once never exceed a limit, and take all of it (T-61)', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, link, customerId } = await sendingTo(t)
  await limit(t, link.linkId, { maxBytes: 105 })
  await limit(t, customerId, { maxFiles: 15 })
  const outcomes = await outcomesOf(
    ...Array.from({ length: 50 }, (_, n) =>
      startUploads(visitor, { requestId: newId('event'), taskId, assetId: null, files: [fileOf({ name: `${n}.mov`, sizeBytes: 10 })] }),
    ),
  )
  expect(outcomes.filter((outcome) => !(outcome instanceof Error))).toHaveLength(10)
  for (const outcome of outcomes)
    if (outcome instanceof Error) expect(outcome).toMatchObject({ code: 'quota.bytes_exceeded', facts: { holder: 'link', leftBytes: 5 } })
  expect(await used(t, link.linkId)).toEqual({ usedBytes: 100, usedFiles: 10 })
  expect(await openOf(visitor)).toHaveLength(10)
  await assertSum(expect, t, customerId)
})

test('a start between whose look and whose write others took the room is refused by name, and one that still fits goes on', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, link } = await sendingTo(t)
  await limit(t, link.linkId, { maxBytes: 30 })
  const interrupted = (by: number) => ({ ...visitor, db: beforeNextBatch(t.db, () => start(visitor, taskId, by)) })
  await start(interrupted(10), taskId, 20)
  await abandonUpload(visitor, await firstOf(visitor))
  await abandonUpload(visitor, await firstOf(visitor))
  await expect(start(interrupted(11), taskId, 20)).rejects.toMatchObject({ code: 'quota.bytes_exceeded', facts: { holder: 'link', leftBytes: 19 } })
})

test('room is given back once: when a start is given up, however often, and when a file is purged', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, link, customerId } = await sendingTo(t)
  const [arrived, given, quiet] = [await startFile(visitor, taskId), await startParts(visitor, taskId), await startParts(visitor, taskId)]
  await sendPart(visitor, arrived, 1, bytesOf(10))
  expect(await used(t, link.linkId)).toEqual({ usedBytes: 30, usedFiles: 3 })
  await Promise.allSettled([abandonUpload(visitor, given), abandonUpload(visitor, given)])
  await abandonUpload(visitor, given)
  expect(await used(t, link.linkId)).toEqual({ usedBytes: 20, usedFiles: 2 })
  await sendPart(visitor, quiet, 1, bytesOf(4))
  await runDry(t, 'uploads', NOON + 7 * DAY)
  expect(await used(t, link.linkId)).toEqual({ usedBytes: 10, usedFiles: 1 })
  await runDry(t, 'files', NOON + 7 * DAY)
  expect(await used(t, customerId)).toEqual({ usedBytes: 10, usedFiles: 1 })
  await setFileExpiry(await t.staff(), { fileId: arrived.fileId, taskId, expiresAt: NOON + 8 * DAY })
  await Promise.all([1, 2, 3].map(() => t.run('files', NOON + 8 * DAY)))
  for (const id of [link.linkId, customerId] as const) expect(await used(t, id)).toEqual({ usedBytes: 0, usedFiles: 0 })
  await assertSum(expect, t, 'workspace')
})

test('a link revoked during an upload gives its room back when the upload is given up (T-65)', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, link, customerId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  await sendParts(visitor, upload)
  await revokeLink(await t.staff(), link)
  expect(await used(t, customerId)).toEqual({ usedBytes: 10, usedFiles: 1 })
  await runDry(t, 'uploads', NOON + 7 * DAY)
  expect(await used(t, customerId)).toEqual({ usedBytes: 0, usedFiles: 0 })
})

test('the largest file and the extensions of every quota hold, inside folders too, and the refusal names the file', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, link, customerId } = await sendingTo(t)
  await limit(t, customerId, { maxFileBytes: 100 })
  await limit(t, link.linkId, { allowedExtensions: ['mov', 'wav'] })
  const { assetId } = await startFolder(visitor, { requestId: newId('event'), taskId, name: 'Reel', files: 2 })
  for (const into of [null, assetId]) {
    const asked = (facts: Parameters<typeof fileOf>[0]) =>
      startUploads(visitor, { requestId: newId('event'), taskId, assetId: into, files: [fileOf(), fileOf(facts)] })
    await expect(asked({ sizeBytes: 101 })).rejects.toMatchObject({
      code: 'quota.file_too_large',
      kind: 'too_large',
      facts: { index: 1, holder: 'customer', largestBytes: 100 },
    })
    await expect(asked({ name: 'a.MOV.exe' })).rejects.toMatchObject({
      code: 'quota.extension_not_allowed',
      kind: 'unprocessable',
      facts: { index: 1, holder: 'link', allowed: ['mov', 'wav'] },
    })
    expect(await asked({ name: 'a.WAV', sizeBytes: 100 })).toHaveLength(2)
  }
  expect(await used(t, link.linkId)).toEqual({ usedBytes: 220, usedFiles: 4 })
})

test('a limit below what is kept stops new starts and nothing that was begun', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, link } = await sendingTo(t)
  const upload = await startFile(visitor, taskId)
  await limit(t, link.linkId, { maxBytes: 5, maxFiles: 0 })
  await expect(start(visitor, taskId, 0)).rejects.toMatchObject({ code: 'quota.files_exceeded', facts: { leftFiles: 0 } })
  expect(await sendPart(visitor, upload, 1, bytesOf(10))).toMatchObject({ fileId: upload.fileId })
  await limit(t, link.linkId, { maxBytes: 5 })
  await expect(start(visitor, taskId, 0)).rejects.toMatchObject({ code: 'quota.bytes_exceeded', facts: { leftBytes: 0 } })
})

test('setting a quota keeps what is used, writes one event, and needs a holder that exists', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, link, customerId } = await sendingTo(t)
  const staff = await t.staff('level-2')
  const input = { holderId: customerId, maxBytes: 1_000, maxFiles: 3, maxFileBytes: 500, allowedExtensions: ['mov'] }
  expect(await getQuota(staff, { holderId: customerId })).toEqual({ ...FREE, holderId: customerId, usedBytes: 0, usedFiles: 0 })
  await setQuota(staff, input)
  await sendFile(visitor, taskId)
  await setQuota(staff, { ...input, maxFiles: 4 })
  expect(await getQuota(staff, { holderId: customerId })).toEqual({ ...input, maxFiles: 4, usedBytes: 10, usedFiles: 1 })
  const events = (await eventsAbout(t.db, customerId)).filter((event) => event.verb === 'quota.set')
  expect(events.map((event) => event.actorId)).toEqual([staff.actor.staffId, staff.actor.staffId])
  expect(events[1]?.facts).toEqual({ maxBytes: 1_000, maxFiles: 4, maxFileBytes: 500, allowedExtensions: ['mov'] })
  expect(await getQuota(staff, { holderId: link.linkId })).toMatchObject({ maxBytes: null, usedBytes: 10 })
  for (const holderId of [newId('customer'), newId('link')]) {
    await expect(getQuota(staff, { holderId })).rejects.toMatchObject({ code: 'quota.holder_not_found', kind: 'not_found' })
    await expect(setQuota(staff, { ...FREE, holderId })).rejects.toMatchObject({ code: 'quota.holder_not_found' })
  }
})

test("a link's quota goes with the link's row, and no other's", async ({ expect }) => {
  const t = await testContext()
  const { link, customerId, visitor, taskId } = await sendingTo(t)
  await sendFile(visitor, taskId)
  await createLink(await t.staff(), {
    customerId,
    description: 'x',
    email: 'a@b.example',
    allowTitle: false,
    allowDuration: false,
    display: 'both',
    validUntil: null,
  })
  await revokeLink(await t.staff(), link)
  await runDry(t, 'links', NOON + 90 * DAY - HOUR)
  expect(await t.db.select().from(quotas).where(eq(quotas.holderId, link.linkId)).all()).toHaveLength(1)
  await runDry(t, 'links', NOON + 90 * DAY)
  expect(await t.db.select().from(quotas).where(eq(quotas.holderId, link.linkId)).all()).toEqual([])
  expect(await used(t, customerId)).toEqual({ usedBytes: 10, usedFiles: 1 })
})

async function firstOf(visitor: VisitorContext) {
  const [upload] = await openOf(visitor)
  if (!upload) throw new Error('nothing is open')
  return upload
}

test('what was shared counts in the limits of the link it came from: handing on makes no room', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, taskId } = await sendingTo(t)
  const handOn = async (holder: VisitorContext) => t.make.visitor(await sharedBy(t, holder))
  const [first, second] = [await handOn(visitor), await handOn(visitor)]
  const deep = await handOn(first)
  const all = [visitor, first, deep, second]
  const files = () => Promise.all(all.map(async (one) => (await used(t, one.actor.link.id)).usedFiles))
  await limit(t, link.linkId, { maxFiles: 3, maxFileBytes: 10, allowedExtensions: ['mov'] })
  await expect(startFile(deep, taskId, { sizeBytes: 11 })).rejects.toMatchObject({ code: 'quota.file_too_large' })
  await expect(startFile(deep, taskId, { name: 'a.wav' })).rejects.toMatchObject({ code: 'quota.extension_not_allowed' })
  const { uploadId } = await startFile(deep, taskId)
  await sendFile(second, taskId)
  await startFile(visitor, taskId)
  expect(await files()).toEqual([3, 1, 1, 1])
  for (const full of all) await expect(startFile(full, taskId)).rejects.toMatchObject({ code: 'quota.files_exceeded' })
  await abandonUpload(deep, { uploadId })
  expect(await files()).toEqual([2, 0, 0, 1])
  await startFile(second, taskId)
})

test('when a shared link is forgotten, what it sent no longer counts in the links it came from', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, taskId } = await sendingTo(t)
  const shared = await t.make.visitor(await sharedBy(t, visitor))
  const deep = await t.make.visitor(await sharedBy(t, shared))
  for (const one of [visitor, shared, deep]) await sendFile(one, taskId)
  await revokeLink(await t.staff(), { linkId: shared.actor.link.id })
  for (const usedFiles of [3, 2, 1]) {
    expect(await used(t, link.linkId)).toEqual({ usedFiles, usedBytes: usedFiles * 10 })
    await t.run('links', NOON + 90 * DAY)
  }
  expect(await used(t, link.linkId)).toEqual({ usedFiles: 1, usedBytes: 10 })
})
