import { eq } from 'drizzle-orm'
import * as v from 'valibot'
import { test } from 'vitest'
import { bytesOf, NOON, testContext, type TestContext } from '../../testing/context.ts'
import { eventsAbout, verbs } from '../../testing/events.ts'
import { beforeNextBatch } from '../../testing/interruption.ts'
import { noticeAbout } from '../../testing/outbox.ts'
import { fileRow, outcomesOf, runDry, sendFile, sendingTo, sendPart, startFile } from '../../testing/sending.ts'
import type { StaffContext } from '../context.ts'
import { getFile, setFileExpiry } from '../files/usecases.ts'
import { type Id, newId } from '../ids.ts'
import { DAY } from '../instants.ts'
import { changeOrderStatus, getOrder, listOrders } from '../orders/usecases.ts'
import { submissions } from '../submissions/table.ts'
import { revokeLink } from '../upload-links/usecases.ts'
import { listVisibleOrders } from '../upload-links/visit.ts'
import { updateWorkspace } from '../workspace/usecases.ts'
import { progressOf, REJECTION_WAITS } from './policy.ts'
import { acceptTask, completeTask, rejectTask, reopenTask, takeBackReview } from './review.ts'
import { RejectTask } from './schemas.ts'
import { findTaskById } from './usecases.ts'

/** What a page shows of a task, as its review gives it back. */
async function seen(t: TestContext, taskId: Id<'task'>) {
  const task = await findTaskById(t.db, taskId)
  if (!task) throw new Error('no task')
  return { taskId, state: task.state, contentVersion: task.contentVersion }
}

/** A task that a file came in for. */
async function uploaded(t: TestContext) {
  const sending = await sendingTo(t)
  return { ...sending, fileId: await sendFile(sending.visitor, sending.taskId), staff: await t.staff('level-2') }
}

const reject = async (t: TestContext, staff: StaffContext, taskId: Id<'task'>, reason = 'The sound is missing.') =>
  rejectTask(staff, { ...(await seen(t, taskId)), reason })

/** The events of the task's review, without those of what was sent. */
const reviewsOf = async (t: TestContext, taskId: Id<'task'>) => (await eventsAbout(t.db, taskId)).filter((event) => event.verb.startsWith('task.'))

const letterTo = (t: TestContext, subject: string) => t.mails().filter((mail) => mail.subject === subject)

test('staff accept what came in, and the customer is shown that they did', async ({ expect }) => {
  const t = await testContext()
  const { visitor, orderId, taskId, staff } = await uploaded(t)
  await acceptTask(staff, await seen(t, taskId))
  expect(await findTaskById(t.db, taskId)).toMatchObject({ state: 'accepted', reviewedAt: NOON, reviewedBy: staff.actor.staffId, rejectReason: null })
  expect((await getOrder(staff, { orderId })).tasks).toMatchObject([{ state: 'accepted', reviewerName: 'Mira Aalto' }])
  const [task] = (await listVisibleOrders(visitor, { limit: 20 })).items[0]?.tasks ?? []
  expect(task).toMatchObject({ state: 'accepted', reviewedAt: NOON, takesUploads: true, sent: { files: 1 } })
  expect(await verbs(reviewsOf(t, taskId))).toEqual(['task.accepted'])
})

test('a rejection opens the task again, says why, and what was there counts no more and is kept for the days of the workspace', async ({ expect }) => {
  const t = await testContext()
  const { visitor, orderId, taskId, fileId, staff } = await uploaded(t)
  const [submission] = await t.db.select().from(submissions).where(eq(submissions.orderId, orderId)).all()
  const before = await seen(t, taskId)
  expect(await reject(t, staff, taskId)).toEqual({ mailed: ['anna@northlight.example'] })
  const [task] = (await listVisibleOrders(visitor, { limit: 20 })).items[0]?.tasks ?? []
  expect(task).toMatchObject({ state: 'rejected', rejectReason: 'The sound is missing.', sent: { files: 0 }, takesUploads: true })
  expect((await getOrder(staff, { orderId })).tasks[0]?.received).toEqual({ files: 0, bytes: 0 })
  expect(await fileRow(t.db, fileId)).toMatchObject({ state: 'ready', expiresAt: NOON + 30 * DAY })
  expect((await seen(t, taskId)).contentVersion).toBeGreaterThan(before.contentVersion)
  const [after] = await t.db.select().from(submissions).where(eq(submissions.orderId, orderId)).all()
  expect(after).toMatchObject({ files: submission?.files, bytes: submission?.bytes })
  expect(after?.contentVersion).toBeGreaterThan(submission?.contentVersion ?? 0)
  const [event] = await reviewsOf(t, taskId)
  expect(event).toMatchObject({ verb: 'task.rejected', facts: { orderId } })
})

