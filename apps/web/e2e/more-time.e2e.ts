import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { grave, graveInBoth, openBrowser } from './browser.ts'
import { type Host, PAGE_HOSTS } from './hosts.ts'
import { addCustomer, addLink, addOrder, addTaskType, setUp } from './staff-steps.ts'
import { openWatched, type Watched } from './watched.ts'

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

describe.for(PAGE_HOSTS)('a link that has ended on $name', ({ start }) => {
  let host: Host
  let staff: Watched
  let customer: Watched
  let customerUrl: string
  let link: string

  beforeAll(async () => {
    host = await start()
    staff = await openWatched(browser, host.origin)
    customer = await openWatched(browser, host.origin)
    const { page } = staff
    await setUp(page, host.setupUrl)
    await addTaskType(page, host.origin)
    customerUrl = await addCustomer(page, host.origin)
    link = await addLink(page, customerUrl)
    await addOrder(page, customerUrl)
    await page.goto(`${host.origin}/configuration`)
    await page.getByLabel('Grace', { exact: true }).fill('0')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('The configuration is saved.').first().waitFor()
    await host.execute(`update upload_links set ends_at = ${Date.UTC(2026, 1, 1)}`)
  }, 120_000)
  afterAll(async () => {
    await Promise.all([staff, customer].map(({ page }) => page.context().close()))
    await host.close()
  })

  test('says since when, and who made it, and its holder asks for more time once', async ({ expect }) => {
    const { page } = customer
    await page.goto(link)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { name: 'This link has ended' }).waitFor()
    await page.getByText('It was made by Mira Aalto.').waitFor()
    expect(await grave(page)).toEqual([])
    await page.getByRole('button', { name: 'Ask for more time' }).click()
    await page.getByText('You asked for more time').waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('You asked for more time').waitFor()
    expect(await page.getByRole('button', { name: 'Ask for more time' }).count()).toBe(0)
  })

  test('is open again for a week after one click of staff', async ({ expect }) => {
    const { page } = staff
    await page.goto(`${customerUrl}?tab=links`)
    const asked = page.getByRole('region', { name: 'Requests for more time' })
    await asked.getByText('anna@northlight.example').waitFor()
    expect(await grave(page)).toEqual([])
    await asked.getByRole('button', { name: 'Grant 7 days' }).click()
    await asked.waitFor({ state: 'detached' })
    await look(customer.page)
    await customer.page.getByRole('button', { name: 'Continue' }).click()
    await customer.page.getByRole('heading', { name: 'Send your files' }).waitFor()
    expect([...staff.complaints, ...customer.complaints]).toEqual([])
  })

  test('in its grace tells on the page of the orders that it has ended, and who can be asked for more time', async ({ expect }) => {
    const { page } = customer
    await host.execute(`update workspaces set grace_hours = 24; update upload_links set ends_at = ${Date.now() - 60_000}`)
    await look(page)
    await page.getByText('This link has ended.').waitFor()
    await page.getByText('ask Mira Aalto for more time').waitFor()
    expect(await graveInBoth(page)).toEqual([])
    await page.getByRole('button', { name: 'Ask for more time' }).click()
    await page.getByText('You asked for more time').waitFor()
    await page.goto(link.split('#')[0] ?? '')
    await page.getByText('You asked for more time').waitFor()
    expect(await page.getByRole('button', { name: 'Ask for more time' }).count()).toBe(0)
  })

  test('stands on the overview while its holder asks, and opens on the page that the holder has in sight', async ({ expect }) => {
    const { page } = staff
    await page.goto(host.origin)
    const card = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Asks for more time' }) })
    await card.getByText('“Season 2 masters”').waitFor()
    expect(await card.getByRole('link', { name: 'Northlight Pictures' }).getAttribute('href')).toBe(`${new URL(customerUrl).pathname}?tab=links`)
    expect(await graveInBoth(page)).toEqual([])
    await card.getByRole('button', { name: 'Grant 7 days' }).click()
    await card.waitFor({ state: 'detached' })
    await look(customer.page)
    await customer.page.getByText('The link is open again.').waitFor()
    expect(await customer.page.getByText('This link has ended.').count()).toBe(0)
    expect([...staff.complaints, ...customer.complaints]).toEqual([])
  })
})

/** Comes back to a page that is open already: it asks the server at once. */
const look = (page: Page) => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
