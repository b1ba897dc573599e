import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { grave, openBrowser } from './browser.ts'
import { type Host, HOSTS } from './hosts.ts'
import { addCustomer, addLink, addOrder, addTaskType, setUp } from './staff-steps.ts'
import { openWatched, type Watched } from './watched.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** What a customer sends: a file of two parts, a small one, and a folder. */
const SENT: Readonly<Record<string, Buffer>> = {
  'Film.mov': randomBytes(9_000_000),
  'notes.txt': Buffer.from('Bitte um Mitternacht liefern.'),
  'Bilder/zwei.jpg': randomBytes(2_000),
  'Bilder/Tag 1/eins.jpg': randomBytes(1_000),
}

let browser: Browser
let host: Host
let staff: Watched
let customer: Watched
let folder: string
let customerUrl: string
let orderUrl: string
let link: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-archives-'))
  for (const [path, bytes] of Object.entries(SENT)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), bytes)
  }
  browser = await openBrowser()
  host = await HOSTS[0].start()
  staff = await openWatched(browser, host.origin)
  customer = await openWatched(browser, host.origin)
  await setUp(staff.page, host.setupUrl)
  await addTaskType(staff.page, host.origin)
  customerUrl = await addCustomer(staff.page, host.origin)
  link = await addLink(staff.page, customerUrl)
  orderUrl = await addOrder(staff.page, customerUrl)
  await customer.page.goto(link)
  await customer.page.getByRole('button', { name: 'Continue' }).click()
  await customer.page.getByLabel('Choose folder').setInputFiles(join(folder, 'Bilder'))
  await customer.page.getByLabel('Choose files').setInputFiles([join(folder, 'Film.mov'), join(folder, 'notes.txt')])
  await customer.page.getByText('All 4 files have arrived.').waitFor({ timeout: 30_000 })
  await customer.page.getByRole('button', { name: 'Done' }).click()
  await customer.page.getByText('Lumen Localisation has been told').waitFor()
})
afterAll(async () => {
  await browser.close()
  await host.close()
  await rm(folder, { recursive: true })
})

/** The entries of a ZIP by name, as its central directory lists them; Sluice stores without compressing. */
function entriesOf(zip: Buffer): Map<string, Buffer> {
  const entries = new Map<string, Buffer>()
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset)) as [number, number, number]
    const local = zip.readUInt32LE(at + 42)
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    entries.set(zip.toString('utf8', at + 46, at + 46 + nameLength), zip.subarray(from, from + zip.readUInt32LE(at + 24)))
    at += 46 + nameLength + extraLength + commentLength
  }
  return entries
}

/** Presses a link that downloads. */
async function download(page: Page, pressed: Locator): Promise<{ name: string; bytes: Buffer }> {
  const [begun] = await Promise.all([page.waitForEvent('download'), pressed.click()])
  return { name: begun.suggestedFilename(), bytes: await readFile(await begun.path()) }
}

/** By the end of its path: what stands above a file is the archive's business. */
const endingIn = (entries: ReadonlyMap<string, Buffer>, path: string) => [...entries].find(([name]) => name === path || name.endsWith(`/${path}`))?.[1]

test('staff download an order as one ZIP with every file in its folder', async ({ expect }) => {
  const { page } = staff
  await page.goto(orderUrl)
  const zip = await download(page, page.getByRole('link', { name: /^Download all/ }))
  expect(zip.name).toMatch(/\.zip$/)
  const entries = entriesOf(zip.bytes)
  for (const [path, bytes] of Object.entries(SENT)) expect(endingIn(entries, path) && sha256(endingIn(entries, path) ?? bytes), path).toBe(sha256(bytes))
  expect(await grave(page)).toEqual([])
})

test('a folder and a selection of files have ZIPs of their own', async ({ expect }) => {
  const { page } = staff
  const whole = entriesOf((await download(page, page.getByRole('link', { name: /^ZIP.*Bilder/ }))).bytes)
  expect([...whole.keys()].filter((name) => name.endsWith('.jpg'))).toHaveLength(2)
  await page.getByLabel('Select notes.txt').check()
  await page.getByLabel('Select eins.jpg').check()
  await page.getByText('2 selected').waitFor()
  const chosen = entriesOf((await download(page, page.getByRole('link', { name: /^Download selected/ }))).bytes)
  expect(endingIn(chosen, 'notes.txt')?.toString()).toBe('Bitte um Mitternacht liefern.')
  expect(endingIn(chosen, 'eins.jpg')).toBeDefined()
  expect(endingIn(chosen, 'Film.mov')).toBeUndefined()
})

