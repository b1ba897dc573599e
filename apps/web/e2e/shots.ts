/**
 * Makes pictures of pages, light and dark, 1280 and 390 px wide, into the ignored folder `.shots` at the top.
 * `node apps/web/e2e/shots.ts http://127.0.0.1:4173 /dev/ui /dev/ui/staff`
 * Pages of staff need a host in development: `SHOTS_AS=admin@example.com` signs in there first, by the code in its outbox.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openBrowser } from './browser.ts'

const OUT = join(import.meta.dirname, '../../../.shots')
const [base, ...paths] = process.argv.slice(2)
if (!base || paths.length === 0) throw new Error('Give an address and at least one path: shots.ts http://127.0.0.1:4173 /dev/ui')

type Cookies = Awaited<ReturnType<BrowserContext['storageState']>>

async function mailsTo(page: Page, origin: string, email: string): Promise<{ id: string; text: string }[]> {
  const answer = await page.request.get(new URL('/api/dev/outbox', origin).href)
  const { mails }: { mails: { id: string; to: string; text: string }[] } = await answer.json()
  return mails.filter((mail) => mail.to === email)
}

/** Signs in as staff do. */
async function signIn(browser: Browser, origin: string, email: string): Promise<Cookies> {
  const page = await browser.newPage()
  const old = new Set((await mailsTo(page, origin, email)).map((mail) => mail.id))
  await page.goto(new URL('/sign-in', origin).href)
  await page.getByLabel('Email address').fill(email)
  await page.keyboard.press('Enter')
  const field = page.getByLabel('Code from your mail')
  await field.waitFor()
  let code: string | undefined
  while (code === undefined) {
    await page.waitForTimeout(200)
    code = /\b\d{6}\b/.exec((await mailsTo(page, origin, email)).find((mail) => !old.has(mail.id))?.text ?? '')?.[0]
  }
  await field.fill(code)
  await page.getByRole('navigation', { name: 'Main' }).waitFor({ state: 'attached' })
  const cookies = await page.context().storageState()
  await page.close()
  return cookies
}

await mkdir(OUT, { recursive: true })
const browser = await openBrowser()
try {
  const email = process.env['SHOTS_AS']
  const signedIn = email === undefined ? {} : { storageState: await signIn(browser, base, email) }
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 390]) {
      const page = await browser.newPage({ ...signedIn, colorScheme, viewport: { width, height: width === 390 ? 844 : 800 } })
      for (const path of paths) {
        await page.goto(new URL(path, base).href, { waitUntil: 'networkidle' })
        await page.waitForTimeout(500) // skeletons wait 300 ms
        const name = `${path.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'start'}-${colorScheme}-${width}.png`
        await page.screenshot({ path: join(OUT, name), fullPage: true })
        process.stdout.write(`${name}\n`)
      }
      await page.close()
    }
  }
} finally {
  await browser.close()
}
