import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { preview, type PreviewServer } from 'vite'
import { focused, grave, openBrowser } from './browser.ts'

const complaints: string[] = []
let server: PreviewServer
let browser: Browser
let base: string

beforeAll(async () => {
  server = await preview({ root: join(import.meta.dirname, '..'), preview: { port: 0 } })
  base = server.resolvedUrls?.local[0] ?? ''
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

async function open(path: string, width = 1280, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  const context = await browser.newContext({
    colorScheme,
    viewport: { width, height: 800 },
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const page = await context.newPage()
  // The content policy speaks through the console: whatever it refuses is a complaint.
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => request.url().startsWith(base) || request.url().startsWith('data:') || complaints.push(`left for ${request.url()}`))
  await page.goto(new URL(path, base).href, { waitUntil: 'networkidle' })
  return page
}

for (const theme of ['light', 'dark'] as const) {
  for (const width of [1280, 390]) {
    test(`axe finds nothing serious in any component, ${theme}, ${width} px`, async ({ expect }) => {
      for (const path of ['/dev/ui', '/dev/ui/staff', '/dev/ui/visitor', '/nowhere']) {
        const page = await open(path, width, theme)
        await page.waitForTimeout(400) // skeletons show themselves after 300 ms
        expect(await grave(page), path).toEqual([])
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} fits its width`).toBe(true)
        await page.context().close()
      }
    })
  }
}

test('an open dialog holds the focus, closes on Esc and gives the focus back', async ({ expect }) => {
  const page = await open('/dev/ui')
  const button = page.getByRole('button', { name: 'Dialog', exact: true })
  await button.click()
  const dialog = page.getByRole('dialog', { name: 'Rename link' })
  await dialog.getByLabel('Link description').fill('Kept')
  expect(new URL(page.url()).searchParams.get('dialog')).toBe('edit')
  expect(await grave(page)).toEqual([])
  for (let presses = 0; presses < 6; presses += 1) {
    await page.keyboard.press('Tab')
    expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true)
  }
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await focused(button)
  expect(new URL(page.url()).searchParams.has('dialog')).toBe(false)
  await button.click()
  expect(await dialog.getByLabel('Link description').inputValue()).toBe('Kept')
  await dialog.getByRole('combobox', { name: 'Customer' }).fill('lum')
  await page.getByRole('option', { name: 'Lumen Localisation' }).click()
  expect(await dialog.getByRole('combobox', { name: 'Customer' }).inputValue()).toBe('Lumen Localisation')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  expect(await dialog.getByRole('combobox', { name: 'Customer' }).inputValue(), 'choosing what is chosen keeps it').not.toBe('')
  await dialog.getByRole('combobox', { name: 'Customer' }).fill('')
  await dialog.getByLabel('Link description').focus()
  expect(await dialog.getByRole('combobox', { name: 'Customer' }).inputValue()).toBe('')
  await page.goBack()
  await dialog.waitFor({ state: 'detached' })
})

test('a dialog opened from a menu gives the focus back to the button of the menu', async () => {
  const page = await open('/dev/ui')
  const button = page.getByRole('button', { name: 'Actions', exact: true })
  await button.click()
  await page.getByRole('menuitem', { name: 'Rename' }).click()
  const dialog = page.getByRole('dialog', { name: 'Rename link' })
  await dialog.getByLabel('Link description').fill('From the menu')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await focused(button)
})

test('a destructive dialog has the focus on Cancel and stays open with the words when it fails', async ({ expect }) => {
  const page = await open('/dev/ui?dialog=confirm')
  const dialog = page.getByRole('alertdialog')
  await focused(dialog.getByRole('button', { name: 'Cancel' }))
  await dialog.getByRole('button', { name: 'Revoke link' }).click()
  await dialog.getByText('The link was not revoked.').waitFor()
  expect(await grave(page)).toEqual([])
})

test('a form shows each error beside its field, focuses the first, and keeps what was typed when saving fails', async ({ expect }) => {
  const page = await open('/dev/ui')
  const form = page.locator('form')
  const description = form.getByLabel('Link description')
  const email = form.getByLabel('Email address')
  await email.fill('anna')
  await email.blur()
  await form.getByText('This is not an email address.').waitFor()
  expect(await form.getByText('Please fill this in.').count()).toBe(0)
  await form.getByRole('button', { name: 'Save & Close' }).click()
  await form.getByText('Please choose.').waitFor()
  await focused(description)
  await description.fill('fail')
  await email.fill('anna@northlight.example')
  expect(await form.getByText('This is not an email address.').count()).toBe(0)
  await form.getByLabel('Files', { exact: true }).check()
  await form.getByLabel('First order').fill('4x')
  await page.keyboard.press('Enter')
  await form.getByText('Please give a number.').waitFor()
  await form.getByLabel('First order').fill('')
  await page.keyboard.press('Enter')
  await form.getByText('The link could not be saved.').waitFor()
  expect(await description.inputValue()).toBe('fail')
  await description.fill('Masters')
  await page.keyboard.press('Enter')
  await page.getByText('Saved Masters for anna@northlight.example.').waitFor()
})

test('a table is worked by keyboard, by shift-range and by right-click', async ({ expect }) => {
  const page = await open('/dev/ui')
  const table = page.getByRole('table', { name: 'Access links' })
  const rows = table.locator('tbody tr')
  const ticked = () => table.locator('tbody input:checked').count()
  await rows.nth(0).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  expect(await ticked()).toBe(2)
  await page.keyboard.press('End')
  await page.keyboard.press('Shift+Space')
  expect(await ticked()).toBe(4)
  await page.keyboard.press('Enter')
  await page.getByText('Old FTP replacement was opened.').waitFor()
  await table.getByLabel('Select all').check()
  expect(await ticked()).toBe(5)
  await table.getByLabel('Select Season 2 masters').click()
  expect(await ticked()).toBe(4)
  await table.getByRole('button', { name: 'Link', exact: true }).click()
  expect(await table.getByRole('columnheader', { name: 'Link' }).getAttribute('aria-sort')).toBe('ascending')
  await rows.nth(1).click({ button: 'right' })
  expect(await grave(page)).toEqual([])
  await page.getByRole('menuitem', { name: 'Send again' }).click()
  await page.getByText('Sent.', { exact: true }).waitFor()
})

test('a code can be pasted with a space and is complete at the last digit', async ({ expect }) => {
  const page = await open('/dev/ui')
  const field = page.getByLabel('Code from your mail')
  expect(await field.getAttribute('autocomplete')).toBe('one-time-code')
  await page.evaluate(() => navigator.clipboard.writeText('482 913'))
  await field.focus()
  await page.keyboard.press('Control+v')
  await page.getByText('The code is complete.').waitFor()
  expect(await field.inputValue()).toBe('482913')
})

test('copying says so and the QR code is drawn', async ({ expect }) => {
  const page = await open('/dev/ui')
  await page.getByRole('button', { name: 'Copy link' }).last().click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('https://files.example.com/u/lnk_')
  await page.getByRole('status').getByText('Copied').waitFor()
  await page.getByRole('button', { name: 'QR code' }).click()
  await page.getByRole('img', { name: /QR code of/ }).waitFor()
})

test('a combobox finds by typing, and a chosen tag can be taken off', async ({ expect }) => {
  const page = await open('/dev/ui')
  const series = page.getByRole('combobox', { name: /Series/ })
  await series.fill('north')
  await page.getByRole('option', { name: /North by boat/ }).click()
  await page.getByRole('button', { name: 'Take off North by boat' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Take off Harbour' }).click()
  expect(await page.getByRole('button', { name: /^Take off/ }).count()).toBe(2)
})

test('a dropped folder is walked, and an empty folder in it is told', async ({ expect }) => {
  const folder = await mkdtemp(join(tmpdir(), 'drop-'))
  try {
    await mkdir(join(folder, 'stems/drums'), { recursive: true })
    await mkdir(join(folder, 'stems/empty'))
    await writeFile(join(folder, 'stems/drums/kick.wav'), 'kick')
    for (let take = 0; take < 120; take += 1) await writeFile(join(folder, `stems/take ${take}.wav`), 'x')
    const page = await open('/dev/ui')
    const devtools = await page.context().newCDPSession(page)
    const data = { items: [], files: [join(folder, 'stems')], dragOperationsMask: 1 }
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await devtools.send('Input.dispatchDragEvent', { type, x: 200, y: 200, data })
    const list = page.getByTestId('dropped')
    await list.getByText('stems/drums/kick.wav 4 B').waitFor()
    await list.getByText('stems/empty/ is empty').waitFor()
    expect(await list.getByText(/take \d+\.wav/).count()).toBe(120)
    expect(await page.locator('.page-drop').count()).toBe(0)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('below 900 px the rail is a drawer that holds the focus, and a chosen theme outlives a reload', async ({ expect }) => {
  const page = await open('/dev/ui/staff', 390)
  await page.getByRole('button', { name: 'Open the menu' }).click()
  const drawer = page.getByRole('dialog', { name: 'Menu' })
  expect(await grave(page)).toEqual([])
  await drawer.getByRole('button', { name: /Mira Aalto/ }).click()
  await page.getByRole('menuitemradio', { name: 'Dark' }).click()
  await page.locator('[data-theme=dark]').waitFor()
  expect(await grave(page)).toEqual([])
  await page.reload()
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(14, 19, 18)')
})

test('the pages keep to the content policy and ask nothing of anyone else', ({ expect }) => {
  expect(complaints).toEqual([])
})
