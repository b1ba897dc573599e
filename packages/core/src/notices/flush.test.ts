import { eq } from 'drizzle-orm'
import { test } from 'vitest'
import { NOON, testContext } from '../../testing/context.ts'
import { losingAnswers } from '../../testing/lost-answers.ts'
import { emptyOutbox, noticeAbout } from '../../testing/outbox.ts'
import { brandColours } from '../branding/colours.ts'
import { updateBrand } from '../branding/usecases.ts'
import { commitQuietly } from '../audit/usecases.ts'
import { createCustomer } from '../customers/usecases.ts'
import { DAY, MINUTE } from '../instants.ts'
import { MailRefused, type Mail } from '../ports.ts'
import { disableStaff, inviteStaff } from '../staff/usecases.ts'
import { newId } from '../ids.ts'
import { revokeLink, sendLink } from '../upload-links/usecases.ts'
import { sendTestMail, updateWorkspace } from '../workspace/usecases.ts'
import { flushNotices } from './flush.ts'
import { notices } from './table.ts'

/** An empty outbox, and a provider that takes every mail, however often, until it is told otherwise. */
async function outbox(refusal: () => Error | null = () => null) {
  const sent: Mail[] = []
  const send = async (mail: Mail) => {
    const error = refusal()
    if (error) throw error
    sent.push(mail)
  }
  const t = await testContext({ mailer: { send, ping: async () => {} } })
  await emptyOutbox(t)
  return { t, sent }
}

test('a notice is sent once, from the address of the workspace, and kept as sent', async ({ expect }) => {
  const { t, sent } = await outbox()
  const staff = await t.staff()
  await sendTestMail(staff)
  expect(t.soon()).toEqual(['notices'])
  expect(await t.run('notices', NOON)).toMatchObject({ items: 1 })
  expect(await t.run('notices', NOON + DAY)).toMatchObject({ items: 0 })
  const notice = await noticeAbout(t, staff.actor.staffId)
  expect(notice).toMatchObject({ state: 'sent', sentAt: NOON, attempts: 1, failure: null, leaseUntil: null })
  expect(sent).toMatchObject([{ id: notice?.id, to: staff.actor.email, from: { name: 'Lumen', address: 'files@lumen.example' } }])
})

