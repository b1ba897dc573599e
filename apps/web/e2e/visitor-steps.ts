import type { BrowserContext, Page, Request } from 'playwright-core'

/** What a context's pages put: how often the server acknowledged each part. */
export interface Acknowledged {
  /** By the path of the part, be it put alone or in a bundle. */
  readonly parts: ReadonlyMap<string, number>
  /** Of those, how many the server took more than once. */
  twice(): number
}

export function countParts(context: BrowserContext): Acknowledged {
  const parts = new Map<string, number>()
  context.on('response', (response) => {
    if (response.request().method() !== 'PUT' || !response.ok()) return
    for (const path of partsOf(response.request())) parts.set(path, (parts.get(path) ?? 0) + 1)
  })
  return { parts, twice: () => [...parts.values()].filter((times) => times > 1).length }
}

function partsOf(request: Request): string[] {
  const { pathname } = new URL(request.url())
  if (!pathname.endsWith('/bundle')) return [pathname]
  const [head = '[]'] = request.postDataBuffer()?.toString('latin1').split('\n') ?? []
  const files: { uploadId: string }[] = JSON.parse(head)
  return files.map(({ uploadId }) => `/api/uploads/${uploadId}/parts/1`)
}

/** Lets no part from number `from` on get through. @returns what lets them through again. */
export async function cutParts(context: BrowserContext, from: number): Promise<() => Promise<void>> {
  const isLater = (url: URL) => partOf(url) >= from
  await context.route(isLater, (route) => route.abort())
  return () => context.unroute(isLater)
}

/** Keeps requests under way, as a slow line does. @returns lets them go, and all that come after. */
export async function holdRequests(context: BrowserContext, isHeld: (url: URL) => boolean): Promise<() => void> {
  const gate = Promise.withResolvers<void>()
  await context.route(isHeld, async (route) => {
    await gate.promise
    await route.continue()
  })
  return gate.resolve
}

/** Which part of a file an address is for; 0 when it is for none. */
export const partOf = ({ pathname }: URL): number => Number(/\/parts\/(\d+)$/.exec(pathname)?.[1] ?? 0)

/** Opens the link; the first time in a context a person has to say that they mean it. */
export async function openLink(page: Page, link: string): Promise<void> {
  await page.goto(link)
  const heading = page.getByRole('heading', { name: 'Send your files' })
  const button = page.getByRole('button', { name: 'Continue' })
  await heading.or(button).waitFor()
  if (await button.isVisible()) await button.click()
  await page.getByRole('heading', { name: 'Video master' }).waitFor()
}

/** Drops a folder or files on the page, as a hand does. */
export async function drop(page: Page, paths: readonly string[]): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  const data = { items: [], files: [...paths], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await devtools.send('Input.dispatchDragEvent', { type, x: 200, y: 200, data })
  await devtools.detach()
}

/** Makes the chooser of files give a file of the browser's own storage: of all handles, only such a one may be read without a question to the person. */
export async function chooseFromOwnStorage(context: BrowserContext, name: string, sizeBytes: number): Promise<void> {
  await context.addInitScript(
    (file) => {
      const choose = async () => {
        const folder = await navigator.storage.getDirectory()
        const handle = await folder.getFileHandle(file.name, { create: true })
        if ((await handle.getFile()).size === 0) {
          const writable = await handle.createWritable()
          await writable.write(new Uint8Array(file.sizeBytes).fill(7))
          await writable.close()
        }
        return [handle]
      }
      Object.defineProperty(window, 'showOpenFilePicker', { value: choose })
    },
    { name, sizeBytes },
  )
}
