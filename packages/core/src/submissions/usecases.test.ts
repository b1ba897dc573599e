import { eq } from 'drizzle-orm'
import { test } from 'vitest'
import { bytesOf, NOON, testContext, type TestContext } from '../../testing/context.ts'
import { beforeNextBatch } from '../../testing/interruption.ts'
import { fileRow, partOf, runDry, sendFile, sendingTo, sendPart, sendParts, startFile, startParts, verbsAbout } from '../../testing/sending.ts'
import { newId, type Id } from '../ids.ts'
import { DAY, type Instant, MINUTE, SECOND } from '../instants.ts'
import { notices } from '../notices/table.ts'
import { orders } from '../orders/table.ts'
import { finishUpload } from '../uploads/usecases.ts'
import { LOOK_EVERY, QUIET, submissionEnds, TOUCH_EVERY } from './policy.ts'
import { submissions } from './table.ts'
import { closeQuietSubmissions, finishSubmissions, keepOpen } from './usecases.ts'

const submissionsOf = (t: TestContext, orderId: Id<'order'>) =>
  t.db.select().from(submissions).where(eq(submissions.orderId, orderId)).orderBy(submissions.createdAt).all()

/** The one submission of an order. */
async function submissionOf(t: TestContext, orderId: Id<'order'>) {
  const [first, ...more] = await submissionsOf(t, orderId)
  if (!first || more.length > 0) throw new Error(`${more.length + (first ? 1 : 0)} submissions`)
  return first
}

const noticesOf = (t: TestContext, aboutId: Id<'submission'>) => t.db.select().from(notices).where(eq(notices.aboutId, aboutId)).all()

test('a submission is over when it was quiet for its time, and a day after its first byte, to the millisecond', ({ expect }) => {
  const submission = { createdAt: NOON, bytesAt: NOON + 10 * MINUTE, files: 1 }
  expect(submissionEnds(submission, NOON + 10 * MINUTE + QUIET - 1)).toBeNull()
  expect(submissionEnds(submission, NOON + 10 * MINUTE + QUIET)).toBe('quiet')
  expect(submissionEnds({ createdAt: NOON, bytesAt: NOON + DAY - 1, files: 1 }, NOON + DAY - 1)).toBeNull()
  expect(submissionEnds({ createdAt: NOON, bytesAt: NOON + DAY - 1, files: 1 }, NOON + DAY)).toBe('day')
})

test('Done closes what a link sent, and staff get one notice for all of its files', async ({ expect }) => {
  const t = await testContext()
  const { visitor, orderId, taskId } = await sendingTo(t, { title: `Harbour ${newId('order')}` })
  const files = [await sendFile(visitor, taskId), await sendFile(visitor, taskId), await sendFile(visitor, taskId)]
  t.soon()
  expect(await finishSubmissions(visitor)).toEqual({ closed: 1 })
  expect(t.soon()).toEqual(['notices', 'receipts'])
  const submission = await submissionOf(t, orderId)
  expect(submission).toMatchObject({ closedAt: NOON, closedBecause: 'done', files: 3, bytes: 30 })
  for (const fileId of files) expect((await fileRow(t.db, fileId))?.submissionId).toBe(submission.id)
  expect(await noticesOf(t, submission.id)).toMatchObject([{ template: 'submission' }])
  expect(await verbsAbout(t.db, submission.id)).toEqual(['submission.closed'])
  await runDry(t, 'notices', NOON)
  const order = await t.db.select().from(orders).where(eq(orders.id, orderId)).get()
  expect(t.mails().filter((mail) => mail.subject === `3 files from Northlight Pictures for order ${order?.number}`)).toHaveLength(1)
  expect(await finishSubmissions(visitor)).toEqual({ closed: 0 })
})

