/**
 * Makes pictures of pages, light and dark, 1280 and 390 px wide, into the ignored folder `.shots` at the top.
 * `node apps/web/e2e/shots.ts http://127.0.0.1:4173 /dev/ui /dev/ui/staff`
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openBrowser } from './browser.ts'

const OUT = join(import.meta.dirname, '../../../.shots')
const [base, ...paths] = process.argv.slice(2)
if (!base || paths.length === 0) throw new Error('Give an address and at least one path: shots.ts http://127.0.0.1:4173 /dev/ui')

await mkdir(OUT, { recursive: true })
const browser = await openBrowser()
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 390]) {
      const page = await browser.newPage({ colorScheme, viewport: { width, height: width === 390 ? 844 : 800 } })
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
