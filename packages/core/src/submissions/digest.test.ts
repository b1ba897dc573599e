import { eq } from 'drizzle-orm'
import { test } from 'vitest'
import { NOON, testContext, type TestContext } from '../../testing/context.ts'
import { emptyOutbox } from '../../testing/outbox.ts'
import { runDry, sendFile } from '../../testing/sending.ts'
import { commitQuietly } from '../audit/usecases.ts'
import type { StaffContext } from '../context.ts'
import { type Id, newId } from '../ids.ts'
import { DAY, HOUR, type Instant, MINUTE } from '../instants.ts'
import { notices } from '../notices/table.ts'
import { getOrder } from '../orders/usecases.ts'
import type { SubmissionNotices } from '../staff/table.ts'
import { disableStaff, findFirstAdministrator, setOwnNotices } from '../staff/usecases.ts'
import { copyLink, createLink } from '../upload-links/usecases.ts'
import { workspaces } from '../workspace/table.ts'
import { digestAt, digestDay } from './policy.ts'
import { finishSubmissions } from './usecases.ts'

const instant = (text: string) => Date.parse(text)

/** A member of staff with an order and a link of their own, who wants to be told so. */
async function reading(t: TestContext, submissionNotices: SubmissionNotices) {
  const staff = await t.staff('level-2')
  await setOwnNotices(staff, { submissionNotices })
  const order = await t.make.order()
  const fields = { email: 'anna@northlight.example', allowTitle: false, allowDuration: false, display: 'both', validUntil: null } as const
  const { linkId } = await createLink(staff, { ...fields, description: `Masters ${newId('link')}`, customerId: order.customerId })
  const { url } = await copyLink(staff, { linkId })
  return { ...order, staff, link: { linkId, secret: url.split('#')[1] ?? '' } }
}
type Reading = Awaited<ReturnType<typeof reading>>

async function sends(t: TestContext, { link, taskId }: Pick<Reading, 'link' | 'taskId'>, at: Instant, files = 1): Promise<void> {
  const visitor = await t.make.visitor(link, at)
  for (let n = 0; n < files; n++) await sendFile(visitor, taskId)
  await finishSubmissions(visitor)
}

const waiting = (t: TestContext, staffId: Id<'staff'>) => t.db.select().from(notices).where(eq(notices.aboutId, staffId)).all()
const mailsTo = (t: TestContext, staff: StaffContext) => t.mails().filter((mail) => mail.to === staff.actor.email)
const inZone = (t: TestContext, zone: string) => commitQuietly(t.system('test'), [t.db.update(workspaces).set({ zone })])

test.for([
  { zone: 'UTC', closedAt: '2026-11-21T00:00:00Z', at: '2026-11-22T08:00:00Z' },
  { zone: 'UTC', closedAt: '2026-11-21T23:59:59.999Z', at: '2026-11-22T08:00:00Z' },
  { zone: 'UTC', closedAt: '2026-11-22T00:00:00Z', at: '2026-11-23T08:00:00Z' },
  { zone: 'UTC', closedAt: '2026-11-22T07:59:59.999Z', at: '2026-11-23T08:00:00Z' },
  { zone: 'Pacific/Auckland', closedAt: '2026-11-21T10:59:59.999Z', at: '2026-11-21T19:00:00Z' },
  { zone: 'Pacific/Auckland', closedAt: '2026-11-21T11:00:00Z', at: '2026-11-22T19:00:00Z' },
  { zone: 'Pacific/Pago_Pago', closedAt: '2026-11-21T10:59:59.999Z', at: '2026-11-21T19:00:00Z' },
  { zone: 'Pacific/Pago_Pago', closedAt: '2026-11-21T11:00:00Z', at: '2026-11-22T19:00:00Z' },
  { zone: 'Europe/Helsinki', closedAt: '2026-03-28T21:59:59.999Z', at: '2026-03-29T05:00:00Z' },
  { zone: 'Europe/Helsinki', closedAt: '2026-03-28T22:00:00Z', at: '2026-03-30T05:00:00Z' },
  { zone: 'Europe/Helsinki', closedAt: '2026-10-24T12:00:00Z', at: '2026-10-25T06:00:00Z' },
  { zone: 'Europe/Helsinki', closedAt: '2026-10-25T21:59:59.999Z', at: '2026-10-26T06:00:00Z' },
  { zone: 'America/New_York', closedAt: '2026-03-08T04:59:59.999Z', at: '2026-03-08T12:00:00Z' },
  { zone: 'Asia/Kathmandu', closedAt: '2026-11-21T18:14:59.999Z', at: '2026-11-22T02:15:00Z' },
])('in $zone what ended at $closedAt is told at $at, and its digest is of that day', ({ zone, closedAt, at }, { expect }) => {
  const closed = instant(closedAt)
  expect(new Date(digestAt(closed, zone)).toISOString()).toBe(new Date(instant(at)).toISOString())
  const { from, until } = digestDay(closed, zone)
  expect(from <= closed && closed < until).toBe(true)
  expect(until).toBeLessThan(digestAt(closed, zone))
})

test('who wants no notices gets none queued, and who wants them at once gets one for each submission', async ({ expect }) => {
  const t = await testContext()
  await emptyOutbox(t)
  const [off, instantly] = [await reading(t, 'off'), await reading(t, 'instant')]
  for (const each of [off, instantly]) {
    await sends(t, each, NOON)
    await sends(t, each, NOON + HOUR)
  }
  const queued = await t.db.select().from(notices).where(eq(notices.state, 'queued')).all()
  expect(queued.filter((notice) => notice.template !== 'receipt').map((notice) => notice.template)).toEqual(['submission', 'submission'])
  await runDry(t, 'notices', NOON + 2 * DAY)
  expect(mailsTo(t, off.staff)).toEqual([])
  expect(mailsTo(t, instantly.staff)).toHaveLength(2)
})

