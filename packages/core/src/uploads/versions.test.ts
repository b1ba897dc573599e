import { and, eq } from 'drizzle-orm'
import { test } from 'vitest'
import { bytesOf, NOON, testContext, type TestContext } from '../../testing/context.ts'
import { eventsAbout } from '../../testing/events.ts'
import { beforeNextBatch } from '../../testing/interruption.ts'
import { fileOf, fileRow, runDry, sendFile, sendingTo, sendPart, sendParts, startFile, startParts } from '../../testing/sending.ts'
import { fileHolders, labels } from '../files/table.ts'
import { listTaskFiles, setFileExpiry } from '../files/usecases.ts'
import { startFolder } from '../folders/usecases.ts'
import { type Id, newId } from '../ids.ts'
import { DAY, HOUR } from '../instants.ts'
import { changeOrderStatus, getOrder } from '../orders/usecases.ts'
import { listVisibleOrders } from '../upload-links/visit.ts'
import { startUploads } from './start.ts'
import { finishUpload } from './usecases.ts'

const VERSION = { name: 'take.wav', sameName: 'new-version' } as const

/** A link that has sent `take.wav`. */
async function sent(t: TestContext) {
  const sending = await sendingTo(t)
  return { ...sending, first: await sendFile(sending.visitor, sending.taskId, { name: 'take.wav' }) }
}

const holding = (t: TestContext, taskId: Id<'task'>, fileId: Id<'file'>) =>
  t.db
    .select()
    .from(fileHolders)
    .where(and(eq(fileHolders.holderId, taskId), eq(fileHolders.fileId, fileId)))
    .get()
const ownerOf = async (t: TestContext, taskId: Id<'task'>) =>
  (await t.db.select().from(labels).where(eq(labels.holderId, taskId)).all()).map((label) => label.ownerId)

test('a new version takes the name and the place of what the link sent before when it arrives, and not sooner', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, orderId, first } = await sent(t)
  const upload = await startFile(visitor, taskId, { ...VERSION, name: 'TAKE.wav' })
  expect(upload.name).toBe('take.wav')
  expect([await ownerOf(t, taskId), (await holding(t, taskId, first))?.supersededAt]).toEqual([[first], null])
  await sendPart(visitor, upload, 1, bytesOf(10, 2))
  expect(await ownerOf(t, taskId)).toEqual([upload.fileId])
  expect(await holding(t, taskId, first)).toMatchObject({ supersededAt: NOON, expiresAt: NOON + 30 * DAY })
  expect(await fileRow(t.db, first)).toMatchObject({ state: 'ready', name: 'take.wav', expiresAt: NOON + 30 * DAY })
  expect(await fileRow(t.db, upload.fileId)).toMatchObject({ state: 'ready', name: 'take.wav', expiresAt: null })
  const [event] = await eventsAbout(t.db, upload.fileId)
  expect(event).toMatchObject({ verb: 'upload.finished', facts: { supersedes: first } })
  // Counted once for staff and for the customer; staff see both, and which is superseded.
  const staff = await t.staff()
  expect((await getOrder(staff, { orderId })).tasks[0]?.received).toEqual({ files: 1, bytes: 10 })
  expect((await listVisibleOrders(visitor, { limit: 20 })).items[0]?.tasks[0]?.sent).toMatchObject({ files: 1, bytes: 10 })
  const { items } = await listTaskFiles(staff, { taskId, limit: 50 })
  expect(new Map(items.map((file) => [file.id, file.supersededAt]))).toEqual(
    new Map([
      [first, NOON],
      [upload.fileId, null],
    ]),
  )
})

test('a superseded file goes after the days of the workspace, to the millisecond, and its name stays with the new version', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, first } = await sent(t)
  const second = await sendFile(visitor, taskId, VERSION)
  await runDry(t, 'files', NOON + 30 * DAY - 1)
  expect(await fileRow(t.db, first)).toBeDefined()
  await runDry(t, 'files', NOON + 30 * DAY)
  expect(await fileRow(t.db, first)).toBeUndefined()
  expect(await ownerOf(t, taskId)).toEqual([second])
})

test.for(['never sent', 'sent by another link', 'still on its way', 'expired', 'in a folder'])(
  'a new version of a file that was %s is refused with its index',
  async (what, { expect }) => {
    const t = await testContext()
    const { visitor, taskId, customerId } = await sendingTo(t)
    if (what === 'sent by another link') await sendFile(await t.make.visitor(await t.make.link(customerId)), taskId, { name: 'take.wav' })
    if (what === 'still on its way') await startFile(visitor, taskId, { name: 'take.wav' })
    if (what === 'expired') await setFileExpiry(await t.staff(), { fileId: await sendFile(visitor, taskId, { name: 'take.wav' }), taskId, expiresAt: NOON })
    if (what === 'in a folder') {
      const { assetId } = await startFolder(visitor, { requestId: newId('event'), taskId, name: 'Reel', files: 1 })
      const [upload] = await startUploads(visitor, { requestId: newId('event'), taskId, assetId, files: [fileOf({ name: 'take.wav' })] })
      if (upload) await sendPart(visitor, upload, 1, bytesOf(10))
    }
    const files = [fileOf({ name: 'b.wav' }), fileOf(VERSION)]
    await expect(startUploads(visitor, { requestId: newId('event'), taskId, assetId: null, files })).rejects.toMatchObject({
      code: 'upload.no_earlier_version',
      kind: 'conflict',
      facts: { index: 1 },
    })
  },
)

