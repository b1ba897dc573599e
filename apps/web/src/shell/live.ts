import { createAsyncStore, revalidate } from '@solidjs/router'
import { SECOND } from '@sluice/core/instants'
import { onCleanup } from 'solid-js'
import { refusalOf } from '../api.ts'

const EVERY = 5 * SECOND

/** Asks a query again every 5 s while the page is in sight, as long as its owner lives. */
export function createPoll(key: () => string): void {
  const again = () => {
    if (document.visibilityState === 'visible') void revalidate(key())
  }
  const timer = setInterval(again, EVERY)
  document.addEventListener('visibilitychange', again)
  onCleanup(() => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', again)
  })
}

/**
 * An answer that follows the server. What was shown stays while the server cannot be reached; a refusal (the thing is gone) is thrown.
 * @param key of the query that `ask` calls.
 */
export function createLive<T>(ask: () => Promise<T>, key: () => string): () => T | undefined {
  createPoll(key)
  return createAsyncStore((before: T | undefined) =>
    ask().catch((error: unknown) => {
      if (before === undefined || refusalOf(error)) throw error
      return before
    }),
  )
}
