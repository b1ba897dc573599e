import { DAY, HOUR, type Instant, SECOND } from '@sluice/core/instants'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { type Inbox, openInbox } from './code-steps.ts'
import { configure, enter, type Files, makeLink, MIRA, type NewLink, openCustomer, openFiles, signIn } from './expiry-steps.ts'
import { type ClockedHost, CLOCKED_HOSTS } from './moved-clock.ts'
import { addCustomer, addOrder, addTaskType, revokeLink, setUp } from './staff-steps.ts'
import { openWatched, type Watched } from './watched.ts'

/** Last days of links, in the order of time; `end` is the first instant that is over, `says` how pages name the last one before it. */
const LAST_DAYS = [
  { of: 'of 25 hours', zone: 'Europe/Amsterdam', day: '2026-10-25', end: '2026-10-25T23:00:00Z', says: '25 October 2026, 23:59 (Amsterdam)' },
  { of: '13 hours ahead', zone: 'Pacific/Tongatapu', day: '2026-10-27', end: '2026-10-27T11:00:00Z', says: '27 October 2026, 23:59 (Tongatapu)' },
  { of: '11 hours behind', zone: 'Pacific/Pago_Pago', day: '2026-10-28', end: '2026-10-29T11:00:00Z', says: '28 October 2026, 23:59 (Pago Pago)' },
  { of: 'of 23 hours', zone: 'America/New_York', day: '2027-03-14', end: '2027-03-15T04:00:00Z', says: '14 March 2027, 23:59 (New York)' },
] as const

const NEW_YORK = { zone: 'America/New_York' }
const REFUSED_START = '410 /api/trpc/uploads.start'
const REFUSED_PART = /^410 \/api\/uploads\/\w+\/parts\/2$/

let browser: Browser
let files: Files

beforeAll(async () => {
  browser = await openBrowser()
  files = await openFiles()
})
afterAll(async () => {
  await browser.close()
  await files.remove()
})