test('a submission closes by itself five minutes after its last file, and is announced once', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, orderId, taskId } = await sendingTo(t)
  await sendFile(visitor, taskId)
  await sendFile(await t.make.visitor(link, NOON + 20 * SECOND), taskId)
  await runDry(t, 'submissions', NOON + 20 * SECOND + QUIET - 1)
  expect((await submissionOf(t, orderId)).closedAt).toBeNull()
  await Promise.all([1, 2, 3].map(() => t.run('submissions', NOON + 20 * SECOND + QUIET)))
  const submission = await submissionOf(t, orderId)
  expect(submission).toMatchObject({ closedAt: NOON + 20 * SECOND + QUIET, closedBecause: 'quiet', files: 2 })
  expect(await noticesOf(t, submission.id)).toHaveLength(1)
  expect(await verbsAbout(t.db, submission.id)).toEqual(['submission.closed'])
})

test('parts keep a submission open, and it ends after a day though bytes still come', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, orderId, taskId } = await sendingTo(t)
  await sendFile(visitor, taskId)
  const upload = await startParts(visitor, taskId)
  await sendPart(await t.make.visitor(link, NOON + 4 * MINUTE), upload, 1, partOf(upload, 1))
  await runDry(t, 'submissions', NOON + QUIET)
  expect((await submissionOf(t, orderId)).closedAt).toBeNull()
  await sendPart(await t.make.visitor(link, NOON + DAY - 1), upload, 2, partOf(upload, 2))
  await runDry(t, 'submissions', NOON + DAY - 1)
  expect((await submissionOf(t, orderId)).closedAt).toBeNull()
  await runDry(t, 'submissions', NOON + DAY)
  expect(await submissionOf(t, orderId)).toMatchObject({ closedAt: NOON + DAY, closedBecause: 'day', files: 1 })
})

test('a part that comes so slowly that nothing is recorded keeps its own submission open, until the fifth minute after its last byte at the earliest', async ({
  expect,
}) => {
  const t = await testContext()
  const { visitor, link, customerId, orderId, taskId } = await sendingTo(t)
  const second = await t.make.order({ customerId })
  await sendFile(visitor, taskId)
  await sendFile(visitor, second.taskId)
  const { uploadId } = await startParts(visitor, taskId)
  const lookAt = async (at: Instant) => keepOpen(await t.make.visitor(link, at), [uploadId])
  // What was touched less than half a minute ago is not touched again, and the last byte comes just before the next look.
  const touchedAt = NOON + 6 * MINUTE
  const lastByteAt = touchedAt + TOUCH_EVERY - 1 + LOOK_EVERY - 1
  for (let at = NOON + LOOK_EVERY; at <= touchedAt; at += LOOK_EVERY) await lookAt(at)
  await lookAt(touchedAt + TOUCH_EVERY - 1)
  expect((await submissionOf(t, orderId)).bytesAt).toBe(touchedAt)
  await runDry(t, 'submissions', lastByteAt + 5 * MINUTE)
  expect((await submissionOf(t, orderId)).closedAt).toBeNull()
  expect(await submissionOf(t, second.orderId)).toMatchObject({ closedBecause: 'quiet' })
  await runDry(t, 'submissions', touchedAt + QUIET)
  expect(await submissionOf(t, orderId)).toMatchObject({ closedAt: touchedAt + QUIET, closedBecause: 'quiet' })
  await lookAt(touchedAt + QUIET + MINUTE)
  expect(await submissionsOf(t, orderId)).toMatchObject([{ bytesAt: touchedAt }])
})

test('bytes that come between the reading and the closing of a quiet submission keep it open', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, orderId, taskId } = await sendingTo(t)
  await sendFile(visitor, taskId)
  const { uploadId } = await startParts(visitor, taskId)
  await runDry(t, 'submissions', NOON + QUIET - 1)
  const slow = await t.make.visitor(link, NOON + QUIET)
  const closing = { ...t.system('submissions', NOON + QUIET), db: beforeNextBatch(t.db, () => keepOpen(slow, [uploadId])) }
  await closeQuietSubmissions(closing)
  expect(await submissionOf(t, orderId)).toMatchObject({ bytesAt: NOON + QUIET, closedAt: null })
})

