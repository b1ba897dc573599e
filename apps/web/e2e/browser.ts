import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, chromium, type Locator, type Page } from 'playwright-core'

/** Debian's Chromium, headless, speaking to nobody but us. `CHROMIUM` names another one. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
  })
}

/** What axe calls serious or critical on a page: the rule, and where it is broken. */
export async function grave(page: Page): Promise<string[]> {
  // In one go, as there are no frames, and only what is broken is described: all else takes most of the time.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'] })
    .analyze()
  return violations
    .filter((each) => each.impact === 'serious' || each.impact === 'critical')
    .map((each) => `${each.id}: ${each.nodes.map((node) => node.target).join(' | ')}`)
}

/** What axe finds on a page in light and in dark. */
export async function graveInBoth(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    found.push(...(await grave(page)).map((words) => `${colorScheme}: ${words}`))
  }
  return found
}

/** Waits until the focus is there: what closes gives it back a moment later. */
export const focused = (where: Locator): Promise<void> => where.and(where.page().locator(':focus')).waitFor()
