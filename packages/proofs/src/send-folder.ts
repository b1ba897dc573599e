import { basename, join } from 'node:path'
import { newId } from '@sluice/core/ids'
import { createTransfer } from '@sluice/transfer/transfer'
import type { Page } from 'playwright-core'
import { Chromium } from './chromium.ts'
import type { Job } from './client.ts'
import type { Sending } from './journey.ts'
import type { ManyFiles } from './many-files.ts'
import { openLink } from './send-browser.ts'
import { fileFrom, serverOf, troubleOf } from './send-cli.ts'

export interface FolderSending extends Sending {
  /** The longest task of the page's main thread since the drop; undefined where there is no page. */
  longestTaskMs(): Promise<number | undefined>
}

const MOST_A_CALL = 500
const WATCH = `globalThis.longestTaskMs = 0
new PerformanceObserver((list) => {
  for (const task of list.getEntries()) globalThis.longestTaskMs = Math.max(globalThis.longestTaskMs, task.duration)
}).observe({ type: 'longtask' })`

/** Drops the folder on the page of the link, as a customer does: a file chooser would not see empty directories. */
export async function sendFolderByBrowser(job: Job, many: ManyFiles, folder: string): Promise<FolderSending> {
  const browser = await Chromium.start(join(folder, 'profile'))
  try {
    await browser.guide(async (page) => {
      await openLink(page, job.linkUrl)
      await page.evaluate(WATCH)
      await drop(page, many.path)
    })
  } catch (error) {
    await browser.end()
    throw error
  }
  return {
    trouble: () => undefined,
    longestTaskMs: async () => Number(await browser.evaluate('globalThis.longestTaskMs')),
    close: () => browser.end(),
  }
}

/** A drag from the desktop onto the first task of the page. */
async function drop(page: Page, path: string): Promise<void> {
  const box = await page.getByRole('button', { name: 'Choose files' }).first().boundingBox()
  if (!box) throw new Error('The page has nowhere to drop.')
  const client = await page.context().newCDPSession(page)
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await client.send('Input.dispatchDragEvent', { type, x: box.x + 2, y: box.y + 2, data: { items: [], files: [path], dragOperationsMask: 1 } })
  }
  await page.getByText(basename(path)).first().waitFor()
}

/** Sends the folder with the upload engine in this process. */
export async function sendFolderByCommandLine(url: string, job: Job, many: ManyFiles): Promise<FolderSending> {
  const { taskId, visitor } = job
  const { assetId } = await visitor.uploads.startFolder.mutate({ requestId: newId('event'), taskId, name: many.name, files: many.files.length })
  for (let from = 0; from < many.emptyDirectories.length; from += MOST_A_CALL) {
    const paths = many.emptyDirectories.slice(from, from + MOST_A_CALL)
    await visitor.uploads.addDirectories.mutate({ requestId: newId('event'), assetId, paths })
  }
  const transfer = createTransfer(serverOf(url, job))
  for (const { inside } of many.files) transfer.add([{ ...(await fileFrom(join(many.path, inside), inside)), target: assetId }])
  return { trouble: () => troubleOf(transfer), longestTaskMs: () => Promise.resolve(undefined), close: () => Promise.resolve(transfer.close()) }
}