// Each test goes on where the one before it stopped, as time does. The browsers' clock is right nowhere here: pages go by the server's.
describe.for(CLOCKED_HOSTS)('the end of a link on $name', ({ start }) => {
  let host: ClockedHost
  let staff: Watched
  let inbox: Inbox
  let customerUrl: string

  /** Staff make a link some hours before its end. */
  const linkEnding = async (end: Instant, settings: { zone: string; graceHours: number }, link: NewLink) => {
    await host.setClock(end - 10 * HOUR)
    await signIn(staff.page, inbox)
    await configure(staff.page, settings)
    return makeLink(staff.page, customerUrl, link)
  }

  beforeAll(async () => {
    host = await start(Date.UTC(2026, 9, 24, 12))
    staff = await openWatched(browser, host.origin)
    inbox = openInbox(staff.page, host.origin, MIRA)
    await setUp(staff.page, host.setupUrl)
    await addTaskType(staff.page, host.origin)
    customerUrl = await addCustomer(staff.page, host.origin)
    await addOrder(staff.page, customerUrl)
  }, 120_000)
  afterAll(async () => {
    await staff.page.context().close()
    await host.close()
  })

  test.for(LAST_DAYS)('comes after the last second of its day in the workspace’s zone: a day $of', async ({ zone, day, says, ...last }, { expect }) => {
    const end = Date.parse(last.end)
    const link = await linkEnding(end, { zone, graceHours: 0 }, { description: `Until ${day}`, validUntil: day })
    await host.setClock(end - SECOND)
    await staff.page.goto(`${customerUrl}?tab=links`)
    const row = staff.page.getByRole('row', { name: `Until ${day}` })
    await row.getByTitle(says).waitFor()
    await row.getByText('Waiting').waitFor()

    const customer = await enter(browser, link, files)
    await customer.page.getByText(`Open until ${says}, `).waitFor()
    const show = await customer.hide()
    await customer.choose(`${day}.wav`)
    await customer.page.getByText('Your file has arrived.').waitFor()
    await host.setClock(end)
    await customer.choose(`${day} late.wav`)
    await customer.page.getByText('This link has ended.').waitFor()
    expect(customer.refusals).toContain(REFUSED_START)
    expect(customer.acknowledged.parts.size).toBe(1)
    await show()
    await customer.page.getByText(`It was open until ${says}, ended just now.`).waitFor()

    await customer.forget()
    await customer.page.goto(link)
    await customer.page.getByRole('button', { name: 'Continue' }).click()
    await customer.page.getByRole('heading', { name: 'This link has ended' }).waitFor()
    await customer.page.getByText(`It was open until ${says}, ended just now.`).waitFor()
    await customer.close()
  })

  test('leaves what was begun before the grace to finish, and lets nothing new begin', async ({ expect }) => {
    const end = Date.parse('2027-03-18T04:00:00Z')
    const link = await linkEnding(end, { ...NEW_YORK, graceHours: 24 }, { description: 'With a grace', validUntil: '2027-03-17' })
    await host.setClock(end - SECOND)
    const [intime, late] = [await enter(browser, link, files), await enter(browser, link, files)]
    const [show, showLate] = [await intime.hide(), await late.hide()]
    const goOn = await intime.begin('film.mov')
    const goOnTooLate = await late.begin('reel.mov')

    await host.setClock(end)
    await intime.choose('late.wav')
    await intime.page.getByText('This link has ended: nothing new can be sent.').waitFor()
    expect(intime.refusals).toContain(REFUSED_START)
    await show()
    await intime.page.getByText('It was open until 17 March 2027, 23:59 (New York), ended just now.').waitFor()
    await intime.page.getByText('what was begun before may finish until 19 March 2027, 00:00 (New York)').waitFor()
    expect(await intime.page.getByLabel('Choose files').count()).toBe(0)

    await host.setClock(end + DAY - SECOND)
    goOn()
    await intime.page.getByText('Received · 8.5 MB').waitFor()
    expect([intime.acknowledged.parts.size, intime.acknowledged.twice()]).toEqual([2, 0])
    await intime.close()

    await host.setClock(end + DAY)
    goOnTooLate()
    await late.page.getByText('This link has ended. What has arrived of it is kept.').waitFor()
    expect(late.acknowledged.parts.size).toBe(1)
    await showLate()
    await late.page.getByText('It was open until 17 March 2027, 23:59 (New York), ended 24 hours ago.').waitFor()
    await late.close()
  })

  test('spares nobody a code: in the grace it is asked for as ever, and then what was begun goes on', async ({ expect }) => {
    const end = Date.parse('2027-03-21T04:00:00Z')
    const link = await linkEnding(end, { ...NEW_YORK, graceHours: 24 }, { description: 'With a code', validUntil: '2027-03-20', secondFactor: 'email' })
    await host.setClock(end - SECOND)
    const customer = await openCustomer(browser, host.origin, files)
    const mail = openInbox(customer.page, host.origin, 'anna@northlight.example')
    await customer.page.goto(link)
    await customer.page.getByRole('button', { name: 'Continue' }).click()
    await customer.page.getByLabel('Code from your mail').fill(await mail.nextCode())
    const goOn = await customer.begin('teaser.mov')

    await host.setClock(end + 2 * HOUR)
    goOn()
    await customer.page.getByRole('heading', { name: 'A code is needed to go on' }).waitFor()
    expect(customer.acknowledged.parts.size).toBe(1)
    await customer.page.getByRole('button', { name: 'Send the code' }).click()
    await customer.page.getByLabel('Code from your mail').fill(await mail.nextCode())
    await customer.page.getByText('Your file has arrived.').waitFor()
    expect([customer.acknowledged.parts.size, customer.acknowledged.twice()]).toEqual([2, 0])
    await customer.close()
  })

  test('stops what was begun too, where the workspace gives no grace', async ({ expect }) => {
    const end = Date.parse('2027-03-24T04:00:00Z')
    const link = await linkEnding(end, { ...NEW_YORK, graceHours: 0 }, { description: 'Without a grace', validUntil: '2027-03-23' })
    await host.setClock(end - SECOND)
    const customer = await enter(browser, link, files)
    const show = await customer.hide()
    const goOn = await customer.begin('trailer.mov')

    await host.setClock(end)
    goOn()
    await customer.page.getByText('This link has ended. What has arrived of it is kept.').waitFor()
    expect(customer.refusals).toContainEqual(expect.stringMatching(REFUSED_PART))
    await show()
    await customer.page.getByText('It was open until 23 March 2027, 23:59 (New York), ended just now.').waitFor()
    await customer.close()
  })

  test('comes at once when staff withdraw it: the next part of what is on its way is refused', async ({ expect }) => {
    const now = Date.parse('2027-03-25T12:00:00Z')
    const link = await linkEnding(now, { ...NEW_YORK, graceHours: 24 }, { description: 'Second thoughts', validUntil: null })
    const customer = await enter(browser, link, files)
    const show = await customer.hide()
    const goOn = await customer.begin('spot.mov')
    await revokeLink(staff.page, customerUrl, 'Second thoughts')
    goOn()
    await customer.page.getByText('This link has been withdrawn. Ask the person who sent it to you for a new one.').waitFor()
    expect(customer.refusals).toContainEqual(expect.stringMatching(REFUSED_PART))
    await show()
    await customer.page.getByRole('heading', { name: 'This link has been withdrawn' }).waitFor()
    await customer.close()
  })

  test('is shown to staff without a broken policy or a word to anyone else', ({ expect }) => {
    expect(staff.complaints).toEqual([])
  })
})
