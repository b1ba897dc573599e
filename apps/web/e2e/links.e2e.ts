import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { focused, graveInBoth, openBrowser } from './browser.ts'
import { type Host, PAGE_HOSTS } from './hosts.ts'
import { call, fillLink, type Limits, mailedLink, readLink, readOrders, readPreview, visitLink } from './link-steps.ts'
import { addCustomer, addTaskType, setUp } from './staff-steps.ts'
import { openWatched, type Watched } from './watched.ts'

const RECEIVER = 'mixing@dubstudio.example'
const ORDERS = [
  { number: 4101, project: 'Autumn slate', series: 'Harbour' },
  { number: 4102, project: 'Autumn slate', series: 'Saltmarsh' },
  { number: 4103, project: '', series: 'Harbour' },
  { number: 4104, project: 'Winter slate', series: '' },
]
const KINDS: readonly [string, Limits, string[]][] = [
  ['No limit', {}, ['4104', '4103', '4102', '4101']],
  ['A range', { from: '4102', to: '4103' }, ['4103', '4102']],
  ['An open range', { from: '4103' }, ['4104', '4103']],
  ['Two projects', { projects: ['Autumn slate', 'winter slate'] }, ['4104', '4102', '4101']],
  ['One series', { series: ['Harbour'] }, ['4103', '4101']],
  ['Two kinds', { to: '4102', series: ['Harbour'] }, ['4101']],
  ['Nothing fits', { projects: ['Spring slate'] }, []],
]

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

