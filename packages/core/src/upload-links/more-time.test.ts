import { eq } from 'drizzle-orm'
import { test } from 'vitest'
import { testContext } from '../../testing/context.ts'
import { eventsAbout } from '../../testing/events.ts'
import { beforeNextBatch } from '../../testing/interruption.ts'
import { outcomesOf, runDry, verbsAbout } from '../../testing/sending.ts'
import { changeLink, RECEIVER, sharing } from '../../testing/sharing.ts'
import { endOfDay } from '../calendar.ts'
import { newId } from '../ids.ts'
import { DAY, HOUR } from '../instants.ts'
import { askForMoreTime, askInGrace, declineMoreTime, describeEnd, grantMoreTime, listTimeRequests } from './more-time.ts'
import { timeRequests, uploadLinks } from './table.ts'
import { revokeLink } from './usecases.ts'
import { describeVisit } from './visit.ts'

const END = Date.UTC(2026, 10, 22)

/** A link that ends with its day, and who asks by its secret. */
async function ending() {
  const t = await testContext()
  const customerId = await t.make.customer()
  const link = await t.make.link(customerId, { validUntil: '2026-11-21' })
  const requests = async () => (await listTimeRequests(await t.staff('level-2', END), { customerId })).map(({ id }) => id)
  return { t, customerId, link, requests }
}

test('from the instant of its end on the holder of a link may ask for more time, once until there is an answer', async ({ expect }) => {
  const { t, link, requests } = await ending()
  await expect(askForMoreTime(t.at(END - 1), link)).rejects.toMatchObject({ code: 'link.not_ended', kind: 'conflict' })
  await expect(describeEnd(t.at(END - 1), link)).rejects.toMatchObject({ code: 'link.not_ended' })
  expect(await describeEnd(t.at(END), link)).toEqual({ ownerName: 'Mira Aalto', endedAt: END, askedAt: null })
  expect(await askForMoreTime(t.at(END), link)).toEqual({ askedAt: END })
  expect(await describeEnd(t.at(END + DAY), link)).toMatchObject({ askedAt: END })
  await expect(askForMoreTime(t.at(END + DAY), link)).rejects.toMatchObject({ code: 'link.time_asked', kind: 'conflict' })
  const [requestId] = await requests()
  expect((await eventsAbout(t.db, link.linkId)).at(-1)).toMatchObject({ verb: 'link.time_asked', facts: { requestId } })
})

test('a visitor in the grace of a link asks by their session, is told who answers, and sees on the same page that it was granted', async ({ expect }) => {
  const { t, link, requests } = await ending()
  const early = await t.make.visitor(link, END - 1)
  expect((await describeVisit(early)).grace).toBeNull()
  await expect(askInGrace(early)).rejects.toMatchObject({ code: 'link.not_ended', kind: 'conflict' })
  const visitor = await t.make.visitor(link, END)
  expect((await describeVisit(visitor)).grace).toEqual({ ownerName: 'Mira Aalto', endedAt: END, askedAt: null })
  expect(await askInGrace(visitor)).toEqual({ askedAt: END })
  await expect(askInGrace(visitor)).rejects.toMatchObject({ code: 'link.time_asked' })
  await expect(askForMoreTime(t.at(END), link)).rejects.toMatchObject({ code: 'link.time_asked' })
  const last = await t.make.visitor(link, END + DAY - 1)
  expect((await describeVisit(last)).grace).toMatchObject({ askedAt: END })
  const [requestId] = await requests()
  if (!requestId) throw new Error('no request')
  const actor = { actorKind: 'visitor', actorId: link.linkId }
  expect((await eventsAbout(t.db, link.linkId)).at(-1)).toMatchObject({ ...actor, verb: 'link.time_asked', facts: { requestId } })
  await grantMoreTime(await t.staff('level-2', END + HOUR), { requestId, validUntil: '2026-11-29' })
  expect(await describeVisit(await t.make.visitor(link, END + HOUR))).toMatchObject({ state: 'open', grace: null })
})

test('a visitor whose request was declined in the grace may ask once more', async ({ expect }) => {
  const { t, link, requests } = await ending()
  const visitor = await t.make.visitor(link, END)
  await askInGrace(visitor)
  const [requestId] = await requests()
  if (!requestId) throw new Error('no request')
  await declineMoreTime(await t.staff('level-2', END), { requestId })
  expect((await describeVisit(visitor)).grace).toMatchObject({ askedAt: null })
  expect(await askInGrace({ ...visitor, now: END + HOUR })).toEqual({ askedAt: END + HOUR })
})

