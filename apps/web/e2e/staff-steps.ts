import type { Page } from 'playwright-core'

/** Sets the workspace up by its link, without sample data, and ends on the overview. */
export async function setUp(page: Page, setupUrl: string): Promise<void> {
  await page.goto(setupUrl)
  await page.getByLabel('Workspace name').fill('Lumen Localisation')
  await page.getByLabel('Your name').fill('Mira Aalto')
  await page.getByLabel('Your email address').fill('mira@lumen.example')
  await page.getByLabel('Add sample data').setChecked(false)
  await page.getByRole('button', { name: 'Set up' }).click()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
}

/** Makes the task type *Video master*, which customers may send. */
export async function addTaskType(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/tables/task-types`)
  await page.getByRole('button', { name: 'Add task type' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Video master')
  await dialog.getByLabel('Enabled for customer upload').check()
  await dialog.getByRole('button', { name: 'Save & Close' }).click()
  await page.getByText('Video master', { exact: true }).waitFor()
}

/** Makes a customer. @returns the address of its page. */
export async function addCustomer(page: Page, origin: string): Promise<string> {
  await page.goto(`${origin}/customers`)
  await page.getByRole('button', { name: 'Add customer' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Company name').fill('Northlight Pictures')
  await dialog.getByRole('button', { name: 'Add customer' }).click()
  await page.waitForURL(/\/customers\/cus_/)
  return page.url().split('?')[0] ?? ''
}

/** Makes a link for files and folders. @returns what its dialog shows to be copied; the page is left at the list of links. */
export async function addLink(page: Page, customerUrl: string): Promise<string> {
  await page.goto(`${customerUrl}?tab=links`)
  await page.getByRole('button', { name: 'Add customer link' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Link description').fill('Season 2 masters')
  await dialog.getByLabel('Email address').fill('anna@northlight.example')
  await dialog.getByLabel('Files and folders').check()
  await dialog.getByRole('button', { name: 'Save & Close' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'More about Season 2 masters' }).click()
  await page.getByRole('menuitem', { name: 'Show link and QR code' }).click()
  const field = dialog.getByLabel('Link', { exact: true })
  const link = await field.inputValue()
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await dialog.waitFor({ state: 'detached' })
  return link
}

/** Makes an order with one task. @returns the address of its page. */
export async function addOrder(page: Page, customerUrl: string): Promise<string> {
  await page.goto(`${customerUrl}?tab=orders`)
  await page.getByRole('button', { name: 'New order' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Title', { exact: true }).fill('Harbour, episode 4')
  await dialog.getByRole('button', { name: '+ Video master' }).click()
  await dialog.getByRole('button', { name: 'Make order' }).click()
  await page.waitForURL(/\/orders\/ord_/)
  await page.getByRole('heading', { name: 'Video master' }).waitFor()
  return page.url()
}

/** Revokes a link; the one that `addLink` made when not said. */
export async function revokeLink(page: Page, customerUrl: string, name = 'Season 2 masters'): Promise<void> {
  await page.goto(`${customerUrl}?tab=links`)
  await page.getByRole('button', { name: `More about ${name}`, exact: true }).click()
  await page.getByRole('menuitem', { name: 'Revoke' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke link' }).click()
  await page.getByRole('row', { name }).getByText('Revoked').waitFor()
}
