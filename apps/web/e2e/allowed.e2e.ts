import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { type Host, PAGE_HOSTS } from './hosts.ts'
import { call } from './link-steps.ts'
import { type Load, makeLoad } from './load.ts'
import { setUp } from './staff-steps.ts'
import { drop, openLink } from './visitor-steps.ts'
import { openWatched, type Watched } from './watched.ts'

const UPDATES = [
  { update: 'neither', allowTitle: false, allowDuration: false, edits: [] },
  { update: 'title', allowTitle: true, allowDuration: false, edits: ['Edit title'] },
  { update: 'duration', allowTitle: false, allowDuration: true, edits: ['Edit duration'] },
  { update: 'title and duration', allowTitle: true, allowDuration: true, edits: ['Edit title and duration'] },
] as const

const DISPLAYS = [
  { display: 'files', choosers: ['Choose files'], arrived: 'Your file has arrived.', refused: 'This link takes files only.' },
  { display: 'folders', choosers: ['Choose folder'], arrived: 'All 6 files have arrived.', refused: 'This link takes folders only.' },
  { display: 'both', choosers: ['Choose files', 'Choose folder'], arrived: 'All 7 files have arrived.', refused: null },
] as const

const COMBINATIONS = UPDATES.flatMap((updates) => DISPLAYS.map((displays) => ({ ...updates, ...displays })))

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

describe.for(PAGE_HOSTS)('a link offers what it allows and nothing else on $name', ({ start }) => {
  let host: Host
  let staff: Watched
  let customerId: string
  let taskTypeId: string

  beforeAll(async () => {
    host = await start()
    staff = await openWatched(browser, host.origin)
    await setUp(staff.page, host.setupUrl)
    const type = { name: 'Video master', enabledForCustomerUpload: true, allowedExtensions: [], autoAccept: false }
    taskTypeId = (await call<{ taskTypeId: string }>(staff.page, 'taskTypes.create', type)).taskTypeId
    customerId = (await call<{ customerId: string }>(staff.page, 'customers.create', { name: 'Northlight Pictures' })).customerId
  }, 120_000)
  afterAll(async () => {
    await staff.page.context().close()
    await host.close()
  })

  test.for(COMBINATIONS)(
    'update $update, send $display',
    async ({ update, allowTitle, allowDuration, display, edits, choosers, arrived, refused }, { expect }) => {
      const number = 2_000 + COMBINATIONS.findIndex((each) => each.update === update && each.display === display)
      await call(staff.page, 'orders.create', { customerId, number, title: 'Harbour', tasks: [{ taskTypeId }] })
      const scope = { orderFrom: number, orderTo: number }
      const facts = { ...scope, customerId, description: 'Season 2 masters', email: 'anna@northlight.example', validUntil: null }
      const { linkId } = await call<{ linkId: string }>(staff.page, 'uploadLinks.create', { ...facts, allowTitle, allowDuration, display })
      const { url } = await call<{ url: string }>(staff.page, 'uploadLinks.copy', { linkId })
      const customer = await openWatched(browser, host.origin)
      const { page } = customer
      await openLink(page, url)
      const task = page.getByRole('region', { name: 'Video master' })
      expect(await page.getByRole('button', { name: /^Edit/ }).evaluateAll((found) => found.map((each) => each.firstChild?.textContent?.trim()))).toEqual(edits)
      expect(await task.getByRole('button', { name: /^Choose/ }).allTextContents()).toEqual(choosers)
      // Both at once: what the link takes arrives, and of the rest the page says why not.
      await drop(page, [join(load.folder, 'Bild 1.jpg'), load.folder])
      await page.getByText(arrived).waitFor()
      if (refused === null) expect(await page.getByText(/^This link takes/).count()).toBe(0)
      else await task.getByText(refused).waitFor()
      expect(customer.complaints).toEqual([])
      await page.context().close()
    },
  )
})
