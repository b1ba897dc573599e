import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { vi } from 'vitest'
import type { Inbox } from './code-steps.ts'
import { call } from './link-steps.ts'
import { type Acknowledged, countParts, holdRequests, openLink, partOf } from './visitor-steps.ts'
import { openWatched, type Watched } from './watched.ts'

export const MIRA = 'mira@lumen.example'
const TWO_PARTS = 8_500_000

/** Signs staff in with a mailed code: sessions end while the clock moves by days. */
export async function signIn(page: Page, inbox: Inbox): Promise<void> {
  const { codeId } = await call<{ codeId: string }>(page, 'signIn.requestCode', { email: MIRA })
  await call(page, 'signIn.verifyCode', { codeId, code: await inbox.nextCode() })
}

/** Sets what the end of a link depends on. */
export async function configure(page: Page, settings: { zone: string; graceHours: number }): Promise<void> {
  const others = { name: 'Lumen Localisation', retentionDays: 30, completedRetentionDays: 30, mailFromName: 'Lumen Localisation', mailFromAddress: MIRA }
  await call(page, 'workspace.update', { ...others, ...settings })
}

export interface NewLink {
  description: string
  /** Its last day; null for a link without an end. */
  validUntil: string | null
  secondFactor?: 'email'
}

/** Makes a link for the customer of a page. @returns its address. */
export async function makeLink(page: Page, customerUrl: string, link: NewLink): Promise<string> {
  const fields = { email: 'anna@northlight.example', allowTitle: false, allowDuration: false, display: 'both' }
  const { linkId } = await call<{ linkId: string }>(page, 'uploadLinks.create', { customerId: customerUrl.split('/').at(-1), ...fields, ...link })
  const { url } = await call<{ url: string }>(page, 'uploadLinks.copy', { linkId })
  return url
}

/** Files made for the occasion. */
export interface Files {
  write(name: string, sizeBytes: number): Promise<string>
  remove(): Promise<void>
}

export async function openFiles(): Promise<Files> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-files-'))
  return {
    async write(name, sizeBytes) {
      const path = join(folder, name)
      await writeFile(path, randomBytes(sizeBytes))
      return path
    },
    remove: () => rm(folder, { recursive: true }),
  }
}

/** A customer in a browser of their own. */
export interface Customer extends Watched {
  readonly acknowledged: Acknowledged
  /** Chooses a new file. */
  choose(name: string, sizeBytes?: number): Promise<void>
  /** Sends a file of two parts, of which the second is slow. @returns lets it go. */
  begin(name: string): Promise<() => void>
  /** Keeps the page from asking how the link stands, as a page in the background does not. @returns brings it to the front again. */
  hide(): Promise<() => Promise<void>>
  /** Makes the browser one that was never here. */
  forget(): Promise<void>
  close(): Promise<void>
}

export async function openCustomer(browser: Browser, origin: string, files: Files): Promise<Customer> {
  const watched = await openWatched(browser, origin)
  const { page } = watched
  const context = page.context()
  const acknowledged = countParts(context)
  const choose = async (name: string, sizeBytes = 1_000) =>
    page
      .getByLabel('Choose files')
      .first()
      .setInputFiles(await files.write(name, sizeBytes))
  return {
    ...watched,
    acknowledged,
    choose,
    async begin(name) {
      const goOn = await holdRequests(context, (url) => partOf(url) > 1)
      await choose(name, TWO_PARTS)
      await vi.waitUntil(() => acknowledged.parts.size === 1, { timeout: 30_000 })
      return goOn
    },
    async hide() {
      const letLook = await holdRequests(context, ({ pathname }) => pathname.includes('/visit.'))
      return async () => {
        letLook()
        await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
      }
    },
    async forget() {
      await page.goto('about:blank')
      await context.clearCookies()
    },
    close: () => context.close(),
  }
}

/** Opens a link in a new browser. */
export async function enter(browser: Browser, link: string, files: Files): Promise<Customer> {
  const customer = await openCustomer(browser, new URL(link).origin, files)
  await openLink(customer.page, link)
  return customer
}
