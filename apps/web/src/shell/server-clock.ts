import { setServerTime } from '../ui/clock.ts'

/** Sets the page's clock by the server's, to a second: what expires "7 days from now" must not depend on this computer. Without an answer it stays. */
export async function setClockByServer(): Promise<void> {
  try {
    const response = await fetch('/api/health', { cache: 'no-store' })
    await response.text() // a body that nobody reads keeps its connection
    const date = Date.parse(response.headers.get('Date') ?? '')
    if (!Number.isNaN(date)) setServerTime(date)
  } catch {
    // the server cannot be reached: pages say so themselves
  }
}