test('of ten who ask at once one is heard', async ({ expect }) => {
  const { t, link, requests } = await ending()
  const outcomes = await outcomesOf(...Array.from({ length: 10 }, () => askForMoreTime(t.at(END), link)))
  expect(outcomes.filter((outcome) => outcome instanceof Error)).toHaveLength(9)
  expect(await requests()).toHaveLength(1)
})

test('whoever has not its secret asks nothing and learns nothing of a link', async ({ expect }) => {
  const { t, link } = await ending()
  for (const wrong of [
    { ...link, secret: 'A'.repeat(43) },
    { linkId: newId('link'), secret: link.secret },
  ])
    for (const verb of [askForMoreTime, describeEnd])
      await expect(verb(t.at(END), wrong)).rejects.toMatchObject({ code: 'link.refused', kind: 'unauthenticated' })
})

test('in the grace of a link that asks for a code its secret alone is told nothing, to the millisecond', async ({ expect }) => {
  const { t, link } = await ending()
  await changeLink(t, link, { validUntil: '2026-11-21', secondFactor: 'email' })
  for (const verb of [askForMoreTime, describeEnd])
    await expect(verb(t.at(END + DAY - 1), link)).rejects.toMatchObject({ code: 'visitor.code_needed', kind: 'unauthenticated' })
  expect(await describeEnd(t.at(END + DAY), link)).toMatchObject({ ownerName: 'Mira Aalto', askedAt: null })
  expect(await askForMoreTime(t.at(END + DAY), link)).toEqual({ askedAt: END + DAY })
})

test('a link that was withdrawn cannot be asked for', async ({ expect }) => {
  const { t, link } = await ending()
  await revokeLink(await t.staff(), link)
  for (const verb of [askForMoreTime, describeEnd]) await expect(verb(t.at(END), link)).rejects.toMatchObject({ code: 'link.revoked', kind: 'gone' })
})

test('staff are told of the request, and grant it until the end of a day in one step: the link is open again and mailed', async ({ expect }) => {
  const { t, customerId, link, requests } = await ending()
  await askForMoreTime(t.at(END + HOUR), link)
  const [requestId] = await requests()
  if (!requestId) throw new Error('no request')
  await runDry(t, 'notices', END + HOUR)
  const asked = t.mails().find((mail) => mail.subject.includes('asks for more time'))
  expect(asked?.text).toContain(`https://files.example/customers/${customerId}?tab=links`)
  expect(asked?.text).toContain('ended on 21 November 2026 at 23:59 (UTC)')
  const staff = await t.staff('level-2', END + HOUR)
  expect(await grantMoreTime(staff, { requestId, validUntil: '2026-11-29' })).toEqual({ endsAt: END + 8 * DAY })
  expect((await t.make.visitor(link, END + 8 * DAY - 1)).actor.state).toBe('open')
  expect((await t.make.visitor(link, END + 8 * DAY)).actor.state).toBe('grace')
  expect(await requests()).toEqual([])
  expect(t.soon()).toContain('notices')
  await runDry(t, 'notices', END + HOUR)
  const granted = t.mails().find((mail) => mail.subject === 'You have more time: Season 2 masters' && mail.text.includes(link.linkId))
  expect(granted?.to).toBe('anna@northlight.example')
  expect(granted?.text).toContain('until 29 November 2026 at 23:59 (UTC)')
  expect(granted?.text).toContain(`https://files.example/u/${link.linkId}#${link.secret}`)
  expect(await verbsAbout(t.db, link.linkId)).toEqual(['link.created', 'link.time_asked', 'link.time_granted'])
  await expect(grantMoreTime(staff, { requestId, validUntil: '2026-11-30' })).rejects.toMatchObject({ code: 'time_request.answered', kind: 'conflict' })
})

test('for a link that was shared, staff are told the end of the link that it was shared from', async ({ expect }) => {
  const t = await testContext()
  const { child, customerId } = await sharing(t, { validUntil: '2026-11-21' })
  await askForMoreTime(t.at(END), child)
  await runDry(t, 'notices', END)
  const asked = t.mails().find((mail) => mail.text.includes(customerId))
  expect(asked?.text).toContain(`made for ${RECEIVER.email}, ended on 21 November 2026 at 23:59 (UTC)`)
})

test('staff who gave a link another end before they were told that more time is asked for are not told', async ({ expect }) => {
  const { t, customerId, link } = await ending()
  await askForMoreTime(t.at(END), link)
  await changeLink(t, link, { validUntil: null })
  await runDry(t, 'notices', END)
  expect(t.mails().filter((mail) => mail.text.includes(customerId))).toEqual([])
})

