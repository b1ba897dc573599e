import { eq } from 'drizzle-orm'
import { test } from 'vitest'
import { NOON, testContext } from '../../testing/context.ts'
import { eventsAbout } from '../../testing/events.ts'
import { runDry, sendingTo } from '../../testing/sending.ts'
import { newId } from '../ids.ts'
import { DAY } from '../instants.ts'
import { disableStaff, findFirstAdministrator } from '../staff/usecases.ts'
import { reportLink } from './reports.ts'
import { linkReports } from './table.ts'
import { findLinkById } from './usecases.ts'

test('what a holder reports is mailed to the maker of the link, and stands in no audit event', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, customerId } = await sendingTo(t)
  const text = `This is <not> for us.\nPlease look. ${newId('report')}`
  t.soon()
  await reportLink(visitor, { text })
  expect(t.soon()).toEqual(['notices'])
  await runDry(t, 'notices', NOON)
  const maker = await findLinkById(t.db, link.linkId)
  const [mail] = t.mails().filter((one) => one.text.includes(`customers/${customerId}?tab=links`))
  expect(mail).toMatchObject({ to: `${maker?.createdBy}@lumen.example`, subject: 'A problem with the link “Season 2 masters” of Northlight Pictures' })
  expect(mail?.html).toContain('“This is &lt;not&gt; for us.</p>')
  const events = await eventsAbout(t.db, link.linkId)
  expect(events.at(-1)).toMatchObject({ verb: 'link.reported', actorKind: 'visitor' })
  expect(JSON.stringify(events)).not.toContain('Please look')
})

test('when the maker has left, the first administrator is told', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, customerId } = await sendingTo(t)
  const staffId = (await findLinkById(t.db, link.linkId))?.createdBy ?? newId('staff')
  await disableStaff(await t.staff(), { staffId })
  await reportLink(visitor, { text: 'Wrong person.' })
  await runDry(t, 'notices', NOON)
  const first = await findFirstAdministrator(t.db)
  expect(t.mails().find((one) => one.text.includes(customerId))?.to).toBe(first?.email)
})

test('a link is reported three times within a day, also at once, and again when a day has passed, to the millisecond', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link } = await sendingTo(t)
  const answers = await Promise.allSettled(['a', 'b', 'c', 'd', 'e'].map((text) => reportLink(visitor, { text })))
  expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(3)
  for (const answer of answers) if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'link.reported_too_often', kind: 'limited' })
  const reports = () => t.db.select().from(linkReports).where(eq(linkReports.linkId, link.linkId)).all()
  const early = await t.make.visitor(link, NOON + DAY - 1)
  await expect(reportLink(early, { text: 'f' })).rejects.toMatchObject({ code: 'link.reported_too_often' })
  await reportLink(await t.make.visitor(link, NOON + DAY), { text: 'f' })
  expect(await reports()).toHaveLength(4)
  const other = await sendingTo(t)
  await reportLink(other.visitor, { text: 'mine' })
  expect((await eventsAbout(t.db, link.linkId)).filter((event) => event.verb === 'link.reported')).toHaveLength(4)
})

test('what was reported is deleted after 30 days, to the millisecond', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link } = await sendingTo(t)
  await reportLink(visitor, { text: 'Wrong person.' })
  const reports = () => t.db.select().from(linkReports).where(eq(linkReports.linkId, link.linkId)).all()
  await runDry(t, 'link-reports', NOON + 30 * DAY - 1)
  expect(await reports()).toHaveLength(1)
  await runDry(t, 'link-reports', NOON + 30 * DAY)
  expect(await reports()).toEqual([])
})