test('the digest of a day comes at eight the next morning, to the millisecond, once, with its submissions by order', async ({ expect }) => {
  const t = await testContext()
  await emptyOutbox(t)
  const mine = await reading(t, 'daily')
  const other = await t.make.order({ customerId: mine.customerId })
  await Promise.all([sends(t, mine, NOON, 2), sends(t, { link: mine.link, taskId: other.taskId }, NOON + MINUTE)])
  await sends(t, mine, NOON + HOUR)
  const eight = instant('2026-11-22T08:00:00Z')
  await sends(t, mine, eight - 1)
  expect((await waiting(t, mine.staff.actor.staffId)).map((notice) => notice.nextAt)).toEqual([eight, eight + DAY])
  await runDry(t, 'notices', eight - 1)
  expect(mailsTo(t, mine.staff)).toEqual([])
  await runDry(t, 'notices', eight)
  const [mail, ...more] = mailsTo(t, mine.staff)
  expect(more).toEqual([])
  const numbers = await Promise.all([mine, other].map(async ({ orderId }) => (await getOrder(mine.staff, { orderId })).number))
  expect(mail?.subject).toBe('4 files for 2 orders on 21 November 2026')
  expect(mail?.text).toMatch(new RegExp(`Order ${numbers[0]}, .*: 3 files\\n[^]*Order ${numbers[1]}, .*: One file\\n`))
  await runDry(t, 'notices', eight + DAY)
  expect(mailsTo(t, mine.staff)[0]?.subject).toBe('One file for one order on 22 November 2026')
})

test.for([
  { zone: 'Pacific/Auckland', last: '2026-11-21T10:59:00Z', next: '2026-11-21T11:00:00Z', eight: '2026-11-21T19:00:00Z' },
  { zone: 'Pacific/Pago_Pago', last: '2026-11-21T10:59:00Z', next: '2026-11-21T11:00:00Z', eight: '2026-11-21T19:00:00Z' },
  { zone: 'Europe/Helsinki', last: '2026-03-29T20:59:00Z', next: '2026-03-29T21:00:00Z', eight: '2026-03-30T05:00:00Z' },
  { zone: 'Europe/Helsinki', last: '2026-10-25T21:59:00Z', next: '2026-10-25T22:00:00Z', eight: '2026-10-26T06:00:00Z' },
])('in $zone a day ends for its digest when it ends on the clocks there, by $next', async ({ zone, last, next, eight }, { expect }) => {
  const t = await testContext()
  await emptyOutbox(t)
  await inZone(t, zone)
  const mine = await reading(t, 'daily')
  await sends(t, mine, instant(last), 2)
  await sends(t, mine, instant(next), 3)
  await runDry(t, 'notices', instant(eight) - 1)
  expect(mailsTo(t, mine.staff)).toEqual([])
  await runDry(t, 'notices', instant(eight))
  expect(mailsTo(t, mine.staff).map((mail) => mail.subject.split(' for ')[0])).toEqual(['2 files'])
  await runDry(t, 'notices', instant(eight) + 26 * HOUR)
  expect(mailsTo(t, mine.staff).map((mail) => mail.subject.split(' for ')[0])).toEqual(['3 files', '2 files'])
})

test('what was told at once is not told again by the digest, and who wants none any more gets none', async ({ expect }) => {
  const t = await testContext()
  await emptyOutbox(t)
  const mine = await reading(t, 'instant')
  await sends(t, mine, NOON, 5)
  await setOwnNotices(mine.staff, { submissionNotices: 'daily' })
  await sends(t, mine, NOON + HOUR, 2)
  await setOwnNotices(mine.staff, { submissionNotices: 'instant' })
  await runDry(t, 'notices', NOON + DAY)
  expect(mailsTo(t, mine.staff).map((mail) => mail.subject.split(' for ')[0])).toEqual(expect.arrayContaining(['2 files']))
  expect(mailsTo(t, mine.staff)).toHaveLength(2)
  const tired = await reading(t, 'daily')
  await sends(t, tired, NOON)
  await setOwnNotices(tired.staff, { submissionNotices: 'off' })
  await runDry(t, 'notices', NOON + DAY)
  expect(mailsTo(t, tired.staff)).toEqual([])
})

test('what links of a member bring who has left is told to the first administrator, as that one wants it', async ({ expect }) => {
  const t = await testContext()
  await emptyOutbox(t)
  const [atOnce, daily] = [await reading(t, 'daily'), await reading(t, 'instant')]
  const administrator = await t.staff()
  for (const { staff } of [atOnce, daily]) await disableStaff(administrator, { staffId: staff.actor.staffId })
  const first = await findFirstAdministrator(t.db)
  if (!first) throw new Error('no administrator')
  const asFirst = { ...administrator, actor: { ...administrator.actor, staffId: first.id } }
  await setOwnNotices(asFirst, { submissionNotices: 'instant' })
  await sends(t, atOnce, NOON)
  await setOwnNotices(asFirst, { submissionNotices: 'daily' })
  await sends(t, daily, NOON, 4)
  await runDry(t, 'notices', NOON + DAY)
  await setOwnNotices(asFirst, { submissionNotices: 'instant' })
  const subjects = t
    .mails()
    .filter((mail) => mail.to === first.email)
    .map((mail) => mail.subject)
  expect(subjects.toSorted()).toEqual(['4 files for one order on 21 November 2026', expect.stringMatching(/^One file from Northlight Pictures/)])
})
