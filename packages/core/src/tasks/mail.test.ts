import { test } from 'vitest'
import { NOON, testContext, type TestContext } from '../../testing/context.ts'
import { noticeAbout } from '../../testing/outbox.ts'
import { runDry, sendFile, sendingTo } from '../../testing/sending.ts'
import { changeLink } from '../../testing/sharing.ts'
import type { Id } from '../ids.ts'
import { getOrder } from '../orders/usecases.ts'
import { REJECTION_WAITS } from './policy.ts'
import { rejectTask } from './review.ts'
import { findTaskById } from './usecases.ts'

/** A task that a file came in for. */
async function uploaded(t: TestContext) {
  const sending = await sendingTo(t)
  await sendFile(sending.visitor, sending.taskId)
  return sending
}

async function reject(t: TestContext, taskId: Id<'task'>, reason = 'The sound is missing.') {
  const contentVersion = (await findTaskById(t.db, taskId))?.contentVersion ?? 0
  return rejectTask(await t.staff('level-2'), { taskId, state: 'uploaded', contentVersion, reason })
}

test('a rejection is mailed only where the link reaches the task still, and names nothing that staff called it since', async ({ expect }) => {
  const t = await testContext()
  const [before, after] = [await uploaded(t), await uploaded(t)]
  const narrow = ({ link }: { link: { linkId: Id<'link'> } }) => changeLink(t, link, { projects: ['Another slate'] })
  await narrow(before)
  expect(await reject(t, before.taskId)).toEqual({ mailed: [] })
  expect(await noticeAbout(t, before.link.linkId)).toBeUndefined()
  expect(await reject(t, after.taskId)).toEqual({ mailed: ['anna@northlight.example'] })
  await narrow(after)
  await runDry(t, 'notices', NOON + REJECTION_WAITS)
  expect(await noticeAbout(t, after.link.linkId)).toMatchObject({ state: 'dead', failure: 'nothing to say' })
})

test('of two links that sent for a task, the one that reaches it still is written to, and of what it reaches alone', async ({ expect }) => {
  const t = await testContext()
  const { customerId, link, visitor, orderId, taskId } = await uploaded(t)
  const hidden = await t.make.order({ customerId, title: 'Secret new working title' })
  const colleague = await t.make.link(customerId, { email: 'ben@northlight.example' })
  await sendFile(await t.make.visitor(colleague), taskId)
  await sendFile(visitor, hidden.taskId)
  await reject(t, hidden.taskId, 'Too dark.')
  const { number } = await getOrder(await t.staff(), { orderId })
  await changeLink(t, link, { orderFrom: number, orderTo: number })
  await changeLink(t, colleague, { email: 'ben@northlight.example', projects: ['Another slate'] })
  expect(await reject(t, taskId, 'Too loud.')).toEqual({ mailed: ['anna@northlight.example'] })
  await runDry(t, 'notices', NOON + REJECTION_WAITS)
  const mails = t.mails().filter((mail) => mail.text.includes(link.linkId) && mail.subject.startsWith('Please send again'))
  expect(mails).toHaveLength(1)
  expect(mails[0]?.text).toContain('Too loud.')
  expect(mails[0]?.text).not.toMatch(/Secret|Too dark/)
})
