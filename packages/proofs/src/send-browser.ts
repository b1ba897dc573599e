import type { Page } from 'playwright-core'
import { Chromium } from './chromium.ts'
import type { Job } from './client.ts'
import { makeFolder, removeFolder } from './folders.ts'
import type { Load, Sending } from './journey.ts'

/** Sends a load as a customer does: opens the link in a profile of its own, chooses a file and a folder, and touches nothing more. */
export async function sendByBrowser(_url: string, job: Job, load: Load): Promise<Sending> {
  const profile = await makeFolder('profile')
  const browser = await Chromium.start(profile)
  const close = async () => {
    await browser.end()
    await removeFolder(profile)
  }
  try {
    await browser.guide(async (page) => {
      await openLink(page, job.linkUrl)
      await page.getByLabel('Choose folder').first().setInputFiles(load.folder.path)
      await page.getByLabel('Choose files').first().setInputFiles(load.large.path)
    })
    return { trouble: () => undefined, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Opens a link up to where files can be chosen. A browser that knows the link may not be asked to go on. */
export async function openLink(page: Page, linkUrl: string): Promise<void> {
  await page.goto(linkUrl)
  const gate = page.getByRole('button', { name: 'Continue' })
  const files = page.getByLabel('Choose files').first()
  await gate.or(files).first().waitFor({ state: 'attached' })
  if (await gate.isVisible()) await gate.click()
  await files.waitFor({ state: 'attached' })
}
