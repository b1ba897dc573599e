import { eq } from 'drizzle-orm'
import { test } from 'vitest'
import { NOON, testContext } from '../../testing/context.ts'
import { runDry, sendFile, sendingTo, verbsAbout } from '../../testing/sending.ts'
import { changeLink } from '../../testing/sharing.ts'
import { DAY, HOUR } from '../instants.ts'
import { changeOrderStatus } from '../orders/usecases.ts'
import { uploadLinks } from './table.ts'
import { findLinkById, revokeLink } from './usecases.ts'

const END = Date.UTC(2026, 10, 29)
const DUE = END - 3 * DAY + 9 * HOUR

/** A link of a customer with one task, that ends in a week. */
async function ending() {
  const t = await testContext()
  const sending = await sendingTo(t)
  await t.db.batch([t.db.update(uploadLinks).set({ endsAt: END }).where(eq(uploadLinks.id, sending.link.linkId))])
  const remind = async (now: number) => {
    await runDry(t, 'link-reminders', now)
    await runDry(t, 'notices', now)
  }
  const reminders = () => t.mails().filter((mail) => mail.subject.startsWith('Your link ends soon') && mail.text.includes(sending.link.linkId))
  return { t, ...sending, remind, reminders }
}

test('who has something to send yet is reminded once, at nine in the morning three days before the link ends', async ({ expect }) => {
  const { t, link, remind, reminders } = await ending()
  await remind(DUE - 1)
  expect(reminders()).toEqual([])
  await remind(DUE)
  await remind(DUE + HOUR)
  const [mail, ...more] = reminders()
  expect(more).toEqual([])
  expect(mail).toMatchObject({ to: 'anna@northlight.example' })
  expect(mail?.text).toContain('until 28 November 2026 at 23:59 (UTC)')
  expect(mail?.text).toContain(`https://files.example/u/${link.linkId}#${link.secret}`)
  expect(await verbsAbout(t.db, link.linkId)).toEqual(['link.created', 'link.reminded'])
})

test('who has sent everything is not reminded', async ({ expect }) => {
  const { t, visitor, taskId, link, remind, reminders } = await ending()
  await sendFile(visitor, taskId)
  await remind(DUE)
  expect(reminders()).toEqual([])
  expect((await findLinkById(t.db, link.linkId))?.remindedAt).toBe(DUE)
})

test('nobody is reminded of what is missing of a Completed order, also when it is completed at the last moment', async ({ expect }) => {
  const { t, orderId, link, remind, reminders } = await ending()
  await changeOrderStatus(await t.staff(), { orderId, from: 'Incoming', to: 'Completed' })
  await remind(DUE)
  expect(reminders()).toEqual([])
  expect(await verbsAbout(t.db, link.linkId)).toEqual(['link.created', 'link.complete_at_end'])
  const late = await ending()
  await runDry(late.t, 'link-reminders', DUE)
  await changeOrderStatus(await late.t.staff(), { orderId: late.orderId, from: 'Incoming', to: 'Completed' })
  await runDry(late.t, 'notices', DUE)
  expect(late.reminders()).toEqual([])
  const more = await ending()
  const second = await more.t.make.order({ customerId: more.customerId })
  await changeOrderStatus(await more.t.staff(), { orderId: second.orderId, from: 'Incoming', to: 'Completed' })
  await more.remind(DUE)
  expect(more.reminders()[0]?.text).toContain('Files for one task are still missing:')
})

test('who lacks more than one mail lists is told so', async ({ expect }) => {
  const { t, customerId, remind, reminders } = await ending()
  for (let n = 0; n < 19; n++) await t.make.order({ customerId })
  await remind(DUE)
  expect(reminders()[0]?.text).toContain('Files for 20 tasks are still missing:')
  const more = await ending()
  for (let n = 0; n < 20; n++) await more.t.make.order({ customerId: more.customerId })
  await more.remind(DUE)
  const text = more.reminders()[0]?.text
  expect(text).toContain('Files for more than 20 tasks are still missing; these are the first:')
  expect(text?.match(/^Order /gm)).toHaveLength(20)
})

test('a new end makes a reminder that waits needless, and is reminded of in its time', async ({ expect }) => {
  const { t, link, remind, reminders } = await ending()
  await runDry(t, 'link-reminders', DUE)
  await changeLink(t, link, { validUntil: null })
  await remind(DUE)
  await changeLink(t, link, { validUntil: '2026-11-30' })
  await remind(DUE)
  expect(reminders()).toEqual([])
  await remind(DUE + 2 * DAY)
  await changeLink(t, link, { validUntil: '2026-11-30' })
  await remind(DUE + 2 * DAY)
  expect(reminders().map(({ text }) => /until .*/.exec(text)?.[0])).toEqual(['until 30 November 2026 at 23:59 (UTC).'])
})

test('what arrives or is withdrawn before the reminder goes out makes it needless', async ({ expect }) => {
  const { t, visitor, taskId, remind, reminders } = await ending()
  await runDry(t, 'link-reminders', DUE)
  await sendFile(visitor, taskId)
  await remind(DUE)
  expect(reminders()).toEqual([])
  const withdrawn = await ending()
  await withdrawn.t.run('link-reminders', DUE)
  await revokeLink(await withdrawn.t.staff(), withdrawn.link)
  await withdrawn.remind(DUE)
  expect(withdrawn.reminders()).toEqual([])
})

test('a link that was made a day before, or has ended, or has no end reminds nobody', async ({ expect }) => {
  const { t, link, remind, reminders } = await ending()
  const set = (changes: Partial<typeof uploadLinks.$inferInsert>) => t.db.batch([t.db.update(uploadLinks).set(changes).where(eq(uploadLinks.id, link.linkId))])
  await set({ createdAt: DUE - DAY + 1 })
  await remind(DUE)
  await set({ createdAt: NOON, endsAt: null })
  await remind(DUE)
  await set({ endsAt: END })
  await remind(END)
  expect(reminders()).toEqual([])
  await remind(END - 1)
  expect(reminders()).toHaveLength(1)
})
