import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, test, vi } from 'vitest'
import { graveInBoth, openBrowser } from './browser.ts'
import { type Files, makeLink, openFiles } from './expiry-steps.ts'
import { type Host, HOSTS } from './hosts.ts'
import { call, visitLink } from './link-steps.ts'
import { addCustomer, addOrder, setUp } from './staff-steps.ts'
import { type Acknowledged, countParts, cutParts, openLink } from './visitor-steps.ts'
import { openWatched, type Watched } from './watched.ts'

const TWO_PARTS = 8_500_000
const LONG = { timeout: 50_000 }
const NAMES = { description: 'Season 2 masters', email: 'anna@northlight.example' }
const FIELDS = { ...NAMES, allowTitle: false, allowDuration: false, display: 'both', validUntil: null }

// Each test goes on where the one before it stopped.
describe('what was begun may finish when it is not asked for any more', () => {
  let browser: Browser
  let host: Host
  let files: Files
  let staff: Watched
  let customer: Watched
  let page: Page
  let acknowledged: Acknowledged
  let link: string
  let customerId: string
  let taskTypeId: string
  let orderId: string

  const idIn = (url: string) => new URL(url).pathname.split('/').at(-1) ?? ''
  const setStatus = (from: string, to: string) => call(staff.page, 'orders.changeStatus', { orderId, from, to })
  const narrow = (orderTo: number | null) => call(staff.page, 'uploadLinks.update', { linkId: idIn(link), ...FIELDS, orderTo })
  const begunBefore = () => page.getByRole('heading', { name: 'Begun before' })
  const order = () => page.getByText('Harbour, episode 4', { exact: true })
  /** Sends a file of two parts, of which the second gets lost. */
  const begin = async (name: string) => {
    const path = await files.write(name, TWO_PARTS)
    const before = acknowledged.parts.size
    const mend = await cutParts(page.context(), 2)
    await page.getByLabel('Choose files').last().setInputFiles(path)
    await vi.waitUntil(() => acknowledged.parts.size > before, LONG)
    return { path, mend }
  }
  /** Closes the page in the middle of a file, and opens it again. */
  const leave = async ({ mend }: { mend: () => Promise<void> }) => {
    await page.close()
    page = await visitLink(customer.page.context(), link)
    // Not before: what the closed page still had on its way must not get through.
    await mend()
  }

  beforeAll(async () => {
    const [node] = HOSTS
    files = await openFiles()
    browser = await openBrowser()
    host = await node.start()
    staff = await openWatched(browser, host.origin)
    await setUp(staff.page, host.setupUrl)
    const type = { name: 'Video master', enabledForCustomerUpload: true, allowedExtensions: [], autoAccept: false }
    taskTypeId = (await call<{ taskTypeId: string }>(staff.page, 'taskTypes.create', type)).taskTypeId
    const customerUrl = await addCustomer(staff.page, host.origin)
    customerId = idIn(customerUrl)
    orderId = idIn(await addOrder(staff.page, customerUrl))
    link = await makeLink(staff.page, customerUrl, { ...NAMES, validUntil: null })
    customer = await openWatched(browser, host.origin)
    page = customer.page
    acknowledged = countParts(page.context())
    await openLink(page, link)
  })
  afterAll(async () => {
    await browser.close()
    await host.close()
    await files.remove()
  })

  test('the page of an order that became New says what of it is here, by the names of the files alone, and takes the rest', async ({ expect }) => {
    const film = await begin('film.mov')
    await setStatus('Incoming', 'New')
    await leave(film)
    await begunBefore().waitFor()
    await page.getByText('It is not asked for any more, but what was begun may finish.').waitFor()
    await page.getByText('film.mov, 8.4 of 8.5 MB are here').waitFor()
    await page.getByText('Nothing is needed at the moment').waitFor()
    expect(await page.locator('main').textContent()).not.toMatch(/Harbour|Video master|Drop/)
    expect(await graveInBoth(page)).toEqual([])
    await page.getByLabel('Choose files').setInputFiles([film.path, await files.write('other.mov', 10)])
    await page.getByText('Not sent: other.mov. Only what was begun before goes on here.').waitFor()
    await page.getByText('Your file has arrived.').waitFor(LONG)
    expect([acknowledged.parts.size, acknowledged.twice()]).toEqual([2, 0])
  })

  test('an open page keeps the row with its controls when the link’s range is narrowed, and puts it back when it is widened', async ({ expect }) => {
    await setStatus('New', 'Accepted')
    await order().waitFor()
    expect(await begunBefore().count()).toBe(0)
    const reel = await begin('reel.mov')
    await narrow(1)
    await order().waitFor({ state: 'detached' })
    await begunBefore().waitFor()
    await page.getByRole('button', { name: 'Pause reel.mov' }).click()
    await page.getByText('Paused · 8.4 of 8.5 MB').waitFor()
    await page.getByRole('button', { name: 'Cancel reel.mov' }).waitFor()
    await reel.mend()
    await page.getByRole('button', { name: 'Resume reel.mov' }).click()
    await page.getByText('Received · 8.5 MB').nth(1).waitFor(LONG)
    await narrow(null)
    await order().waitFor()
    expect(await begunBefore().count()).toBe(0)
    expect(acknowledged.twice()).toBe(0)
  })

  test('what waits can be given up there', async () => {
    const spot = await begin('spot.mov')
    await setStatus('Accepted', 'New')
    await leave(spot)
    await page.getByText('spot.mov, 8.4 of 8.5 MB are here').waitFor()
    await page.getByRole('button', { name: 'Give up' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Give up' }).click()
    await begunBefore().waitFor({ state: 'detached' })
    await setStatus('New', 'Accepted')
    await order().waitFor()
  })

  test('an order that stands further down than the page shows is still asked for, and what was begun for it goes on', async () => {
    const trailer = await begin('trailer.mov')
    for (let n = 2; n <= 21; n++) await call(staff.page, 'orders.create', { customerId, title: `Harbour, part ${n}`, tasks: [{ taskTypeId }] })
    await page.getByText('Harbour, part 21').waitFor(LONG)
    await order().waitFor(LONG)
    await page.getByRole('heading', { name: /^Begun/ }).waitFor({ state: 'detached' })
    await leave(trailer)
    await page.getByRole('heading', { name: /^Begun for order \d+$/ }).waitFor()
    await page.getByText('trailer.mov, 8.4 of 8.5 MB are here').waitFor(LONG)
    await page.getByLabel('Choose files').first().setInputFiles(trailer.path)
    await page.getByText('Your file has arrived.').waitFor(LONG)
    await page.getByRole('button', { name: 'Show more orders' }).click()
    await order().waitFor(LONG)
    await page.getByRole('heading', { name: /^Begun/ }).waitFor({ state: 'detached' })
  })

  test('nothing was asked of anyone else, and the content policy held', ({ expect }) => {
    expect([...staff.complaints, ...customer.complaints.filter((words) => !words.includes('net::ERR_FAILED'))]).toEqual([])
  })
})
