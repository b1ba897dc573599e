import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { graveInBoth, openBrowser } from './browser.ts'
import { openInbox, pasteCode } from './code-steps.ts'
import { type Host, HOSTS } from './hosts.ts'
import { fillLink, readLink } from './link-steps.ts'
import { addCustomer, addOrder, addTaskType, setUp } from './staff-steps.ts'
import { openTwilio, type StandIn } from './stand-in-twilio.ts'
import { openWatched, type Watched } from './watched.ts'

const MAIL = 'anna@northlight.example'
const PHONE = '+31612345678'

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

// Each test goes on where the one before it stopped.
describe.for(HOSTS)('codes by SMS through Twilio’s API on $name', ({ start }) => {
  let twilio: StandIn
  let host: Host
  let staff: Watched
  let customer: Watched
  let link: string

  beforeAll(async () => {
    twilio = await openTwilio()
    host = await start(twilio.settings)
    staff = await openWatched(browser, host.origin)
    customer = await openWatched(browser, host.origin)
    await setUp(staff.page, host.setupUrl)
  }, 120_000)
  afterAll(async () => {
    await Promise.all([staff, customer].map(({ page }) => page.context().close()))
    await host.close()
    await twilio.close()
  })

  test('an administrator sees that the provider answers, and sends a test message to a phone', async ({ expect }) => {
    const { page } = staff
    await page.goto(`${host.origin}/configuration`)
    await page.getByText('Provider answers').waitFor()
    await page.getByLabel('Your phone').fill('06 12345678')
    await page.getByRole('button', { name: 'Send a test SMS' }).click()
    await page.getByText('This is not the number of a mobile phone.').waitFor()
    await page.getByLabel('Your phone').fill('+31 6 12345678')
    await page.getByRole('button', { name: 'Send a test SMS' }).click()
    await page.getByText('The provider took the message').waitFor()
    expect(twilio.sent).toMatchObject([{ to: PHONE, text: 'SMS from Lumen Localisation works. This is the test message that you asked for.' }])
  })

  test('a link for codes by SMS needs the phone of a person in a listed country', async ({ expect }) => {
    const { page } = staff
    await addTaskType(page, host.origin)
    const customerUrl = await addCustomer(page, host.origin)
    await addOrder(page, customerUrl)
    await page.goto(`${customerUrl}?tab=links`)
    const dialog = await fillLink(page, 'Season 2 masters', {})
    await dialog.getByLabel('By SMS', { exact: true }).check()
    const save = dialog.getByRole('button', { name: 'Save & Close' })
    for (const [phone, words] of [
      ['12345', 'This is not the number of a mobile phone.'],
      ['+1 202 555 0142', 'Codes are not sent to phones of this country.'],
    ] as const) {
      await dialog.getByLabel('Phone').fill(phone)
      await save.click()
      await dialog.getByText(words).waitFor()
    }
    expect(await graveInBoth(page)).toEqual([])
    await dialog.getByLabel('Phone').fill('+31 6 12345678')
    await save.click()
    await dialog.waitFor({ state: 'detached' })
    link = await readLink(page, 'Season 2 masters')
  })

  test('the click on Continue sends one message with the code, which lets in', async ({ expect }) => {
    const { page } = customer
    for (let look = 0; look < 3; look++) {
      await page.goto('about:blank')
      await page.goto(link)
    }
    await page.getByRole('button', { name: 'Continue' }).waitFor()
    expect(twilio.sent).toHaveLength(1)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('+31 •••• 78', { exact: true }).waitFor()
    await expect.poll(() => twilio.sent.length, { timeout: 15_000 }).toBe(2)
    const { to, text } = twilio.sent[1] ?? { to: '', text: '' }
    expect(to).toBe(PHONE)
    expect(text).not.toMatch(/Northlight|Harbour|Season 2|http/)
    await pasteCode(page, 'Code from your SMS', /\d{6}/.exec(text)?.[0] ?? '')
    await page.getByRole('heading', { name: 'Harbour, episode 4' }).waitFor()
    expect(twilio.sent).toHaveLength(2)
  })

  test('a phone that Twilio takes no message to has the code by email instead', async ({ expect }) => {
    twilio.refuse(PHONE)
    await host.execute('delete from codes')
    const { page, complaints } = await openWatched(browser, host.origin)
    const inbox = openInbox(page, host.origin, MAIL)
    await page.goto(link)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('button', { name: 'Send it by email instead' }).click()
    await page.getByText('a•••@n•••.example', { exact: true }).waitFor()
    await page.getByLabel('Code from your mail').fill(await inbox.nextCode())
    await page.getByRole('heading', { name: 'Harbour, episode 4' }).waitFor()
    await page.context().close()
    expect(twilio.sent).toHaveLength(2)
    expect([...twilio.faults, ...complaints, ...staff.complaints, ...customer.complaints]).toEqual([])
  })
})