test('rejected files can be had until the millisecond of their end; an end that staff chose stays', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, fileId, staff } = await uploaded(t)
  const chosen = await sendFile(visitor, taskId, { name: 'chosen.mov' })
  await setFileExpiry(staff, { fileId: chosen, taskId, expiresAt: null })
  await updateWorkspace(await t.staff(), {
    name: 'Lumen',
    zone: 'UTC',
    graceHours: 24,
    retentionDays: 30,
    completedRetentionDays: 3,
    mailFromName: 'Lumen',
    mailFromAddress: 'files@lumen.example',
  })
  await reject(t, staff, taskId)
  await expect(getFile(await t.staff('level-2', NOON + 3 * DAY - 1), { fileId })).resolves.toBeDefined()
  await expect(getFile(await t.staff('level-2', NOON + 3 * DAY), { fileId })).rejects.toMatchObject({ code: 'file.expired' })
  expect(await fileRow(t.db, chosen)).toMatchObject({ expiresAt: null })
})

test('the reason is mailed with the link when the undo has had its time, to the millisecond, and not before', async ({ expect }) => {
  const t = await testContext()
  const { link, orderId, taskId, staff } = await uploaded(t)
  const { number } = await getOrder(staff, { orderId })
  await reject(t, staff, taskId, 'The sound\nis <missing>.')
  const subject = `Please send again: ${(await getOrder(staff, { orderId })).tasks[0]?.name} for order ${number}`
  await runDry(t, 'notices', NOON + REJECTION_WAITS - 1)
  expect(letterTo(t, subject)).toEqual([])
  await runDry(t, 'notices', NOON + REJECTION_WAITS)
  const [mail] = letterTo(t, subject)
  expect(mail).toMatchObject({ to: 'anna@northlight.example' })
  expect(mail?.text).toContain('The sound\nis <missing>.')
  expect(mail?.html).toContain('is &lt;missing&gt;.')
  expect(mail?.text).toContain('again with the same link. The link has no end date.')
  expect(mail?.text).toContain(`https://files.example/u/${link.linkId}#${link.secret}`)
})

test('what is rejected within a moment goes out as one mail', async ({ expect }) => {
  const t = await testContext()
  const { visitor, customerId, link, taskId, staff } = await uploaded(t)
  const other = await t.make.order({ customerId })
  await sendFile(visitor, other.taskId)
  await reject(t, staff, taskId, 'Too dark.')
  const later = await t.staff('level-2', NOON + 9_000)
  await reject(t, later, other.taskId, 'Too loud.')
  await runDry(t, 'notices', NOON + REJECTION_WAITS)
  expect(await noticeAbout(t, link.linkId)).toMatchObject({ state: 'queued', nextAt: NOON + 9_000 + REJECTION_WAITS })
  await runDry(t, 'notices', NOON + 9_000 + REJECTION_WAITS)
  const [mail, ...more] = letterTo(t, 'Please send again: 2 tasks').filter((one) => one.text.includes(link.linkId))
  expect(more).toEqual([])
  expect(mail?.text).toMatch(/Too dark[^]*Too loud/)
})

test('a rejection that was taken back is mailed to nobody, and its files are as they were', async ({ expect }) => {
  const t = await testContext()
  const { link, orderId, taskId, fileId, staff } = await uploaded(t)
  await reject(t, staff, taskId)
  await takeBackReview(staff, await seen(t, taskId))
  await runDry(t, 'notices', NOON + DAY)
  expect(await noticeAbout(t, link.linkId)).toMatchObject({ state: 'dead', failure: 'nothing to say' })
  expect(await findTaskById(t.db, taskId)).toMatchObject({ state: 'uploaded', rejectReason: null, reviewedAt: null, reviewedBy: null })
  expect(await fileRow(t.db, fileId)).toMatchObject({ expiresAt: null })
  expect((await getOrder(staff, { orderId })).tasks[0]?.received).toEqual({ files: 1, bytes: 10 })
  expect(await verbs(reviewsOf(t, taskId))).toEqual(['task.rejected', 'task.review_taken_back'])
})