test('the order’s page leads to the receipt of what came in, with the digest of each file', async ({ expect }) => {
  const { page } = staff
  await page.getByRole('link', { name: /^Receipt.*Season 2 masters, 4 files/ }).click()
  await page.getByRole('heading', { name: 'Receipt for Season 2 masters' }).waitFor()
  const files = page.getByRole('list', { name: 'Files of the receipt' })
  await files.getByText('Bilder/Tag 1/eins.jpg').waitFor()
  await files.getByText(sha256(SENT['notes.txt'] ?? Buffer.of())).waitFor()
  const json = await download(page, page.getByRole('link', { name: 'Download JSON' }))
  expect(json.name).toMatch(/^receipt-.*\.json$/)
  await writeFile(join(folder, 'receipt.json'), json.bytes)
  expect(await grave(page)).toEqual([])
  await page.getByRole('link', { name: 'Verify' }).click()
  await page.getByText('This receipt was made by Lumen Localisation and has not been changed.').waitFor()
})

test('anyone checks a receipt and files without a connection, and nothing is sent', async ({ expect }) => {
  const stranger = await openWatched(browser, host.origin)
  const { page } = stranger
  await page.goto(`${host.origin}/verify`, { waitUntil: 'networkidle' })
  expect([...stranger.scripts].map((url) => new URL(url).pathname).filter((name) => /\/(staff|signed-in|order|table)/.test(name))).toEqual([])
  await page.context().setOffline(true)
  const choose = (...paths: string[]) => page.getByLabel(/^Choose (the receipt|files)$/).setInputFiles(paths.map((path) => join(folder, path)))
  await choose('receipt.json')
  await page.getByText('This receipt was made by Lumen Localisation and has not been changed.').waitFor()
  await choose('Film.mov', 'Bilder/zwei.jpg')
  await page.getByText('2 files have the same bytes that arrived.').waitFor()
  await mkdir(join(folder, 'changed'))
  await writeFile(join(folder, 'changed/notes.txt'), 'Bitte um Mitternacht liefern!')
  await writeFile(join(folder, 'changed/other.txt'), 'x')
  await choose('changed/notes.txt', 'changed/other.txt')
  await page.getByText('1 file differs from what arrived:').waitFor()
  await page.getByText('1 file not in this receipt:').waitFor()
  const rows = page.getByRole('list', { name: 'Files of the receipt' }).getByRole('listitem')
  expect(await rows.filter({ has: page.getByRole('img', { name: 'Same bytes' }) }).count()).toBe(2)
  expect(await rows.filter({ has: page.getByRole('img', { name: 'Differs' }) }).allTextContents()).toEqual([expect.stringContaining('notes.txt')])
  expect(await rows.filter({ has: page.getByRole('img', { name: 'Not dropped yet' }) }).allTextContents()).toEqual([expect.stringContaining('eins.jpg')])
  expect(await grave(page)).toEqual([])
  await page.getByRole('button', { name: 'Check another receipt' }).click()
  await writeFile(join(folder, 'forged.json'), (await readFile(join(folder, 'receipt.json'), 'utf8')).replace('notes.txt', 'votes.txt'))
  await choose('forged.json')
  await page.getByText('This receipt has been changed.', { exact: true }).first().waitFor()
  await choose('notes.txt')
  await page.getByText('This is not a receipt.', { exact: true }).first().waitFor()
  expect(await grave(page)).toEqual([])
  expect([...stranger.puts, ...stranger.complaints]).toEqual([])
})

test('a limit of a link is set in its dialog, and the customer is refused in words', async ({ expect }) => {
  const { page } = staff
  await page.goto(`${customerUrl}?tab=links`)
  await page.getByRole('button', { name: 'More about Season 2 masters' }).click()
  await page.getByRole('menuitem', { name: 'Edit' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Limits', { exact: true }).click()
  await dialog.getByLabel('Largest total').first().fill('much')
  await dialog.getByLabel('Number of files').fill('4')
  await dialog.getByRole('button', { name: 'Save & Close' }).click()
  await dialog.getByText('Write a number, like 500 or 1.5.').waitFor()
  await dialog.getByLabel('Largest total').first().fill('')
  expect(await grave(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Save & Close' }).click()
  await dialog.waitFor({ state: 'detached' })
  await writeFile(join(folder, 'fifth.txt'), 'one too many')
  await customer.page.goto(link)
  await customer.page.getByLabel('Choose files').setInputFiles(join(folder, 'fifth.txt'))
  await customer.page.getByText('There is no room left for so many files.').first().waitFor()
})

test('no page asked anything of anyone else or broke the content policy', ({ expect }) => {
  expect([...staff.complaints, ...customer.complaints]).toEqual([])
  expect(staff.refusals).toEqual([])
})