test('nobody keeps open what another link sends', async ({ expect }) => {
  const t = await testContext()
  const { visitor, customerId, orderId, taskId } = await sendingTo(t)
  await sendFile(visitor, taskId)
  const { uploadId } = await startParts(visitor, taskId)
  await keepOpen(await t.make.visitor(await t.make.link(customerId), NOON + MINUTE), [uploadId])
  expect((await submissionOf(t, orderId)).bytesAt).toBe(NOON)
})

test('a submission of 50,000 files is closed though more come, so that a receipt can list them all', async ({ expect }) => {
  const t = await testContext()
  const { visitor, orderId, taskId } = await sendingTo(t)
  await sendFile(visitor, taskId)
  const { id } = await submissionOf(t, orderId)
  const holding = (files: number) => t.db.batch([t.db.update(submissions).set({ files }).where(eq(submissions.id, id))])
  await holding(49_999)
  await runDry(t, 'submissions', NOON)
  expect((await submissionOf(t, orderId)).closedAt).toBeNull()
  await holding(50_000)
  await runDry(t, 'submissions', NOON)
  expect(await submissionOf(t, orderId)).toMatchObject({ closedAt: NOON, closedBecause: 'full' })
  await sendFile(visitor, taskId)
  expect(await submissionsOf(t, orderId)).toHaveLength(2)
})

test('a file that arrives after Done opens a new submission', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, orderId, taskId } = await sendingTo(t)
  await sendFile(visitor, taskId)
  const late = await startParts(visitor, taskId)
  await sendParts(visitor, late)
  await finishSubmissions(visitor)
  const after = await t.make.visitor(link, NOON + 1)
  expect(await finishUpload(after, late)).toEqual({ fileId: late.fileId })
  const [first, second] = await submissionsOf(t, orderId)
  expect([first, second]).toMatchObject([
    { files: 1, closedBecause: 'done' },
    { files: 1, bytes: 10, closedAt: null, createdAt: NOON + 1 },
  ])
  expect((await fileRow(t.db, late.fileId))?.submissionId).toBe(second?.id)
  expect(await finishSubmissions(after)).toEqual({ closed: 1 })
  for (const one of [first, second]) if (one) expect(await noticesOf(t, one.id)).toHaveLength(1)
})

test('a submission in which no file arrived is closed without a notice', async ({ expect }) => {
  const t = await testContext()
  const { visitor, orderId, taskId } = await sendingTo(t)
  await startFile(visitor, taskId)
  expect(await finishSubmissions(visitor)).toEqual({ closed: 1 })
  const submission = await submissionOf(t, orderId)
  expect(submission).toMatchObject({ files: 0, closedBecause: 'done' })
  expect(await noticesOf(t, submission.id)).toEqual([])
})

test('a file that arrives while its submission is being closed is announced', async ({ expect }) => {
  const t = await testContext()
  const { visitor, orderId, taskId } = await sendingTo(t)
  const upload = await startFile(visitor, taskId)
  const closing = { ...visitor, db: beforeNextBatch(t.db, () => sendPart(visitor, upload, 1, bytesOf(10))) }
  expect(await finishSubmissions(closing)).toEqual({ closed: 0 })
  expect(await submissionOf(t, orderId)).toMatchObject({ files: 1, closedAt: null })
  await runDry(t, 'submissions', NOON + QUIET)
  expect(await noticesOf(t, (await submissionOf(t, orderId)).id)).toHaveLength(1)
})

test('each order and each link has a submission of its own, and Done is only for what is one’s own', async ({ expect }) => {
  const t = await testContext()
  const { visitor, customerId, orderId, taskId } = await sendingTo(t)
  const second = await t.make.order({ customerId })
  const colleague = await t.make.visitor(await t.make.link(customerId))
  await sendFile(visitor, taskId)
  await sendFile(visitor, second.taskId)
  await sendFile(colleague, taskId)
  expect(await finishSubmissions(visitor)).toEqual({ closed: 2 })
  expect((await submissionsOf(t, orderId)).filter((one) => one.closedAt === null)).toMatchObject([{ linkId: colleague.actor.link.id, files: 1 }])
})
