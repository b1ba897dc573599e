import type { BrowserContext, Locator, Page } from 'playwright-core'

/** Calls the server as the one who is signed in on a page, for what a test needs and is not about. */
export async function call<T>(page: Page, path: string, input: unknown): Promise<T> {
  const { origin } = new URL(page.url())
  const answer = await page.request.post(`${origin}/api/trpc/${path}`, { data: input, headers: { Origin: origin } })
  const body: { result: { data: T } } = await answer.json()
  if (!answer.ok()) throw new Error(`${path}: ${JSON.stringify(body)}`)
  return body.result.data
}

/** What is given to the form of a link beside its mandatory fields. */
export interface Limits {
  from?: string
  to?: string
  projects?: readonly string[]
  series?: readonly string[]
}

/** Opens the form of a new link and fills it; the dialog stays open. */
export async function fillLink(page: Page, description: string, limits: Limits): Promise<Locator> {
  await page.getByRole('button', { name: 'Add customer link' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Link description').fill(description)
  await dialog.getByLabel('Email address').fill('anna@northlight.example')
  await dialog.getByLabel('Files and folders').check()
  await dialog.getByLabel('Order number from').fill(limits.from ?? '')
  await dialog.getByLabel('Order number to').fill(limits.to ?? '')
  for (const [label, names] of [
    ['Projects', limits.projects ?? []],
    ['Series', limits.series ?? []],
  ] as const) {
    for (const name of names) {
      await dialog.getByLabel(label).fill(name)
      await dialog.getByLabel(label).press('Enter')
    }
  }
  return dialog
}

/** What a preview says when it has settled. */
export async function readPreview(dialog: Locator): Promise<{ says: string; orders: string[] }> {
  const preview = dialog.getByRole('region', { name: 'What the customer sees' })
  let last = ''
  for (let same = 0; same < 3;) {
    await dialog.page().waitForTimeout(200)
    const now = await preview.innerText()
    const busy = (await preview.getAttribute('aria-busy')) === 'true'
    same = now === last && !busy ? same + 1 : 0
    last = now
  }
  const items = await preview.getByRole('listitem').allInnerTexts()
  return { says: await preview.getByRole('status').innerText(), orders: items.map((item) => item.split(' · ')[0] ?? '') }
}

/** The address of a link, as its dialog shows it. */
export async function readLink(page: Page, name: string): Promise<string> {
  await page.getByRole('button', { name: `More about ${name}`, exact: true }).click()
  await page.getByRole('menuitem', { name: 'Show link and QR code' }).click()
  const dialog = page.getByRole('dialog')
  const link = await dialog.getByLabel('Link', { exact: true }).inputValue()
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await dialog.waitFor({ state: 'detached' })
  return link
}

/** Opens a link in a window of its own; the first time in a context a person has to say that they mean it. */
export async function visitLink(context: BrowserContext, link: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(link)
  const heading = page.getByRole('heading', { name: 'Send your files' })
  const button = page.getByRole('button', { name: 'Continue' })
  await heading.or(button).waitFor()
  if (await button.isVisible()) await button.click()
  await heading.waitFor()
  return page
}

/** The numbers of the orders that a holder's page shows, the first one first, and how many tasks they have. */
export async function readOrders(page: Page): Promise<{ orders: string[]; tasks: number }> {
  const subs = page.getByText(/^Order \d+/)
  await subs.first().or(page.getByText('Nothing is needed at the moment')).waitFor()
  const orders = (await subs.allInnerTexts()).map((words) => /\d+/.exec(words)?.[0] ?? '')
  return { orders, tasks: await page.getByRole('heading', { name: 'Video master' }).count() }
}

/** The link in the newest mail to an address, as the development's outbox has it. */
export async function mailedLink(page: Page, to: string): Promise<string> {
  const { origin } = new URL(page.url())
  for (let turn = 0; turn < 50; turn++) {
    const answer = await page.request.get(`${origin}/api/dev/outbox`)
    const { mails }: { mails: { to: string; text: string }[] } = await answer.json()
    const link = /\S+\/u\/lnk_\S+/.exec(mails.find((mail) => mail.to === to)?.text ?? '')?.[0]
    if (link !== undefined) return link
    await page.waitForTimeout(200)
  }
  throw new Error(`There is no mail to ${to}.`)
}
