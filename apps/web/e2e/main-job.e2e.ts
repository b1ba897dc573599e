import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { graveInBoth, openBrowser } from './browser.ts'
import { type Host, HOSTS } from './hosts.ts'
import { type Load, makeLoad, sha256 } from './load.ts'
import { addCustomer, addLink, addOrder, addTaskType, revokeLink, setUp } from './staff-steps.ts'
import { openWatched, type Watched } from './watched.ts'

/** Budget B11: the JavaScript of the customer's page, gzip. */
const VISIT_SCRIPT_BYTES = 90_000

let browser: Browser
let load: Load

beforeAll(async () => {
  browser = await openBrowser()
  load = await makeLoad()
})
afterAll(async () => {
  await browser.close()
  await load.remove()
})

// Each test goes on where the one before it stopped, as a day at work does.
describe.for(HOSTS)('the main job on $name', ({ start }) => {
  let host: Host
  let staff: Watched
  let customer: Watched
  let customerUrl: string
  let orderUrl: string
  let link: string

  beforeAll(async () => {
    host = await start()
    staff = await openWatched(browser, host.origin)
    customer = await openWatched(browser, host.origin)
  })
  afterAll(async () => {
    await staff.page.context().close()
    await customer.page.context().close()
    await host.close()
  })

  test('the set-up link makes the workspace and signs its administrator in', async ({ expect }) => {
    await setUp(staff.page, host.setupUrl)
    expect(staff.page.url()).toBe(`${host.origin}/`)
    await staff.page.goto(`${host.origin}/configuration`)
    expect(await staff.page.getByLabel('Name', { exact: true }).inputValue()).toBe('Lumen Localisation')
    expect(await graveInBoth(staff.page)).toEqual([])
  })

  test('staff make a task type, a customer, an access link and an order with a task', async ({ expect }) => {
    await addTaskType(staff.page, host.origin)
    customerUrl = await addCustomer(staff.page, host.origin)
    link = await addLink(staff.page, customerUrl)
    expect(link).toMatch(new RegExp(`^${host.origin}/u/lnk_\\w+#.{20,}$`))
    expect(await graveInBoth(staff.page)).toEqual([])
    orderUrl = await addOrder(staff.page, customerUrl)
  })

  test('with nothing but the link, a customer sends a file of three parts and a folder, and says that this is all', async ({ expect }) => {
    const { page } = customer
    await page.goto(link)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByLabel('Choose folder').setInputFiles(load.folder)
    await page.getByLabel('Choose files').setInputFiles(load.large)
    await page.getByText(`All ${load.sums.size} files have arrived.`).waitFor({ timeout: 45_000 })
    expect(new Set(customer.puts.filter((path) => path.endsWith('/parts/3'))).size, 'one file has a third part').toBe(1)
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByText('Lumen Localisation has been told').waitFor()
    expect(await graveInBoth(page)).toEqual([])
  })

  test('staff find every file at the order and download the very bytes that were sent', async ({ expect }) => {
    const { page } = staff
    await page.goto(orderUrl)
    const files = page.getByRole('region', { name: 'Tasks' }).getByRole('listitem').getByRole('link')
    const names = async () => (await files.allTextContents()).toSorted()
    await expect.poll(names, { timeout: 15_000 }).toEqual([...load.sums.keys()].toSorted())
    await page.getByText('Tag 1/roh/Bild 5.raw').waitFor()
    for (const [name, sum] of load.sums) {
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name, exact: true }).click()])
      expect(download.suggestedFilename()).toBe(name)
      expect(await sha256(await download.path()), name).toBe(sum)
    }
    expect(await graveInBoth(page)).toEqual([])
  })

  test('a revoked link tells the customer on the open page that it was withdrawn', async ({ expect }) => {
    expect(new Set(customer.refusals), 'before the link was opened').toEqual(new Set(['401 /api/trpc/visit.describe']))
    await revokeLink(staff.page, customerUrl)
    await customer.page.getByRole('heading', { name: 'This link has been withdrawn' }).waitFor()
    expect(customer.refusals.at(-1)).toMatch(/^410 \/api\/trpc\/visit\./)
    expect(await graveInBoth(customer.page)).toEqual([])
  })

  test('the customer’s page loads at most 90 kB of JavaScript and nothing that only staff use', async ({ expect }) => {
    const names = [...customer.scripts].map((url) => new URL(url).pathname)
    expect(names.filter((name) => /\/(staff|signed-in|table|combobox|form)|\.page-/.test(name))).toEqual([expect.stringContaining('/visit.page-')])
    const sizes = await Promise.all([...customer.scripts].map(async (url) => gzipSync(await (await fetch(url)).bytes()).byteLength))
    expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(VISIT_SCRIPT_BYTES)
  })

  test('no page asked anything of anyone else, broke the content policy or was refused by surprise', ({ expect }) => {
    expect([...staff.complaints, ...customer.complaints]).toEqual([])
    expect(staff.refusals).toEqual([])
  })
})
