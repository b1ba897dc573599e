import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { grave, openBrowser } from './browser.ts'
import { type Host, HOSTS } from './hosts.ts'
import { addCustomer, addLink, addOrder, addTaskType, setUp } from './staff-steps.ts'
import { type Acknowledged, chooseFromOwnStorage, countParts, cutParts, drop, openLink } from './visitor-steps.ts'
import { openWatched, type Watched } from './watched.ts'

/** Of three parts, and of two. */
const THREE_PARTS = 17_000_000
const TWO_PARTS = 8_500_000
const LONG = { timeout: 50_000 }

const arrived = (page: Page) => page.getByText('Your file has arrived.').waitFor(LONG)

// Each test goes on where the one before it stopped.
describe('what was begun goes on', () => {
  let browser: Browser
  let host: Host
  let folder: string
  let customer: Watched
  let acknowledged: Acknowledged
  let link: string

  const write = async (path: string, bytes: number | Uint8Array) => {
    const full = join(folder, path)
    await mkdir(dirname(full), { recursive: true })
    await writeFile(full, typeof bytes === 'number' ? randomBytes(bytes) : bytes)
    return full
  }
  const choose = (page: Page, ...paths: string[]) => page.getByLabel('Choose files').first().setInputFiles(paths)
  /** Sends a file until its parts from `from` on get lost, and closes the page. */
  const cut = async (watched: Watched, path: string, from: number, recorded: () => Promise<void>) => {
    const mend = await cutParts(watched.page.context(), from)
    await choose(watched.page, path)
    await recorded()
    await watched.page.close()
    await mend()
  }
  const reopened = async (watched: Watched): Promise<Page> => {
    const page = await watched.page.context().newPage()
    await openLink(page, link)
    return page
  }

  beforeAll(async () => {
    const [node] = HOSTS
    folder = await mkdtemp(join(tmpdir(), 'resume-'))
    browser = await openBrowser()
    host = await node.start()
    const staff = await openWatched(browser, host.origin)
    await setUp(staff.page, host.setupUrl)
    await addTaskType(staff.page, host.origin)
    const customerUrl = await addCustomer(staff.page, host.origin)
    link = await addLink(staff.page, customerUrl)
    await addOrder(staff.page, customerUrl)
    await staff.page.context().close()
    customer = await openWatched(browser, host.origin)
    acknowledged = countParts(customer.page.context())
    await openLink(customer.page, link)
  })
  afterAll(async () => {
    await browser.close()
    await host.close()
    await rm(folder, { recursive: true })
  })

  test('a page closed halfway says on its return how much is here, and sends only the rest of the file that is chosen again', async ({ expect }) => {
    const film = await write('film.mov', THREE_PARTS)
    await cut(customer, film, 3, () => expect.poll(() => acknowledged.parts.size, LONG).toBe(2))
    const page = await reopened(customer)
    await page.getByText('1 upload can go on').waitFor()
    await page.getByText('film.mov, 16.8 of 17 MB are here').waitFor()
    expect(await grave(page)).toEqual([])
    await choose(page, film)
    await arrived(page)
    expect([acknowledged.parts.size, acknowledged.twice()]).toEqual([3, 0])
    expect(await page.getByText('can go on').count()).toBe(0)
    await page.close()
  })

  test('another browser, which knows nothing of it, goes on too', async ({ expect }) => {
    const reel = await write('reel.mov', TWO_PARTS)
    const before = acknowledged.parts.size
    const first = { ...customer, page: await reopened(customer) }
    await cut(first, reel, 2, () => expect.poll(() => acknowledged.parts.size, LONG).toBe(before + 1))
    const other = await openWatched(browser, host.origin)
    const sent = countParts(other.page.context())
    await openLink(other.page, link)
    await other.page.getByText('reel.mov, 8.4 of 8.5 MB are here').waitFor()
    await choose(other.page, reel)
    await arrived(other.page)
    expect([...sent.parts.keys()].map((path) => path.split('/').at(-1))).toEqual(['2'])
    expect(other.complaints).toEqual([])
    await other.page.context().close()
  })

  test('a file of the same name, size and date but other content is said to have changed, and is sent as new', async ({ expect }) => {
    const master = await write('master.mov', TWO_PARTS)
    const date = new Date('2026-05-01T12:00:00Z')
    await utimes(master, date, date)
    const before = acknowledged.parts.size
    const first = { ...customer, page: await reopened(customer) }
    await cut(first, master, 2, () => expect.poll(() => acknowledged.parts.size, LONG).toBe(before + 1))
    await write('master.mov', TWO_PARTS)
    await utimes(master, date, date)
    const page = await reopened(customer)
    await page.getByText('1 upload can go on').waitFor()
    await choose(page, master)
    await page.getByText('master.mov has changed since it was begun.').waitFor()
    expect(await grave(page)).toEqual([])
    await page.getByRole('button', { name: 'Send as new' }).click()
    await arrived(page)
    expect(acknowledged.parts.size).toBe(before + 3)
    expect(await page.getByText('can go on').count()).toBe(0)
    await page.close()
  })

  test('with a handle of the file, going on takes one click', async ({ expect }) => {
    const own = await openWatched(browser, host.origin)
    const context = own.page.context()
    const sent = countParts(context)
    await chooseFromOwnStorage(context, 'own.mov', TWO_PARTS)
    await openLink(own.page, link)
    const mend = await cutParts(context, 2)
    await own.page.getByRole('button', { name: 'Choose files' }).click()
    await expect.poll(() => sent.parts.size, LONG).toBe(1)
    await own.page.close()
    await mend()
    const page = await reopened(own)
    await page.getByRole('button', { name: 'Go on' }).click()
    await arrived(page)
    expect([sent.parts.size, sent.twice()]).toEqual([2, 0])
    await context.close()
  })

  test('a dropped folder arrives as one, with its empty directories and without what systems leave in it', async () => {
    const page = await reopened(customer)
    for (const path of ['drums/take.wav', 'bass/take.wav', 'take.wav', 'no:tes.txt', 'empty.txt']) await write(`stems/${path}`, path === 'empty.txt' ? 0 : 999)
    await write('stems/.DS_Store', 9)
    await mkdir(join(folder, 'stems/old/deep'), { recursive: true })
    await drop(page, [join(folder, 'stems')])
    await page.getByText('Received · 5 of 5 files').waitFor(LONG)
    await page.getByText('Left out, since systems make them by themselves: stems/.DS_Store.').waitFor()
    await page.getByText('no:tes.txt → no_tes.txt').waitFor()
    await page.close()
  })

  test('a name that was sent before is kept beside the first, or takes its place as a new version', async ({ expect }) => {
    const page = await reopened(customer)
    const take = await write('take.wav', 5_000)
    await choose(page, take)
    await arrived(page)
    await choose(page, take)
    await page.getByText('take.wav was sent before.').waitFor()
    expect(await grave(page)).toEqual([])
    await page.getByRole('button', { name: 'Keep both' }).click()
    await page.getByText('take (2).wav').waitFor()
    await page.getByText('Same content as take.wav').waitFor()
    const here = page.getByText(/^\d+ files · .* received$/)
    await expect.poll(() => here.textContent()).toMatch(/^11 files/)
    await write('take.wav', 6_000)
    await choose(page, take)
    await page.getByRole('button', { name: 'New version' }).click()
    await page.getByText('All 3 files have arrived.').waitFor(LONG)
    await page.reload()
    expect(await here.textContent(), 'the first version counts no more').toMatch(/^11 files/)
    await page.close()
  })

  test('a folder goes on in another browser with the missing bytes only', async ({ expect }) => {
    for (const path of ['a.txt', 'b.txt', 'big.mov']) await write(`pack/${path}`, path === 'big.mov' ? TWO_PARTS : 50)
    const page = await reopened(customer)
    const mend = await cutParts(page.context(), 2)
    await page.getByLabel('Choose folder').first().setInputFiles(join(folder, 'pack'))
    await page.getByText('2 of 3 files · 8.4 of 8.5 MB').waitFor(LONG)
    await page.close()
    await mend()
    const other = await openWatched(browser, host.origin)
    const sent = countParts(other.page.context())
    await openLink(other.page, link)
    await other.page.getByText('pack/, 2 of 3 files are here').waitFor()
    await other.page.getByLabel('Choose folder').first().setInputFiles(join(folder, 'pack'))
    await other.page.getByText('Received · 3 of 3 files').waitFor(LONG)
    expect([...sent.parts.keys()].map((path) => path.split('/').at(-1))).toEqual(['2'])
    await other.page.context().close()
  })

  test('a folder that another browser has gone on with sends nothing twice where it was begun', async ({ expect }) => {
    const choosePart = async (watched: Watched, words: string) => {
      const page = await reopened(watched)
      const mend = await cutParts(page.context(), 2)
      await page.getByLabel('Choose folder').first().setInputFiles(join(folder, 'crate'))
      await page.getByText(words).waitFor(LONG)
      await page.close()
      await mend()
    }
    for (const path of ['a.txt', 'big.mov']) await write(`crate/${path}`, path === 'big.mov' ? TWO_PARTS : 50)
    await choosePart(customer, '1 of 2 files · 8.4 of 8.5 MB')
    await write('crate/c.txt', 50)
    const other = await openWatched(browser, host.origin)
    await openLink(other.page, link)
    await choosePart(other, '2 of 3 files · 8.4 of 8.5 MB')
    await other.page.context().close()
    const before = acknowledged.parts.size
    const page = await reopened(customer)
    await page.getByLabel('Choose folder').first().setInputFiles(join(folder, 'crate'))
    await page.getByText('Received · 3 of 3 files').waitFor(LONG)
    expect(acknowledged.parts.size).toBe(before + 1)
    await page.close()
  })

  test('after Done there is a receipt with every file, and it can be taken away', async ({ expect }) => {
    const page = await reopened(customer)
    await choose(page, await write('last.wav', 100))
    await arrived(page)
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByText('Lumen Localisation has been told.').waitFor()
    await page.getByRole('button', { name: 'Receipt of Harbour, episode 4' }).click()
    const dialog = page.getByRole('dialog', { name: 'Receipt' })
    await dialog.getByText('stems/drums/take.wav').waitFor()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await grave(page)).toEqual([])
    }
    const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('link', { name: 'Download JSON' }).click()])
    const { receipt }: { receipt: { files: { path: string }[]; emptyDirectories: string[] } } = JSON.parse(await readFile(await download.path(), 'utf8'))
    const paths = receipt.files.map(({ path }) => path)
    expect(paths).toEqual(expect.arrayContaining(['film.mov', 'reel.mov', 'take.wav', 'take (2).wav', 'stems/bass/take.wav', 'stems/no_tes.txt', 'last.wav']))
    expect(receipt.emptyDirectories).toEqual(['stems/old/deep'])
  })

  test('nothing was asked of anyone else, and the content policy held', ({ expect }) => {
    expect(customer.complaints.filter((words) => !words.includes('net::ERR_FAILED'))).toEqual([])
    expect(acknowledged.twice()).toBe(0)
  })
})
