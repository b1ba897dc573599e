import { openBrowser } from '../browser.ts'
import { signIn } from '../client.ts'
import { ADMINISTRATOR, withHost } from '../host.ts'
import { nodeHost } from '../node-host.ts'
import type { Options } from '../options.ts'
import type { Report } from '../report.ts'

const MEMBER = 'member@example.com'

/** Someone with a page open in Chromium: what the page's next request is answered after each change that an administrator makes. */
export const proveSessionEnds = (report: Report, { host: kind = nodeHost }: Options) =>
  withHost(kind, async (host) => {
    const { api } = await signIn(host.url, ADMINISTRATOR)
    const { staffId } = await api.staff.invite.mutate({ name: 'Member', email: MEMBER, role: 'level-2' })
    const member = await signIn(host.url, MEMBER)
    const browser = await openBrowser()
    try {
      const context = await browser.newContext()
      await context.addCookies([{ ...member.cookie, url: host.url }])
      const page = await context.newPage()
      await page.goto(`${host.url}/orders`)
      const ask = (procedure: string) =>
        page.evaluate(async (procedure) => (await fetch(`/api/trpc/${procedure}?input=${encodeURIComponent('{}')}`)).status, procedure)
      const row = async (when: string, orders: string, staff: string) => {
        report.row(`${when}: orders.list`, orders, String(await ask('orders.list')))
        report.row(`${when}: staff.list`, staff, String(await ask('staff.list')))
      }
      await row('signed in as level-2', '200', '403')
      await api.staff.changeRole.mutate({ staffId, role: 'administrator' })
      await row('made an administrator', '200', '200')
      await api.staff.changeRole.mutate({ staffId, role: 'level-2' })
      await row('demoted to level-2', '200', '403')
      await api.staff.disable.mutate({ staffId })
      await row('disabled', '401', '401')
      // The page may have asked by itself already, and be on its way.
      await page
        .getByRole('link', { name: 'Customers' })
        .first()
        .click({ timeout: 3_000 })
        .catch(() => {})
      await page.waitForURL(/sign-in/, { timeout: 10_000 }).catch(() => {})
      report.check('the page that was open leads to the sign-in at the next click', page.url().includes('sign-in'), page.url())
      await api.staff.enable.mutate({ staffId })
      await row('enabled again, with the old session', '401', '401')
    } finally {
      await browser.close()
    }
  })
