import { type Instant, SECOND } from '@sluice/core/instants'
import { createSignal, onCleanup } from 'solid-js'

let aheadMs = 0

/** Sets our clock by the server's, so that a countdown does not depend on the visitor's computer. */
export function setServerTime(serverNow: Instant): void {
  aheadMs = serverNow - Date.now()
}

/** The server's time now, to the exactness of the last answer. */
export function serverNow(): Instant {
  return Date.now() + aheadMs
}

/** The server's time as a signal that moves every `everyMs` (a second when not said) as long as its owner lives. */
export function createClock(everyMs: number = SECOND): () => Instant {
  const [now, setNow] = createSignal(serverNow())
  const timer = setInterval(() => setNow(serverNow()), everyMs)
  onCleanup(() => clearInterval(timer))
  return now
}