test('a rejection is taken back while something of it is still here, to the millisecond', async ({ expect }) => {
  const t = await testContext()
  const { orderId, taskId, fileId, staff } = await uploaded(t)
  await changeOrderStatus(staff, { orderId, from: 'Incoming', to: 'Completed' })
  await reject(t, staff, taskId)
  const end = NOON + 30 * DAY
  await expect(takeBackReview(await t.staff('level-2', end), await seen(t, taskId))).rejects.toMatchObject({ code: 'task.not_reviewable' })
  await takeBackReview(await t.staff('level-2', end - 1), await seen(t, taskId))
  expect(await fileRow(t.db, fileId)).toMatchObject({ expiresAt: end - 1 + 30 * DAY })
})

test('nobody is mailed of a rejection when the link that sent the files is not open any more', async ({ expect }) => {
  const t = await testContext()
  const { link, taskId, staff } = await uploaded(t)
  await revokeLink(staff, link)
  expect(await reject(t, staff, taskId)).toEqual({ mailed: [] })
  expect(await noticeAbout(t, link.linkId)).toBeUndefined()
})

test('a new file after a rejection brings the task back for review, and a new version of what was rejected has its name', async ({ expect }) => {
  const t = await testContext()
  const { visitor, orderId, taskId, staff } = await uploaded(t)
  await reject(t, staff, taskId)
  const again = await sendFile(visitor, taskId, { sameName: 'new-version' })
  expect(await findTaskById(t.db, taskId)).toMatchObject({ state: 'uploaded', rejectReason: null, reviewedAt: null })
  expect(await fileRow(t.db, again)).toMatchObject({ name: 'master.mov', expiresAt: null })
  expect((await getOrder(staff, { orderId })).tasks[0]?.received).toEqual({ files: 1, bytes: 10 })
  await acceptTask(staff, await seen(t, taskId))
  await reject(t, staff, taskId, 'On second thought, no.')
  expect(await fileRow(t.db, again)).toMatchObject({ expiresAt: NOON + 30 * DAY })
})

test('a file that arrives while staff review is a conflict of its own, and nothing is judged unseen', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, staff } = await uploaded(t)
  const looked = await seen(t, taskId)
  const arriving = async () => {
    const upload = await startFile(visitor, taskId, { name: 'late.mov' })
    return beforeNextBatch(t.db, () => sendPart(visitor, upload, 1, bytesOf(10)))
  }
  const refused = { code: 'task.content_changed', kind: 'conflict' }
  await expect(acceptTask({ ...staff, db: await arriving() }, looked)).rejects.toMatchObject(refused)
  for (const review of [acceptTask, completeTask, takeBackReview]) {
    const state = review === takeBackReview ? ('accepted' as const) : looked.state
    await expect(review(staff, { ...looked, state })).rejects.toMatchObject(refused)
  }
  await expect(rejectTask(staff, { ...looked, reason: 'x' })).rejects.toMatchObject(refused)
  expect(await findTaskById(t.db, taskId)).toMatchObject({ state: 'uploaded', completedAt: null })
  expect(await reviewsOf(t, taskId)).toEqual([])
})

test('of two who review at once one is told that the other was first', async ({ expect }) => {
  const t = await testContext()
  const { taskId, fileId, staff } = await uploaded(t)
  const looked = await seen(t, taskId)
  const other = await t.staff('level-2')
  const accepting = { ...staff, db: beforeNextBatch(t.db, () => rejectTask(other, { ...looked, reason: 'Mine.' })) }
  await expect(acceptTask(accepting, looked)).rejects.toMatchObject({ code: 'task.reviewed', kind: 'conflict' })
  expect(await findTaskById(t.db, taskId)).toMatchObject({ state: 'rejected', rejectReason: 'Mine.' })
  await takeBackReview(staff, await seen(t, taskId))
  const again = await seen(t, taskId)
  const rejecting = { ...staff, db: beforeNextBatch(t.db, () => acceptTask(other, again)) }
  await expect(rejectTask(rejecting, { ...again, reason: 'Late.' })).rejects.toMatchObject({ code: 'task.reviewed' })
  expect(await fileRow(t.db, fileId)).toMatchObject({ expiresAt: null })
  const completing = { ...staff, db: beforeNextBatch(t.db, async () => completeTask(other, await seen(t, taskId))) }
  await expect(completeTask(completing, await seen(t, taskId))).rejects.toMatchObject({ code: 'task.reviewed' })
})