test('a letter to a customer has their colour, darkened where it could not be read, and a letter to staff has Sluice’s own', async ({ expect }) => {
  const { t, sent } = await outbox()
  const staff = await t.staff()
  const customerId = await t.make.customer()
  await updateBrand(staff, { holderId: 'workspace', accent: '#5b3fa8', welcomeText: '' })
  await sendTestMail(staff)
  await sendLink(staff, await t.make.link(customerId))
  await t.run('notices', NOON)
  await updateBrand(staff, { holderId: customerId, accent: '#ffdd00', welcomeText: '' })
  await sendLink(staff, await t.make.link(customerId))
  await t.run('notices', NOON)
  const colours = sent.map((mail) => /<a [^>]*background:(#[0-9a-f]{6});color:(#[0-9a-f]{6});/.exec(mail.html)?.slice(1))
  const { light, onLight } = brandColours('#ffdd00') ?? {}
  expect(colours).toEqual([undefined, ['#5b3fa8', '#ffffff'], [light, onLight]])
  expect(light).not.toBe('#ffdd00')
})

test('two flushes at once send each notice once', async ({ expect }) => {
  const { t, sent } = await outbox()
  for (let n = 0; n < 5; n++) await sendTestMail(await t.staff())
  const counts = await Promise.all([1, 2, 3].map(() => flushNotices(t.system('notices'))))
  expect(counts.reduce((sum, count) => sum + count.items, 0)).toBe(5)
  expect(new Set(sent.map((mail) => mail.to)).size).toBe(5)
  expect(sent).toHaveLength(5)
})

test('a notice that fails is tried again after 1, 2, 4 … 64 minutes, to the millisecond, and is dead after the eighth time', async ({ expect }) => {
  let tries = 0
  const { t } = await outbox(() => (tries++, new Error('the provider is down')))
  const staff = await t.staff()
  await sendTestMail(staff)
  let now = NOON
  for (const [index, minutes] of [1, 2, 4, 8, 16, 32, 64].entries()) {
    await t.run('notices', now)
    expect(await noticeAbout(t, staff.actor.staffId)).toMatchObject({ state: 'retry', attempts: index + 1, nextAt: now + minutes * MINUTE, failure: 'Error' })
    now += minutes * MINUTE
    await t.run('notices', now - 1)
    expect(tries).toBe(index + 1)
  }
  await t.run('notices', now)
  expect(await noticeAbout(t, staff.actor.staffId)).toMatchObject({ state: 'dead', attempts: 8 })
  await t.run('notices', now + DAY)
  expect(tries).toBe(8)
})

test('a notice that failed once goes out when the provider is back', async ({ expect }) => {
  let down = true
  const { t, sent } = await outbox(() => (down ? new Error('the provider is down') : null))
  const staff = await t.staff()
  await sendTestMail(staff)
  await t.run('notices', NOON)
  down = false
  await t.run('notices', NOON + MINUTE)
  expect(sent).toHaveLength(1)
  expect(await noticeAbout(t, staff.actor.staffId)).toMatchObject({ state: 'sent', attempts: 2, failure: null })
})

test('a mail that the provider will never take is dead at once, and the next one is sent all the same', async ({ expect }) => {
  let refused = false
  const { t, sent } = await outbox(() => {
    const error = refused ? null : new MailRefused('no such address')
    refused = true
    return error
  })
  const [first, second] = [await t.staff(), await t.staff()]
  await sendTestMail(first)
  await sendTestMail(second)
  await t.run('notices', NOON)
  const states = [await noticeAbout(t, first.actor.staffId), await noticeAbout(t, second.actor.staffId)].map((notice) => notice?.state)
  expect(new Set(states)).toEqual(new Set(['dead', 'sent']))
  expect(sent).toHaveLength(1)
})

test('the notice of a link that was revoked or has ended meanwhile, or of someone disabled, says nothing', async ({ expect }) => {
  const { t, sent } = await outbox()
  const administrator = await t.staff()
  const customerId = await t.make.customer()
  const [revoked, ended] = [await t.make.link(customerId), await t.make.link(customerId, { validUntil: '2026-11-21' })]
  const { staffId } = await inviteStaff(administrator, { name: 'Ilse', email: `${newId('staff')}@lumen.example`, role: 'level-2' })
  for (const link of [revoked, ended]) await sendLink(administrator, link)
  await revokeLink(administrator, revoked)
  await disableStaff(administrator, { staffId })
  await t.run('notices', Date.UTC(2026, 10, 22))
  expect(sent).toEqual([])
  for (const id of [revoked.linkId, ended.linkId, staffId]) expect(await noticeAbout(t, id)).toMatchObject({ state: 'dead', failure: 'nothing to say' })
})

test("a link's mail says until when, in the workspace's zone, opens the link, and shows names as text", async ({ expect }) => {
  const { t, sent } = await outbox()
  const staff = await t.staff()
  const settings = { retentionDays: 30, completedRetentionDays: 30, graceHours: 24, mailFromName: 'Lumen', mailFromAddress: 'files@lumen.example' }
  await updateWorkspace(staff, { ...settings, name: 'Lumen', zone: 'Pacific/Auckland' })
  const { customerId } = await createCustomer(staff, { name: '<img src=x onerror=alert(1)> & "Sons"', notes: '' })
  const link = await t.make.link(customerId, { validUntil: '2026-11-30', description: "Anna's <b>masters</b>", email: 'anna@northlight.example' })
  await sendLink(staff, link)
  await t.run('notices', NOON)
  const [mail] = sent
  expect(mail).toMatchObject({ to: 'anna@northlight.example', subject: "Send your files to Lumen: Anna's <b>masters</b>" })
  expect(mail?.text).toContain('until 30 November 2026 at 23:59 (Pacific/Auckland)')
  expect(mail?.text).toContain(`https://files.example/u/${link.linkId}#${link.secret}`)
  expect(mail?.html).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;Sons&quot;')
  expect(mail?.html).not.toMatch(/<(img|b)\b/)
})

test('a notice that a crash left under its lease is taken again when the lease ends, to the millisecond', async ({ expect }) => {
  const { t, sent } = await outbox()
  const staff = await t.staff()
  await sendTestMail(staff)
  const leaseUntil = NOON + 2 * MINUTE
  await commitQuietly(staff, [t.db.update(notices).set({ leaseUntil, attempts: 1 }).where(eq(notices.aboutId, staff.actor.staffId))])
  await t.run('notices', leaseUntil - 1)
  expect(sent).toEqual([])
  await t.run('notices', leaseUntil)
  expect(sent).toHaveLength(1)
})

test('a mail that was accepted is not sent again because the database lost its answer', async ({ expect }) => {
  const { t, sent } = await outbox()
  const staff = await t.staff()
  await sendTestMail(staff)
  const system = t.system('notices')
  expect(await flushNotices({ ...system, db: losingAnswers(t.db, ['after', 'before']) })).toMatchObject({ items: 1 })
  await t.run('notices', NOON + DAY)
  expect(sent).toHaveLength(1)
})

test('a flush takes twenty notices, and says that there are more', async ({ expect }) => {
  const { t } = await outbox()
  const staff = await t.staff()
  for (let n = 0; n < 21; n++) await sendTestMail(staff)
  expect(await flushNotices(t.system('notices'))).toEqual({ items: 20, bytes: 0, more: true })
  expect(await flushNotices(t.system('notices'))).toEqual({ items: 1, bytes: 0 })
})

test('a notice is kept 30 days, whether it was sent or not', async ({ expect }) => {
  let refusal: Error | null = null
  const { t } = await outbox(() => refusal)
  const [taken, refused] = [await t.staff(), await t.staff()]
  await sendTestMail(taken)
  await t.run('notices', NOON)
  refusal = new MailRefused('no such address')
  await sendTestMail(refused)
  await t.run('notices', NOON)
  await t.run('sent-notices', NOON + 30 * DAY - 1)
  expect(await noticeAbout(t, taken.actor.staffId)).toBeDefined()
  await t.run('sent-notices', NOON + 30 * DAY)
  expect(await noticeAbout(t, taken.actor.staffId)).toBeUndefined()
  expect(await noticeAbout(t, refused.actor.staffId)).toMatchObject({ state: 'dead' })
  await t.run('sent-notices', NOON + 31 * DAY)
  expect(await noticeAbout(t, refused.actor.staffId)).toBeUndefined()
})
