import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { graveInBoth, openBrowser } from './browser.ts'
import { type Host, PAGE_HOSTS } from './hosts.ts'
import { addCustomer, addLink, addOrder, addTaskType, setUp } from './staff-steps.ts'
import { openWatched, type Watched } from './watched.ts'

/** A picture that would write to the page if anything of it ran. */
const HOSTILE_LOGO = `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20" onload="parent.document.title='run'">
  <script>document.title = 'run'</script><rect width="80" height="20" fill="#5b3fa8"/></svg>`
const asFile = (name: string, mimeType: string, text: string) => ({ name, mimeType, buffer: Buffer.from(text) })

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const brandingOn = (page: Page) => page.locator('section').filter({ has: page.getByRole('heading', { name: 'Branding', exact: true }) })
const colourOf = (button: Locator) => button.evaluate((element) => getComputedStyle(element).backgroundColor)

/** The pixels of the logo at the head of a page, once it is there. */
async function logoOf(page: Page): Promise<{ width: number; height: number }> {
  const logo = page.locator('.visitor-head img')
  await logo.waitFor()
  return logo.evaluate(async (image: HTMLImageElement) => {
    await image.decode()
    return { width: image.naturalWidth, height: image.naturalHeight }
  })
}

async function saveBranding(page: Page, accent: string, welcomeText: string): Promise<void> {
  const card = brandingOn(page)
  await card.getByLabel('Accent', { exact: false }).last().fill(accent)
  await card.getByLabel('Welcome text').fill(welcomeText)
  await card.getByRole('button', { name: 'Save branding' }).click()
  await page.getByText('The branding is saved.').first().waitFor()
}

describe.for(PAGE_HOSTS)('the branding of customers’ pages on $name', ({ start }) => {
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
  }, 120_000)
  afterAll(async () => {
    await Promise.all([staff, customer].map(({ page }) => page.context().close()))
    await host.close()
  })

  test('an administrator sets colour, logo and welcome text, and sees at once what the customer will see', async ({ expect }) => {
    const { page } = staff
    await page.goto(`${host.origin}/configuration`)
    const card = brandingOn(page)
    await card.locator('input[type=file]').setInputFiles(asFile('notes.txt', 'text/plain', 'no picture'))
    await card.getByText('This picture cannot be used.').waitFor()
    await card.locator('input[type=file]').setInputFiles(asFile('logo.svg', 'image/svg+xml', HOSTILE_LOGO))
    await page.getByText('The logo is saved.').waitFor()
    await card.getByLabel('Accent', { exact: false }).last().fill('#c2410c')
    const preview = card.getByRole('region', { name: 'What the customer sees' })
    const [light, dark] = await Promise.all([preview.getByText('Choose files').first(), preview.getByText('Choose files').last()].map(colourOf))
    expect(light).toBe('rgb(194, 65, 12)')
    expect(dark).not.toBe(light)
    await saveBranding(page, '#c2410c', 'Welcome to Lumen.\nSend masters as ProRes.')
    expect(await page.title()).not.toBe('run')
    expect(await graveInBoth(page)).toEqual([])
  })

  test('the page of a link has them from its first moment on, and its dialogs too', async ({ expect }) => {
    const { page } = customer
    await page.goto(link)
    const go = page.getByRole('button', { name: 'Continue' })
    await go.waitFor()
    expect(await logoOf(page)).toEqual({ width: 448, height: 112 })
    expect(await colourOf(go)).toBe('rgb(194, 65, 12)')
    await page.getByText('Send masters as ProRes.').waitFor()
    expect(await graveInBoth(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
    await go.click()
    await page.getByRole('heading', { name: 'Video master' }).waitFor()
    expect(await logoOf(page)).toEqual({ width: 448, height: 112 })
    await page.getByRole('button', { name: 'Share link' }).click()
    expect(await colourOf(page.getByRole('dialog').getByRole('button', { name: 'Share' }))).toBe('rgb(194, 65, 12)')
    await page.keyboard.press('Escape')
    expect(await graveInBoth(page)).toEqual([])
  })

  test('what is set for one customer is seen behind its gate and by nobody before', async ({ expect }) => {
    await staff.page.goto(customerUrl)
    await saveBranding(staff.page, '#2b5c9e', 'Dear Northlight, stems first please.')
    expect(await graveInBoth(staff.page)).toEqual([])
    await customer.page.emulateMedia({ colorScheme: 'light' })
    await customer.page.reload()
    await customer.page.getByText('Dear Northlight, stems first please.').waitFor()
    const report = customer.page.getByRole('button', { name: 'Report a problem with this link' })
    expect(await report.evaluate((element) => getComputedStyle(element).color)).toBe('rgb(43, 92, 158)')
    const stranger = await openWatched(browser, host.origin)
    await stranger.page.goto(link)
    await stranger.page.getByText('Send masters as ProRes.').waitFor()
    expect(await stranger.page.getByText('Dear Northlight').count()).toBe(0)
    await stranger.page.context().close()
    expect([...staff.complaints, ...customer.complaints, ...stranger.complaints]).toEqual([])
  })
})
