import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { graveInBoth, openBrowser } from './browser.ts'
import { type Host, PAGE_HOSTS } from './hosts.ts'
import { addCustomer, addOrder, addTaskType, setUp } from './staff-steps.ts'
import { openLink } from './visitor-steps.ts'
import { openWatched, type Watched } from './watched.ts'

const REASON = 'The sound is missing after 00:12:00.'
const FILE = { name: 'Harbour master.mov', mimeType: 'video/quicktime' }
const TITLE = 'Harbour, episode 4'

const ALLOWED = [
  { description: 'Nothing to edit', title: false, duration: false, button: null },
  { description: 'Title only', title: true, duration: false, button: 'Edit title' },
  { description: 'Duration only', title: false, duration: true, button: 'Edit duration' },
  { description: 'Both', title: true, duration: true, button: 'Edit title and duration' },
] as const

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

/** Makes a link that allows this. @returns what opens it. */
async function addLink(page: Page, customerUrl: string, { description, title, duration }: (typeof ALLOWED)[number]): Promise<string> {
  await page.goto(`${customerUrl}?tab=links`)
  await page.getByRole('button', { name: 'Add customer link' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Link description').fill(description)
  await dialog.getByLabel('Email address').fill('anna@northlight.example')
  await dialog.getByLabel('Title', { exact: true }).setChecked(title)
  await dialog.getByLabel('Duration', { exact: true }).setChecked(duration)
  await dialog.getByLabel('Files and folders').check()
  await dialog.getByRole('button', { name: 'Save & Close' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: `More about ${description}` }).click()
  await page.getByRole('menuitem', { name: 'Show link and QR code' }).click()
  return dialog.getByLabel('Link', { exact: true }).inputValue()
}

/** The first mail with this subject; the chore is run by hand, as an administrator may: no timer of `wrangler dev` does. */
async function mailOf(page: Page, host: Host, subject: RegExp): Promise<{ to: string; text: string }> {
  for (let tries = 0; tries < 40; tries++) {
    await page.evaluate(() => fetch('/api/trpc/chores.run', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"chore":"notices"}' }))
    const answer = await page.request.get(`${host.origin}/api/dev/outbox`)
    const { mails }: { mails: { to: string; subject: string; text: string }[] } = await answer.json()
    const found = mails.find((mail) => subject.test(mail.subject))
    if (found) return found
    await page.waitForTimeout(1_000)
  }
  throw new Error(`No mail says ${subject}.`)
}

async function sendFile(page: Page, bytes: string): Promise<void> {
  await page.getByLabel('Choose files').setInputFiles({ ...FILE, buffer: Buffer.from(bytes) })
  await page.getByText('Your file has arrived.').waitFor()
}

// Each test goes on where the one before it stopped, as a day at work does.
describe.for(PAGE_HOSTS)('review and edits on $name', ({ start }) => {
  let host: Host
  let staff: Watched
  let customer: Watched
  let orderUrl: string
  let links: Map<string, string>

  const task = (): Locator => staff.page.locator('section.card').filter({ has: staff.page.getByRole('heading', { name: 'Video master' }) })
  const theirTask = (page: Page): Locator => page.getByRole('region', { name: 'Video master' })

  beforeAll(async () => {
    host = await start()
    staff = await openWatched(browser, host.origin)
    customer = await openWatched(browser, host.origin)
    await setUp(staff.page, host.setupUrl)
    await addTaskType(staff.page, host.origin)
    const customerUrl = await addCustomer(staff.page, host.origin)
    orderUrl = await addOrder(staff.page, customerUrl)
    links = new Map()
    for (const allowed of ALLOWED) links.set(allowed.description, await addLink(staff.page, customerUrl, allowed))
  })
  afterAll(async () => {
    await staff.page.context().close()
    await customer.page.context().close()
    await host.close()
  })

  test('a rejection needs a reason, and the customer reads it on the open page', async ({ expect }) => {
    await openLink(customer.page, links.get('Both') ?? '')
    await sendFile(customer.page, 'without sound')
    await staff.page.goto(orderUrl)
    await task().getByText('Waits for your review.').waitFor()
    await task().getByRole('button', { name: 'Reject…' }).click()
    const dialog = staff.page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Reject', exact: true }).click()
    await dialog.getByText('Please fill this in.').waitFor()
    expect(await graveInBoth(staff.page)).toEqual([])
    await dialog.getByLabel('Reason').fill(REASON)
    await dialog.getByRole('button', { name: 'Reject', exact: true }).click()
    await staff.page.getByText('Rejected. anna@northlight.example is mailed the reason.').waitFor()
    await task().getByText(REASON).waitFor()
    await task().getByText('Rejected or replaced: it counts no more').waitFor()
    await theirTask(customer.page).getByText(`Rejected: ${REASON}`).waitFor()
    await theirTask(customer.page).getByText('Please send it again.').waitFor()
    expect(await graveInBoth(customer.page)).toEqual([])
  })

  test('the mail has the reason and the link, by which the file is sent again without a question', async ({ expect }) => {
    const mail = await mailOf(staff.page, host, /^Please send again: Video master for order \d+$/)
    expect(mail).toMatchObject({ to: 'anna@northlight.example', text: expect.stringContaining(REASON) })
    const link = /https?:\/\/\S+\/u\/\S+/.exec(mail.text)?.[0] ?? ''
    const again = await openWatched(browser, host.origin)
    await openLink(again.page, link)
    await theirTask(again.page).getByText(`Rejected: ${REASON}`).waitFor()
    await sendFile(again.page, 'with sound, this time')
    await again.page.context().close()
    await task().getByText('Waits for your review.').waitFor()
    expect(await task().getByRole('link', { name: FILE.name, exact: true }).count()).toBe(1)
    await task().getByText('1 file in, 21 B').waitFor()
    await task()
      .getByRole('list', { name: `Earlier versions of ${FILE.name}` })
      .waitFor()
  })

  test('staff accept, undo, accept again and complete; the customer follows', async ({ expect }) => {
    const accept = task().getByRole('button', { name: 'Accept Video master' })
    await accept.click()
    await task().getByText('Accepted by Mira Aalto').waitFor()
    await staff.page.getByRole('button', { name: 'Undo' }).last().click()
    await task().getByText('Waits for your review.').waitFor()
    await accept.click()
    await theirTask(customer.page).getByText('Accepted', { exact: true }).waitFor()
    await task().getByRole('button', { name: 'Complete Video master' }).click()
    await task().getByText('The customer can send nothing more for it.').waitFor()
    await theirTask(customer.page).getByText('This task is completed and takes nothing more.').waitFor()
    await customer.page.getByText('1 of 1 in').waitFor()
    expect(await customer.page.getByLabel('Choose files').count()).toBe(0)
    expect(await graveInBoth(staff.page)).toEqual([])
    await staff.page.goto(`${host.origin}/orders`)
    await staff.page
      .getByRole('row', { name: /Harbour, episode 4/ })
      .getByText('1 of 1 in: 1 completed')
      .waitFor()
    expect(await graveInBoth(staff.page)).toEqual([])
    await staff.page.goto(orderUrl)
    await task().getByRole('button', { name: 'Reopen' }).click()
    await customer.page.getByLabel('Choose files').waitFor({ state: 'attached' })
  })

  test.for(ALLOWED)('a link with the update “$description” offers just that', async ({ description, button }, { expect }) => {
    const { page } = await openWatched(browser, host.origin)
    await openLink(page, links.get(description) ?? '')
    const edits = page.getByRole('button', { name: /^Edit/ })
    expect(await edits.allTextContents()).toEqual(button === null ? [] : [`${button} of ${TITLE}`])
    if (button !== null) {
      await edits.click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: 'Save' }).waitFor()
      expect(await dialog.getByLabel('Title').count()).toBe(button.includes('itle') ? 1 : 0)
      expect(await dialog.getByLabel('Duration').count()).toBe(button.includes('uration') ? 1 : 0)
      expect(await graveInBoth(page)).toEqual([])
    }
    await page.context().close()
  })

  test('title and duration are changed, and staff see both values in the history of the order', async () => {
    const { page } = customer
    await page.getByRole('button', { name: 'Edit title and duration' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Duration').fill('52 minutes')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText('Write hours:minutes:seconds').waitFor()
    await dialog.getByLabel('Duration').fill('52:10')
    await dialog.getByLabel('Title').fill('Harbour, the final episode')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'Harbour, the final episode' }).waitFor()
    await page.getByText('00:52:10').waitFor()
    await staff.page.getByText('from none to 00:52:10').waitFor()
    await staff.page.getByText(`from “${TITLE}” to “Harbour, the final episode”`).waitFor()
  })

  test('who edits what somebody else has just changed is shown it, and keeps what was typed', async ({ expect }) => {
    const { page } = customer
    await page.getByRole('button', { name: 'Edit title and duration' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Title').fill('Mine')
    const other = await openWatched(browser, host.origin)
    await openLink(other.page, links.get('Title only') ?? '')
    await other.page.getByRole('button', { name: 'Edit title' }).click()
    await other.page.getByRole('dialog').getByLabel('Title').fill('Theirs')
    await other.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await other.page.getByRole('heading', { name: 'Theirs' }).waitFor()
    await other.page.context().close()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText('It is now “Theirs”, 00:52:10.').waitFor()
    expect(await dialog.getByLabel('Title').inputValue()).toBe('Mine')
    expect(await graveInBoth(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'Mine' }).waitFor()
  })

  test('staff who edit what a customer has just changed are told what it is now, keep what they typed, and overwrite nothing unseen', async ({ expect }) => {
    const { page } = staff
    await page.goto(orderUrl)
    await page.getByRole('button', { name: 'Edit', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Label').fill('rush')
    await dialog.getByLabel('Duration').fill('55:00')
    await customer.page.getByRole('button', { name: 'Edit title and duration' }).click()
    await customer.page.getByRole('dialog').getByLabel('Title').fill('Low tide')
    await customer.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await customer.page.getByRole('heading', { name: 'Low tide' }).waitFor()
    await dialog.getByRole('button', { name: 'Save & Close' }).click()
    await dialog.getByText('The title is now “Low tide”. What you typed is still here.').waitFor()
    expect(await dialog.getByLabel('Title').inputValue()).toBe('Low tide')
    expect(await dialog.getByLabel('Duration').inputValue()).toBe('00:55:00')
    expect(await graveInBoth(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Save & Close' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('heading', { name: 'Low tide' }).waitFor()
    await page.getByText('00:55:00').waitFor()
    await page.getByText('rush').waitFor()
  })

  test('a problem with the link is mailed to whoever made it', async ({ expect }) => {
    const { page } = customer
    await page.getByRole('button', { name: 'Report a problem with this link' }).click()
    await page.getByRole('dialog').getByLabel('What is wrong?').fill('I have never heard of you.')
    expect(await graveInBoth(page)).toEqual([])
    await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click()
    await page.getByText('Thank you. Whoever made the link').waitFor()
    const mail = await mailOf(staff.page, host, /^A problem with the link/)
    expect(mail).toMatchObject({ to: 'mira@lumen.example', text: expect.stringContaining('I have never heard of you.') })
  })

  test('staff choose in their menu when to be told', async ({ expect }) => {
    const { page } = staff
    await page.getByRole('button', { name: /Mira Aalto/ }).click()
    await page.getByRole('menuitem', { name: 'My notices' }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByLabel('At once').isChecked()).toBe(true)
    expect(await graveInBoth(page)).toEqual([])
    await dialog.getByLabel('Once a day').check()
    await dialog.getByRole('button', { name: 'Save & Close' }).click()
    await page.getByText('It is saved').waitFor()
    await page.goto(`${host.origin}/staff`)
    await page
      .getByRole('row', { name: /Mira Aalto/ })
      .getByText('Once a day')
      .waitFor()
    expect(await graveInBoth(page)).toEqual([])
    expect([...staff.complaints, ...customer.complaints]).toEqual([])
  })
})
