import type { Browser, Page } from 'playwright-core'

/** A page whose network and console are listened to. */
export interface Watched {
  readonly page: Page
  /** Requests to others, errors of scripts, and what the content policy refused: it speaks through the console. */
  readonly complaints: readonly string[]
  /** Our own answers of 400 and more, `401 /api/trpc/visit.describe`. */
  readonly refusals: readonly string[]
  /** Addresses of the scripts that it loaded. */
  readonly scripts: ReadonlySet<string>
  /** Paths of its PUTs. */
  readonly puts: readonly string[]
}

const THEIR_OWN = /^(data|blob|about):/

/** Opens a browser's window of its own: no cookie is shared with others. */
export async function openWatched(browser: Browser, origin: string): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
  const complaints: string[] = []
  const refusals: string[] = []
  const scripts = new Set<string>()
  const puts: string[] = []
  context.on('request', (request) => {
    const url = request.url()
    if (!THEIR_OWN.test(url) && new URL(url).origin !== origin) complaints.push(`left for ${url}`)
    if (request.resourceType() === 'script') scripts.add(url)
    if (request.method() === 'PUT') puts.push(new URL(url).pathname)
  })
  context.on('response', (response) => response.status() >= 400 && refusals.push(`${response.status()} ${new URL(response.url()).pathname}`))
  // The browser tells each refusal once more, without its reason: `refusals` has it.
  context.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource: the server responded')) complaints.push(message.text())
  })
  context.on('weberror', (error) => complaints.push(error.error().message))
  context.setDefaultTimeout(15_000)
  return { page: await context.newPage(), complaints, refusals, scripts, puts }
}