test('a link that was given another end meanwhile asks for nothing any more, and no grant makes it shorter', async ({ expect }) => {
  const { t, customerId, link, requests } = await ending()
  await askForMoreTime(t.at(END), link)
  const [requestId] = await requests()
  if (!requestId) throw new Error('no request')
  const staff = await t.staff('level-2', END)
  await changeLink(t, link, { validUntil: '2027-01-31' })
  expect(await listTimeRequests(staff, { customerId })).toEqual([])
  await expect(grantMoreTime(staff, { requestId, validUntil: '2026-11-29' })).rejects.toMatchObject({ code: 'link.not_ended', kind: 'conflict' })
  const after = endOfDay('2027-01-31', 'UTC')
  expect(await listTimeRequests(await t.staff('level-2', after - 1), { customerId })).toEqual([])
  expect(await listTimeRequests(await t.staff('level-2', after), { customerId })).toMatchObject([{ id: requestId, endsAt: after }])
})

test('a link that is withdrawn before the mail of its new end goes out is mailed to nobody', async ({ expect }) => {
  const { t, link, requests } = await ending()
  await askForMoreTime(t.at(END), link)
  const [requestId] = await requests()
  if (!requestId) throw new Error('no request')
  const staff = await t.staff('level-2', END)
  await grantMoreTime(staff, { requestId, validUntil: '2026-11-29' })
  await revokeLink(staff, link)
  await runDry(t, 'notices', END)
  expect(t.mails().filter((mail) => mail.text.includes(link.linkId))).toEqual([])
})

test('an end that is over already grants nothing, to the millisecond', async ({ expect }) => {
  const { t, link, requests } = await ending()
  await askForMoreTime(t.at(END), link)
  const [requestId] = await requests()
  if (!requestId) throw new Error('no request')
  const grant = async (now: number) => grantMoreTime(await t.staff('level-2', now), { requestId, validUntil: '2026-11-22' })
  await expect(grant(END + DAY)).rejects.toMatchObject({ code: 'link.end_in_past', kind: 'invalid' })
  await expect(grant(END + DAY - 1)).resolves.toEqual({ endsAt: END + DAY })
})

test('a link that is withdrawn while more time is granted stays withdrawn, and the request stays', async ({ expect }) => {
  const { t, link } = await ending()
  await askForMoreTime(t.at(END), link)
  const request = await t.db.select().from(timeRequests).where(eq(timeRequests.linkId, link.linkId)).get()
  if (!request) throw new Error('no request')
  const staff = await t.staff('level-2', END)
  const late = { ...staff, db: beforeNextBatch(t.db, () => revokeLink(staff, link)) }
  await expect(grantMoreTime(late, { requestId: request.id, validUntil: '2026-11-29' })).rejects.toMatchObject({ code: 'link.revoked' })
  expect(await t.db.select().from(timeRequests).where(eq(timeRequests.linkId, link.linkId)).get()).toMatchObject({ answeredAt: null })
})

test('a request that was declined may be followed by another, three times in a week', async ({ expect }) => {
  const { t, link, requests } = await ending()
  const staff = await t.staff('level-2', END)
  for (let time = 0; time < 3; time++) {
    await askForMoreTime(t.at(END + time * HOUR), link)
    const [requestId] = await requests()
    if (!requestId) throw new Error('no request')
    await declineMoreTime(staff, { requestId })
    await expect(declineMoreTime(staff, { requestId })).rejects.toMatchObject({ code: 'time_request.answered' })
  }
  await expect(askForMoreTime(t.at(END + 7 * DAY - 1), link)).rejects.toMatchObject({ code: 'link.time_asked' })
  expect(await askForMoreTime(t.at(END + 7 * DAY), link)).toMatchObject({ askedAt: END + 7 * DAY })
  await expect(declineMoreTime(staff, { requestId: newId('timeRequest') })).rejects.toMatchObject({ code: 'time_request.not_found', kind: 'not_found' })
  expect((await t.make.visitor(link, END)).actor.state).toBe('grace')
})

test('requests go with the link 90 days after its end', async ({ expect }) => {
  const { t, link } = await ending()
  await askForMoreTime(t.at(END), link)
  await runDry(t, 'links', END + 90 * DAY)
  expect(await t.db.select().from(timeRequests).where(eq(timeRequests.linkId, link.linkId)).all()).toEqual([])
  expect(await t.db.select().from(uploadLinks).where(eq(uploadLinks.id, link.linkId)).all()).toEqual([])
})
