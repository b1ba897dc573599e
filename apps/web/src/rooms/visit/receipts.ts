import { SECOND } from '@sluice/core/instants'
import { createSignal, onCleanup } from 'solid-js'
import type { Api } from '../../api.ts'
import type { Access } from './access.ts'

type Page = Awaited<ReturnType<Api['receipts']['listOwn']['query']>>
/** What was sent before: one submission, and whether its receipt is made. */
export type SentSubmission = Page['items'][number]

const FIRST = 20
const ASK_AGAIN_MS = 2 * SECOND
/** A receipt that is not made by then is made by the server's chores, and shown with the next visit. */
const TIMES = 15

export interface Receipts {
  items: () => readonly SentSubmission[]
  /** Present when there are more. */
  more: () => (() => Promise<void>) | undefined
  refresh: () => Promise<void>
}

/** The submissions of this link that have ended. Nobody waits for the list: what fails is asked for with the next refresh. */
export function createReceipts(access: Access): Receipts {
  const [page, setPage] = createSignal<Page>({ items: [], next: null })
  let timer: ReturnType<typeof setTimeout> | undefined
  let tries = 0
  const ask = (after?: string) =>
    access.call((client) => client.receipts.listOwn.query({ limit: FIRST, ...(after === undefined ? {} : { after }) })).catch(() => undefined)
  const read = async () => {
    clearTimeout(timer)
    const first = await ask()
    if (first) setPage(first)
    tries += 1
    if (tries < TIMES && page().items.some(({ state }) => state === 'due')) timer = setTimeout(() => void read(), ASK_AGAIN_MS)
  }
  const refresh = () => {
    tries = 0
    return read()
  }
  onCleanup(() => clearTimeout(timer))
  void refresh()
  return {
    items: () => page().items,
    more() {
      const { next } = page()
      if (next === null) return undefined
      return async () => {
        const rest = await ask(next)
        if (rest) setPage((now) => ({ items: [...now.items, ...rest.items], next: rest.next }))
      }
    },
    refresh,
  }
}