test('a completed task takes nothing from the customer and no review until it is reopened', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, staff } = await uploaded(t)
  await completeTask(staff, await seen(t, taskId))
  expect(await findTaskById(t.db, taskId)).toMatchObject({ state: 'uploaded', completedAt: NOON })
  const [task] = (await listVisibleOrders(visitor, { limit: 20 })).items[0]?.tasks ?? []
  expect(task?.takesUploads).toBe(false)
  const looked = await seen(t, taskId)
  const answers = await outcomesOf(
    startFile(visitor, taskId),
    acceptTask(staff, looked),
    rejectTask(staff, { ...looked, reason: 'x' }),
    takeBackReview(staff, { ...looked, state: 'accepted' }),
    completeTask(staff, looked),
  )
  for (const answer of answers) expect(answer).toMatchObject({ code: 'task.completed' })
  await reopenTask(staff, { taskId })
  await reopenTask(staff, { taskId })
  expect(await findTaskById(t.db, taskId)).toMatchObject({ state: 'uploaded', completedAt: null })
  await sendFile(visitor, taskId)
  expect(await verbs(reviewsOf(t, taskId))).toEqual(['task.completed', 'task.reopened'])
})

test('two who reopen a task at once do it once', async ({ expect }) => {
  const t = await testContext()
  const { taskId, staff } = await uploaded(t)
  await completeTask(staff, await seen(t, taskId))
  const late = { ...staff, db: beforeNextBatch(t.db, () => reopenTask(staff, { taskId })) }
  await expect(reopenTask(late, { taskId })).rejects.toMatchObject({ code: 'task.reviewed' })
  expect(await verbs(reviewsOf(t, taskId))).toEqual(['task.completed', 'task.reopened'])
})

test('what nothing came in for, or was judged already, is not judged', async ({ expect }) => {
  const t = await testContext()
  const { taskId } = await sendingTo(t)
  const staff = await t.staff('level-2')
  const needed = await seen(t, taskId)
  const refused = { code: 'task.not_reviewable', kind: 'conflict' }
  const attempts = [
    acceptTask(staff, needed),
    rejectTask(staff, { ...needed, reason: 'x' }),
    takeBackReview(staff, needed),
    acceptTask(staff, { ...needed, state: 'rejected' }),
  ]
  for (const answer of await outcomesOf(...attempts)) expect(answer).toMatchObject(refused)
  const absent = { ...needed, taskId: newId('task') }
  const missing = [acceptTask(staff, absent), rejectTask(staff, { ...absent, reason: 'x' }), completeTask(staff, absent), reopenTask(staff, absent)]
  for (const answer of await outcomesOf(...missing)) expect(answer).toMatchObject({ code: 'task.not_found' })
  await completeTask(staff, needed)
  expect(await findTaskById(t.db, taskId)).toMatchObject({ state: 'needed', completedAt: NOON })
})

test('a reason has one to 500 characters', ({ expect }) => {
  const input = { taskId: newId('task'), state: 'uploaded', contentVersion: 1 }
  const takes = (reason: string) => v.is(RejectTask, { ...input, reason })
  expect([takes(''), takes(' \n '), takes('x'), takes('x'.repeat(500)), takes('x'.repeat(501))]).toEqual([false, false, true, true, false])
})

test('staff and customer are told the same progress of an order, of the tasks that the customer is asked for', async ({ expect }) => {
  const t = await testContext()
  const types = await Promise.all([1, 2, 3, 4, 5].map(() => t.make.taskType()))
  const hidden = await t.make.taskType({ enabledForCustomerUpload: false })
  const tasks = [...types, hidden].map((taskTypeId) => ({ taskTypeId, title: '' }))
  const { orderId, customerId } = await t.make.order({ tasks })
  const visitor = await t.make.visitor(await t.make.link(customerId))
  const staff = await t.staff('level-2')
  const [, second, third, fourth, fifth] = (await getOrder(staff, { orderId })).tasks.map((task) => task.id)
  if (!second || !third || !fourth || !fifth) throw new Error('no tasks')
  for (const taskId of [second, third, fourth]) await sendFile(visitor, taskId)
  await acceptTask(staff, await seen(t, third))
  await reject(t, staff, fourth)
  await completeTask(staff, await seen(t, fifth))
  const progress = { needed: 1, uploaded: 1, accepted: 1, rejected: 1, completed: 1 }
  expect((await getOrder(staff, { orderId })).progress).toEqual(progress)
  expect((await listOrders(staff, { customerId, limit: 50 })).items[0]?.progress).toEqual(progress)
  expect((await listVisibleOrders(visitor, { limit: 20 })).items[0]?.progress).toEqual(progress)
  expect(progressOf([])).toEqual({ needed: 0, uploaded: 0, accepted: 0, rejected: 0, completed: 0 })
})
