import { createAsyncStore } from '@solidjs/router'
import { createComputed, createSignal, on, useTransition } from 'solid-js'

interface Page<T> {
  items: T[]
  next: string | null
}

export interface Pages<T> {
  /** Undefined until the first page is here. */
  rows: () => T[] | undefined
  /** Undefined when there is no more. */
  more: () => (() => void) | undefined
  loading: () => boolean
}

/**
 * A keyset list: the first page, and more on demand. A list of another filter begins anew; a change on the server shows in all pages.
 * @param ask a page of a query; what it reads of the filter is tracked.
 */
export function createPages<T>(filter: () => unknown, ask: (after: string | undefined) => Promise<Page<T>>): Pages<T> {
  const [count, setCount] = createSignal(1)
  const [loading, start] = useTransition()
  createComputed(on(filter, () => setCount(1), { defer: true }))
  const list = createAsyncStore(async () => {
    const wanted = count()
    let page = await ask(undefined)
    const items = [...page.items]
    for (let seen = 1; seen < wanted && page.next !== null; seen += 1) {
      page = await ask(page.next)
      items.push(...page.items)
    }
    return { items, next: page.next }
  })
  return {
    rows: () => list()?.items,
    more: () => (list()?.next == null ? undefined : () => void start(() => setCount(count() + 1))),
    loading,
  }
}
