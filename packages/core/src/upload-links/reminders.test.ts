import { eq } from 'drizzle-orm'
import { test } from 'vitest'
import { NOON, testContext } from '../../testing/context.ts'
import { runDry, sendFile, sendingTo, verbsAbout } from '../../testing/sending.ts'
import { DAY, HOUR } from '../instants.ts'
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
