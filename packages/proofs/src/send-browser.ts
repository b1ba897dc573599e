import { chromium, type Page } from 'playwright-core'
import { CHROMIUM, CHROMIUM_FLAGS } from './browser.ts'
import type { Job } from './client.ts'
import { makeFolder, removeFolder } from './folders.ts'
import { freePort } from './host.ts'
import type { Load, Sending } from './journey.ts'
import { startProgram, until } from './process.ts'

/**
 * Sends a load as a customer does: opens the link in a profile of its own, chooses a file and a folder, and touches nothing more. The
 * browser is then let go of: whoever watches its network is sent every byte of every request, which takes most of the machine.
 */
export async function sendByBrowser(_url: string, job: Job, load: Load): Promise<Sending> {
  const profile = await makeFolder('profile')
  const port = await freePort()
  const flags = [...CHROMIUM_FLAGS, `--remote-debugging-port=${port}`, `--user-data-dir=${profile}`, 'about:blank']
  const program = await startProgram(CHROMIUM, flags, { cwd: profile, env: process.env })
  const close = async () => {
    await program.end()
    await removeFolder(profile)
  }
  try {
    const connect = () => chromium.connectOverCDP(`http://127.0.0.1:${port}`, { isLocal: true }).catch(() => undefined)
    const browser = await until('Chromium listens', 30_000, connect)
    const page = browser.contexts()[0]?.pages()[0]
    if (!page) throw new Error('Chromium has no page.')
    await choose(page, job, load)
    await browser.close()
    return { trouble: () => undefined, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function choose(page: Page, job: Job, load: Load): Promise<void> {
  await page.goto(job.linkUrl)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Choose folder').first().setInputFiles(load.folder.path)
  await page.getByLabel('Choose files').first().setInputFiles(load.large.path)
}
