import { type Instant, SECOND } from '@sluice/core/instants'
import { createComputed, createSignal, on, onCleanup, untrack } from 'solid-js'

const [aheadMs, setAheadMs] = createSignal(0)

/** Sets our clock by the server's, so that a countdown does not depend on the visitor's computer. */
export function setServerTime(serverNow: Instant): void {
  setAheadMs(serverNow - Date.now())
}

/** The server's time now, to the exactness of the last answer. */
export function serverNow(): Instant {
  return Date.now() + untrack(aheadMs)
}

/** The server's time as a signal that moves every `everyMs` (a second when not said), and when the server says another, as long as its owner lives. */
export function createClock(everyMs: number = SECOND): () => Instant {
  const [now, setNow] = createSignal(serverNow())
  const look = () => setNow(serverNow())
  const timer = setInterval(look, everyMs)
  createComputed(on(aheadMs, look, { defer: true }))
  onCleanup(() => clearInterval(timer))
  return now
}
