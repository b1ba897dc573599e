import { openBrowser } from './browser.ts'
import type { Job } from './client.ts'
import type { Load, Sending } from './journey.ts'

/** Sends a load as a customer does: opens the link in a profile of its own, chooses a file and a folder, and touches nothing more. */
export async function sendByBrowser(_url: string, job: Job, load: Load): Promise<Sending> {
  const browser = await openBrowser()
  try {
    const page = await (await browser.newContext()).newPage()
    await page.goto(job.linkUrl)
    await page.locator('input[type=file]:not([webkitdirectory])').first().setInputFiles(load.large.path)
    await page.locator('input[type=file][webkitdirectory]').first().setInputFiles(load.folder.path)
    return { trouble: () => undefined, close: () => browser.close() }
  } catch (error) {
    await browser.close()
    throw error
  }
}
