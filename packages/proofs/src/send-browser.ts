import { openBrowser } from './browser.ts'
import type { Job } from './client.ts'
import type { Load, Sending } from './journey.ts'

/** Sends a load as a customer does: opens the link in a profile of its own, chooses a file and a folder, and touches nothing more. */
export async function sendByBrowser(_url: string, job: Job, load: Load): Promise<Sending> {
  const browser = await openBrowser()
  try {
    const page = await (await browser.newContext()).newPage()
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    await page.goto(job.linkUrl)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByLabel('Choose files').first().setInputFiles(load.large.path)
    await page.getByLabel('Choose folder').first().setInputFiles(load.folder.path)
    return { trouble: () => Promise.resolve(errors[0]), close: () => browser.close() }
  } catch (error) {
    await browser.close()
    throw error
  }
}