// Each test goes on where the one before it stopped, as a day at work does.
describe.for(PAGE_HOSTS)('customer links on $name', ({ start }) => {
  let host: Host
  let staff: Watched
  let customer: Watched
  let receiver: Watched
  let received: Page
  let customerUrl: string

  beforeAll(async () => {
    host = await start()
    const open = () => openWatched(browser, host.origin)
    ;[staff, customer, receiver] = [await open(), await open(), await open()]
    await setUp(staff.page, host.setupUrl)
    await addTaskType(staff.page, host.origin)
    customerUrl = await addCustomer(staff.page, host.origin)
    const customerId = customerUrl.split('/').at(-1)
    const list = await staff.page.request.get(`${host.origin}/api/trpc/taskTypes.list`)
    const types: { result: { data: { id: string }[] } } = await list.json()
    const tasks = types.result.data.map((type) => ({ taskTypeId: type.id }))
    for (const order of ORDERS) await call(staff.page, 'orders.create', { customerId, title: `Episode ${order.number}`, tasks, ...order })
  })
  afterAll(async () => {
    for (const { page } of [staff, customer, receiver]) await page.context().close()
    await host.close()
  })

  test.for(KINDS)('%s: what the form previews is what the customer sees', { timeout: 90_000 }, async ([name, limits, numbers], { expect }) => {
    const { page } = staff
    await page.goto(`${customerUrl}?tab=links`)
    const dialog = await fillLink(page, name, limits)
    const preview = await readPreview(dialog)
    expect(preview.orders).toEqual(numbers)
    await dialog.getByRole('button', { name: 'Save & Close' }).click()
    await dialog.waitFor({ state: 'detached' })
    const visit = await visitLink(customer.page.context(), await readLink(page, name))
    const seen = await readOrders(visit)
    expect(seen.orders).toEqual(preview.orders)
    const words = seen.tasks === 1 ? '1 order, 1 task now.' : `${seen.tasks} orders, ${seen.tasks} tasks now.`
    expect(preview.says).toBe(seen.tasks === 0 ? 'Nothing now. No order belongs to these projects.' : words)
    await visit.close()
  })

  test('the form says beside the field what is wrong, has no grave fault, and Esc gives the focus back', async ({ expect }) => {
    const { page } = staff
    await page.goto(`${customerUrl}?tab=links`)
    const dialog = await fillLink(page, '', { from: '4103', to: '4102' })
    await dialog.getByRole('button', { name: 'Save & Close' }).click()
    await dialog.getByText('The range ends before it begins.').waitFor()
    await focused(dialog.getByLabel('Link description'))
    expect(await graveInBoth(page)).toEqual([])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await focused(page.getByRole('button', { name: 'Add customer link' }))
  })

  test('a half-typed day is no date and no end: it stands as it was typed, is refused, and can be completed', async ({ expect }) => {
    const { page } = staff
    await page.goto(`${customerUrl}?tab=links`)
    const dialog = await fillLink(page, 'Half a day', {})
    const day = dialog.getByLabel('Valid until')
    const refusal = dialog.getByText('This is not a date.')
    const save = dialog.getByRole('button', { name: 'Save & Close' })
    await day.pressSequentially('0630')
    await day.press('Enter')
    await refusal.waitFor()
    await day.pressSequentially('2027')
    await refusal.waitFor({ state: 'detached' })
    await save.click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'More about Half a day', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    expect(await day.inputValue()).toBe('2027-06-30')
    await day.press('Backspace')
    await save.click()
    await refusal.waitFor()
    await focused(day)
    await day.pressSequentially('07')
    await refusal.waitFor({ state: 'detached' })
    await save.click()
    await dialog.waitFor({ state: 'detached' })
    expect(await page.getByRole('row', { name: /^Half a day/ }).innerText()).toContain('30 Jul 2027')
  })

  test('a link keeps its end when the workspace has moved to another zone and its day is left as it is', async ({ expect }) => {
    const { page } = staff
    const end = () =>
      page
        .getByRole('row', { name: /^Half a day/ })
        .locator('time')
        .getAttribute('datetime')
    const before = await end()
    await host.execute(`update workspaces set zone = 'Pacific/Auckland'`)
    await page.goto(`${customerUrl}?tab=links`)
    await page.getByRole('button', { name: 'More about Half a day', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByLabel('Valid until').inputValue()).toBe('2027-07-31')
    await dialog.getByLabel('Email address').fill('bea@northlight.example')
    await dialog.getByRole('button', { name: 'Save & Close' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page
      .getByRole('row', { name: /^Half a day/ })
      .getByText('bea@northlight.example')
      .waitFor()
    expect(await end()).toBe(before)
    await host.execute(`update workspaces set zone = 'UTC'`)
  })

  test('a duplicate has what the link has, but a secret, a state and a use of its own', async ({ expect }) => {
    const { page } = staff
    await page.goto(`${customerUrl}?tab=links`)
    await page.getByRole('button', { name: 'More about Two kinds', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Duplicate' }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByLabel('Link description').inputValue()).toBe('Two kinds copy')
    expect((await readPreview(dialog)).orders).toEqual(['4101'])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await focused(page.getByRole('button', { name: 'More about Two kinds' }))
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Duplicate' }).press('Enter')
    await dialog.getByRole('button', { name: 'Save & Close' }).click()
    await dialog.waitFor({ state: 'detached' })
    const row = page.getByRole('row', { name: /^Two kinds copy/ })
    expect(await row.innerText()).toMatch(/Waiting[^]*Series “Harbour” · Orders up to 4102[^]*not sent yet/)
    expect(await readLink(page, 'Two kinds copy')).not.toBe(await readLink(page, 'Two kinds'))
  })

  test('a link that has ended is copied again, but not sent', async ({ expect }) => {
    const { page } = staff
    await host.execute(`update upload_links set ends_at = ${Date.now() - 1_000} where description = 'Half a day'`)
    await page.goto(`${customerUrl}?tab=links`)
    const row = page.getByRole('row', { name: /^Half a day/ })
    await row.getByRole('button', { name: 'Extend' }).waitFor()
    await row.getByRole('button', { name: 'Copy link' }).waitFor()
    expect(await readLink(page, 'Half a day')).toContain('/u/lnk_')
    await page.getByRole('button', { name: 'More about Half a day', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Send' }).getByText('The link has ended.').waitFor()
    await page.keyboard.press('Escape')
  })

  test('a customer shares the link, and whoever gets it sends a file with a link of their own', async ({ expect }) => {
    await staff.page.goto(`${customerUrl}?tab=links`)
    const visit = await visitLink(customer.page.context(), await readLink(staff.page, 'One series'))
    await visit.getByRole('button', { name: 'Share link' }).click()
    const dialog = visit.getByRole('dialog')
    await dialog.getByText('they can send files and folders for the same orders').waitFor()
    await dialog.getByLabel('Email address').fill(RECEIVER)
    await dialog.getByRole('button', { name: 'Share link' }).click()
    await dialog.getByText(`A link is on its way to ${RECEIVER}.`).waitFor()
    expect(await dialog.getByRole('listitem').allInnerTexts()).toEqual([expect.stringContaining(RECEIVER)])
    expect(await graveInBoth(visit)).toEqual([])
    received = await visitLink(receiver.page.context(), await mailedLink(staff.page, RECEIVER))
    expect((await readOrders(received)).orders).toEqual(['4103', '4101'])
    const file = { name: 'stems.wav', mimeType: 'audio/wav', buffer: Buffer.alloc(3_000, 7) }
    await received.getByLabel('Choose files').first().setInputFiles(file)
    await received.getByRole('button', { name: 'Done' }).click()
    await visit.reload()
    await visit.getByRole('heading', { name: 'Video master' }).first().waitFor()
    expect(await visit.getByText('stems.wav').count(), 'what the receiver sent is not shown to the sharer').toBe(0)
    await visit.close()
  })

  test('staff see whom a link was shared with, under it, and what came in', async ({ expect }) => {
    const { page } = staff
    await page.goto(`${customerUrl}?tab=links`)
    await page.getByRole('row', { name: /Shared with/ }).waitFor()
    const names = await page.locator('tbody tr td:first-of-type').allInnerTexts()
    const at = names.findIndex((name) => name.startsWith('One series'))
    expect(names[at + 1]?.replaceAll(/\s+/g, ' ')).toContain(`Shared with ${RECEIVER}`)
    expect(await page.getByRole('row', { name: /Shared with/ }).innerText()).toContain('1 file')
    expect(await graveInBoth(page)).toEqual([])
  })

  test('staff who narrow a link narrow what was shared from it, and who revoke it end that too', async ({ expect }) => {
    const { page } = staff
    await page.getByRole('button', { name: 'More about One series', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Order number from').fill('4103')
    await dialog.getByRole('button', { name: 'Save & Close' }).click()
    await dialog.waitFor({ state: 'detached' })
    await received.reload()
    expect((await readOrders(received)).orders).toEqual(['4103'])
    await page.getByRole('button', { name: 'More about One series', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Revoke' }).click()
    const confirm = page.getByRole('alertdialog')
    await confirm.getByText(RECEIVER).waitFor()
    await confirm.getByRole('button', { name: 'Revoke link' }).click()
    await received.reload()
    await received.getByRole('heading', { name: 'This link has been withdrawn' }).waitFor()
    expect([...staff.complaints, ...customer.complaints, ...receiver.complaints]).toEqual([])
  })
})
