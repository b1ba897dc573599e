import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { grave, openBrowser } from './browser.ts'
import { type Inbox, openInbox, otherThan, pasteCode } from './code-steps.ts'
import { type Host, HOSTS } from './hosts.ts'
import { type Load, makeLoad } from './load.ts'
import { addCustomer, addLink, addOrder, addTaskType, setUp } from './staff-steps.ts'
import { countParts } from './visitor-steps.ts'
import { openWatched, type Watched } from './watched.ts'

const MAIL = 'anna@northlight.example'
const PHONE = '+31612345678'

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

// Each test goes on where the one before it stopped.
describe.for(HOSTS)('a link that asks for a code on $name', ({ start }) => {
  let host: Host
  let staff: Watched
  let customer: Watched
  let link: string
  let mail: Inbox
  let phone: Inbox
  /** What was asked for before was asked for half a minute earlier: nobody waits for the next one. */
  const letTimePass = () => host.execute('update codes set created_at = created_at - 31000')
  const askBy = (facts: string) => host.execute(`update upload_links set ${facts}`)

  beforeAll(async () => {
    host = await start()
    staff = await openWatched(browser, host.origin)
    customer = await openWatched(browser, host.origin)
    mail = openInbox(customer.page, host.origin, MAIL)
    phone = openInbox(customer.page, host.origin, PHONE)
    await setUp(staff.page, host.setupUrl)
    await addTaskType(staff.page, host.origin)
    const customerUrl = await addCustomer(staff.page, host.origin)
    link = await addLink(staff.page, customerUrl)
    await addOrder(staff.page, customerUrl)
    await askBy("second_factor = 'email'")
  })
  afterAll(async () => {
    await staff.page.context().close()
    await customer.page.context().close()
    await host.close()
  })

  test('shows nothing before the code, sends it by a click alone, and says where it went without the whole address', async ({ expect }) => {
    const { page } = customer
    for (let look = 0; look < 3; look++) await page.goto(link)
    await page.getByRole('button', { name: 'Continue' }).waitFor()
    expect(await mail.count()).toBe(0)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByLabel('Code from your mail').waitFor()
    await page.getByText('a•••@n•••.example', { exact: true }).waitFor()
    const said = await page.locator('body').textContent()
    for (const word of ['Northlight', 'Season 2', 'Harbour', 'Video master', MAIL]) expect(said).not.toContain(word)
    expect(await page.getByLabel('Code from your mail').getAttribute('autocomplete')).toBe('one-time-code')
    expect(await grave(page)).toEqual([])
  })

  test('says after a wrong code how many tries are left, takes a pasted “123 456”, and then shows what it is for', async ({ expect }) => {
    const { page } = customer
    const code = await mail.nextCode()
    await page.getByLabel('Code from your mail').fill(otherThan(code))
    await page.getByText('You have 4 tries left with it.').waitFor()
    await page.reload()
    await pasteCode(page, 'Code from your mail', code)
    await page.getByRole('heading', { name: 'Send your files' }).waitFor()
    await page.getByRole('heading', { name: 'Harbour, episode 4' }).waitFor()
    expect(await mail.count(), 'a page that is loaded again sends nothing').toBe(1)
  })

  test('asks again when the visit ends in the middle of an upload, and goes on by itself after the code', async ({ expect }) => {
    const { page } = customer
    await letTimePass()
    const acknowledged = countParts(page.context())
    const isLater = (url: URL) => Number(/\/parts\/(\d+)$/.exec(url.pathname)?.[1] ?? 0) > 1
    await page.route(isLater, (route) => route.fulfill({ status: 503, json: {} }))
    await page.getByLabel('Choose files').setInputFiles(load.large)
    await expect.poll(() => acknowledged.parts.size, { timeout: 15_000 }).toBe(1)
    await host.execute('update sessions set ended_at = 1 where link_id is not null')
    await page.unroute(isLater)
    await page.getByRole('heading', { name: 'A code is needed to go on' }).waitFor()
    expect(await grave(page)).toEqual([])
    await page.getByRole('button', { name: 'Send the code' }).click()
    await page.getByLabel('Code from your mail').fill(await mail.nextCode())
    await page.getByText('Your file has arrived.').waitFor({ timeout: 45_000 })
    expect(acknowledged.twice(), 'parts that were sent again').toBe(0)
    expect(await page.getByRole('heading', { name: 'A code is needed to go on' }).isVisible()).toBe(false)
  })

  test('sends the code by SMS where staff say so, ends the old sessions, and the code of another one dies when a new one is sent', async ({ expect }) => {
    await host.execute('delete from codes')
    await askBy(`second_factor = 'sms', phone = '${PHONE}'`)
    const { page } = await openWatched(browser, host.origin)
    await page.goto(link)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('+31 •••• 78', { exact: true }).waitFor()
    const first = await phone.nextCode()
    const again = page.getByRole('button', { name: /^Send another code/ })
    expect(await again.textContent()).toMatch(/in \d+ s$/)
    await letTimePass()
    await expect.poll(() => again.isEnabled(), { timeout: 10_000 }).toBe(true)
    await again.click()
    const second = await phone.nextCode()
    await page.getByLabel('Code from your SMS').fill(first === second ? otherThan(second) : first)
    await page.getByText('This code is not right.').waitFor()
    await page.getByLabel('Code from your SMS').fill(second)
    await page.getByRole('heading', { name: 'Send your files' }).waitFor()
    await page.context().close()
  })

  test('locks after five wrong codes, and says when to come again', async ({ expect }) => {
    await host.execute('delete from codes')
    const { page } = await openWatched(browser, host.origin)
    await page.goto(link)
    const seen = await phone.count()
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect.poll(() => phone.count(), { timeout: 15_000 }).toBe(seen + 1)
    const field = page.getByLabel('Code from your SMS')
    for (let n = 1; n <= 5; n++) {
      await field.fill(String(n).repeat(6))
      await page.getByText(n < 5 ? `You have ${5 - n} ` : 'Too many wrong codes were typed at this link.').waitFor()
    }
    await page.getByRole('button', { name: /^Send the code in 1\d min/ }).waitFor()
    expect(await grave(page)).toEqual([])
    await page.context().close()
  })

  test('offers the code by email where no SMS can go out, and lets in with it', async ({ expect }) => {
    await host.execute('delete from codes')
    await askBy("second_factor = 'sms', phone = null")
    const { page } = await openWatched(browser, host.origin)
    const inbox = openInbox(page, host.origin, MAIL)
    const seen = await inbox.count()
    await page.goto(link)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('It cannot go by SMS at the moment').waitFor()
    expect(await grave(page)).toEqual([])
    await page.getByRole('button', { name: 'Send it by email instead' }).click()
    await expect.poll(() => inbox.count(), { timeout: 15_000 }).toBe(seen + 1)
    await page.reload()
    await page.getByText('a•••@n•••.example', { exact: true }).waitFor()
    await page.getByLabel('Code from your mail').fill(await inbox.nextCode())
    await page.getByRole('heading', { name: 'Send your files' }).waitFor()
    await page.context().close()
  })

  test('loads nothing of others and breaks no policy', ({ expect }) => {
    expect([...staff.complaints, ...customer.complaints]).toEqual([])
  })
})