test('of two new versions begun of one file, the one that arrives last has the place, and the other is superseded', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, first } = await sent(t)
  const [two, three] = [await startFile(visitor, taskId, VERSION), await startFile(visitor, taskId, VERSION)]
  await sendPart(visitor, three, 1, bytesOf(10, 3))
  await sendPart(visitor, two, 1, bytesOf(10, 2))
  expect(await ownerOf(t, taskId)).toEqual([two.fileId])
  const superseded = await Promise.all([first, two.fileId, three.fileId].map(async (id) => (await holding(t, taskId, id))?.supersededAt))
  expect(superseded).toEqual([NOON, null, NOON])
})

test('two new versions that arrive at the same moment are both here, and one has the place', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, first } = await sent(t)
  const [two, three] = [await startFile(visitor, taskId, VERSION), await startFile(visitor, taskId, VERSION)]
  const db = beforeNextBatch(t.db, () => sendPart(visitor, three, 1, bytesOf(10, 3)))
  await sendPart({ ...visitor, db }, two, 1, bytesOf(10, 2))
  expect(await ownerOf(t, taskId)).toEqual([two.fileId])
  const superseded = await Promise.all([first, two.fileId, three.fileId].map(async (id) => (await holding(t, taskId, id))?.supersededAt))
  expect(superseded).toEqual([NOON, null, NOON])
})

test('a new version whose earlier file was purged meanwhile takes the name that is free', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, first } = await sent(t)
  const upload = await startParts(visitor, taskId)
  const version = await startFile(visitor, taskId, VERSION)
  await setFileExpiry(await t.staff(), { fileId: first, taskId, expiresAt: NOON + HOUR })
  await runDry(t, 'files', NOON + HOUR)
  await sendPart(visitor, version, 1, bytesOf(10))
  expect(await fileRow(t.db, version.fileId)).toMatchObject({ state: 'ready', name: 'take.wav' })
  expect((await ownerOf(t, taskId)).toSorted()).toEqual([upload.fileId, version.fileId].toSorted())
})

test('a new version whose name belongs to somebody else by now stands beside it', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, customerId, first } = await sent(t)
  const version = await startFile(visitor, taskId, VERSION)
  await setFileExpiry(await t.staff(), { fileId: first, taskId, expiresAt: NOON + HOUR })
  await runDry(t, 'files', NOON + HOUR)
  const theirs = await startFile(await t.make.visitor(await t.make.link(customerId)), taskId, { name: 'take.wav' })
  await sendPart(visitor, version, 1, bytesOf(10))
  expect(await fileRow(t.db, version.fileId)).toMatchObject({ state: 'ready', name: 'take (2).wav', relativePath: 'take (2).wav' })
  expect(await fileRow(t.db, theirs.fileId)).toMatchObject({ name: 'take.wav' })
})

test('a new version in several parts arrives like one of a single part', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const first = await startParts(visitor, taskId)
  await sendParts(visitor, first)
  await finishUpload(visitor, first)
  const second = await startParts(visitor, taskId, 10, 4, { sameName: 'new-version' })
  expect(second.name).toBe(first.name)
  await sendParts(visitor, second)
  const [one, two] = await Promise.all([finishUpload(visitor, second), finishUpload(visitor, second)])
  expect([one, two]).toEqual([{ fileId: second.fileId }, { fileId: second.fileId }])
  expect((await holding(t, taskId, first.fileId))?.supersededAt).toBe(NOON)
})

test('the end of a superseded file is its own: an end that staff chose stays, a sooner one too, and the order changes neither', async ({ expect }) => {
  const t = await testContext()
  const { visitor, orderId, taskId } = await sendingTo(t)
  const staff = await t.staff()
  const names = ['chosen.wav', 'kept.wav', 'ending.wav']
  const [chosen, kept, ending] = await Promise.all(names.map((name) => sendFile(visitor, taskId, { name })))
  if (!chosen || !kept || !ending) throw new Error('nothing was sent')
  await setFileExpiry(staff, { fileId: chosen, taskId, expiresAt: NOON + 90 * DAY })
  await setFileExpiry(staff, { fileId: kept, taskId, expiresAt: null })
  await changeOrderStatus({ ...staff, now: NOON - 10 * DAY }, { orderId, from: 'Incoming', to: 'Completed' })
  for (const name of names) await sendFile(visitor, taskId, { name, sameName: 'new-version' })
  const ends = async () => (await Promise.all([chosen, kept, ending].map((id) => fileRow(t.db, id)))).map((file) => file?.expiresAt)
  expect(await ends()).toEqual([NOON + 90 * DAY, null, NOON + 20 * DAY])
  await changeOrderStatus(staff, { orderId, from: 'Completed', to: 'Production' })
  expect(await ends()).toEqual([NOON + 90 * DAY, null, NOON + 20 * DAY])
})
