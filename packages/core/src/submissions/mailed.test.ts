import { eq, sql } from 'drizzle-orm'
import { test } from 'vitest'
import { NOON, testContext, type TestContext } from '../../testing/context.ts'
import { emptyOutbox } from '../../testing/outbox.ts'
import { beforeNextBatch } from '../../testing/interruption.ts'
import { runDry, sendFile, sendingTo } from '../../testing/sending.ts'
import type { Id } from '../ids.ts'
import { DAY, type Instant, MINUTE } from '../instants.ts'
import { notices } from '../notices/table.ts'
import { listOwnReceipts } from '../receipts/usecases.ts'
import { findStaffMember } from '../staff/usecases.ts'
import { findLinkById } from '../upload-links/usecases.ts'
import { MOST_MAILED, QUIET } from './policy.ts'
import { submissions } from './table.ts'
import { finishSubmissions } from './usecases.ts'

type Sending = Pick<Awaited<ReturnType<typeof sendingTo>>, 'link' | 'taskId'>

/** Sends one file and presses Done. */
async function sends(t: TestContext, { link, taskId }: Sending, at: Instant): Promise<void> {
  const visitor = await t.make.visitor(link, at)
  await sendFile(visitor, taskId)
  await finishSubmissions(visitor)
}

/** As many submissions as are mailed in a day, a millisecond apart. */
async function sendsMost(t: TestContext, sending: Sending, most = MOST_MAILED): Promise<void> {
  for (let n = 0; n < most; n++) await sends(t, sending, NOON + n)
}

/** How many mails there are or will be about what a link sent. */
async function mailsAbout(t: TestContext, { linkId }: { linkId: Id<'link'> }, template: 'submission' | 'receipt'): Promise<number> {
  const about = sql`template = ${template} and about_id in (select id from submissions where link_id = ${linkId})`
  return (await t.db.select().from(notices).where(about).all()).length
}

test('twenty submissions of one link in a day are mailed to staff at once, the others come with the digest', async ({ expect }) => {
  const t = await testContext()
  await emptyOutbox(t)
  const sending = await sendingTo(t)
  const { link } = sending
  await sendsMost(t, sending)
  const owner = await findStaffMember(t.db, (await findLinkById(t.db, link.linkId))?.createdBy ?? 'stf_')
  const digests = () => (owner ? t.db.select().from(notices).where(eq(notices.aboutId, owner.id)).all() : [])
  expect([await mailsAbout(t, link, 'submission'), await digests()]).toEqual([20, []])
  await sends(t, sending, NOON + MINUTE)
  await sends(t, sending, NOON + 2 * MINUTE)
  expect([await mailsAbout(t, link, 'submission'), await digests()]).toMatchObject([20, [{ template: 'submission-digest', state: 'queued' }]])
  const morning = Date.UTC(2026, 10, 22, 8)
  await runDry(t, 'notices', morning)
  const mails = t.mails().filter(({ to }) => to === owner?.email)
  expect(mails).toHaveLength(21)
  expect(mails[0]?.subject).toBe('2 files for one order on 21 November 2026')
})

test('a day after the first of twenty submissions another one is mailed at once, to the millisecond', async ({ expect }) => {
  const t = await testContext()
  const sending = await sendingTo(t)
  await sendsMost(t, sending)
  await sends(t, sending, NOON + DAY - 1)
  expect(await mailsAbout(t, sending.link, 'submission')).toBe(20)
  await sends(t, sending, NOON + DAY)
  expect(await mailsAbout(t, sending.link, 'submission')).toBe(21)
})

test('of two submissions that end at the same moment one is the twentieth', async ({ expect }) => {
  const t = await testContext()
  const sending = await sendingTo(t)
  const { link, customerId, taskId } = sending
  const second = await t.make.order({ customerId })
  await sendsMost(t, sending, MOST_MAILED - 1)
  const at = NOON + MINUTE
  await sendFile(await t.make.visitor(link, at), second.taskId)
  await sendFile(await t.make.visitor(link, at + MINUTE), taskId)
  const visitor = await t.make.visitor(link, at + QUIET)
  await finishSubmissions({ ...visitor, db: beforeNextBatch(t.db, () => runDry(t, 'submissions', at + QUIET)) })
  const rows = await t.db.select().from(submissions).where(eq(submissions.linkId, link.linkId)).all()
  expect(rows.filter((row) => row.closedAt === at + QUIET).map((row) => row.closedBecause)).toEqual(expect.arrayContaining(['quiet', 'done']))
  expect([rows.length, await mailsAbout(t, link, 'submission')]).toEqual([21, 20])
})

test('twenty receipts of one link in a day are mailed, the others stand on its page', async ({ expect }) => {
  const t = await testContext()
  const sending = await sendingTo(t)
  const other = await t.make.link(sending.customerId)
  await sendsMost(t, sending)
  await sends(t, sending, NOON + DAY - 1)
  await sends(t, { ...sending, link: other }, NOON + DAY - 1)
  await runDry(t, 'receipts', NOON + DAY - 1)
  expect(await mailsAbout(t, sending.link, 'receipt')).toBe(20)
  expect(await mailsAbout(t, other, 'receipt')).toBe(1)
  const { items } = await listOwnReceipts(await t.make.visitor(sending.link, NOON + DAY - 1), { limit: 50 })
  expect(items.map(({ state }) => state)).toEqual(Array.from({ length: 21 }, () => 'made'))
  await sends(t, sending, NOON + DAY)
  await runDry(t, 'receipts', NOON + DAY)
  expect(await mailsAbout(t, sending.link, 'receipt')).toBe(21)
})
