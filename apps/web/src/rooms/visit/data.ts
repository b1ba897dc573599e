import { MINUTE, SECOND } from '@sluice/core/instants'
import { createSignal, onCleanup, onMount } from 'solid-js'
import { createStore, reconcile } from 'solid-js/store'
import type { Api } from '../../api.ts'
import { setServerTime } from '../../ui/clock.ts'
import { toast } from '../../ui/toast.tsx'
import { type Access, endsVisit } from './access.ts'
import { takeTurns } from './take-turns.ts'

export type Visit = Awaited<ReturnType<Api['visit']['describe']['query']>>
export type VisibleOrder = Awaited<ReturnType<Api['visit']['orders']['query']>>['items'][number]
export type VisibleTask = VisibleOrder['tasks'][number]

/** The orders that are shown; with `next` there are more. */
export interface ListedOrders {
  items: VisibleOrder[]
  next: string | null
  loaded: boolean
}

const POLL_MS = 5 * SECOND
const SOON_MS = 500
const VISIT_POLL_MS = MINUTE
const FIRST_PAGE = 20
const LARGEST_PAGE = 50

/** Runs work again and again while the page is visible, and at once when it becomes so; it ends with its owner. */
export function createPoll(work: () => void, everyMs: number): void {
  const whenVisible = () => document.visibilityState === 'visible' && work()
  const timer = setInterval(whenVisible, everyMs)
  onMount(() => document.addEventListener('visibilitychange', whenVisible))
  onCleanup(() => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', whenVisible)
  })
}

/** What the customer's page says at its top, kept true: a link may be withdrawn, prolonged or end while the page is open. */
export function createVisit(access: Access, first: Visit, onEnd: (error: unknown) => void) {
  const [visit, setVisit] = createSignal(first)
  const refresh = async () => {
    try {
      const now = await access.call((client) => client.visit.describe.query())
      setServerTime(now.now)
      if (visit().state === 'grace' && now.state === 'open') toast('The link is open again. You can send more files.')
      setVisit(now)
    } catch (error) {
      if (endsVisit(error)) onEnd(error)
    }
  }
  createPoll(() => void refresh(), VISIT_POLL_MS)
  return { visit, refresh }
}

/** The orders and tasks that the link reaches, kept as the server has them, without losing the place. */
export function createOrders(access: Access, onEnd: (error: unknown) => void) {
  const [orders, setOrders] = createStore<ListedOrders>({ items: [], next: null, loaded: false })
  const [failure, setFailure] = createSignal<unknown>()
  const page = (limit: number, after?: string) => access.call((client) => client.visit.orders.query({ limit, ...(after === undefined ? {} : { after }) }))
  let soon: ReturnType<typeof setTimeout> | undefined

  /** Reads at least as many orders as are shown, and as far down: so what is not shown any more is not there any more. */
  const read = async () => {
    const wanted = orders.items.length
    const lowest = orders.items.at(-1)?.number ?? Number.POSITIVE_INFINITY
    const items: VisibleOrder[] = []
    let next: string | null = null
    const isShort = () => items.length < wanted || (items.at(-1)?.number ?? 0) > lowest
    do {
      const answer = await page(Math.min(LARGEST_PAGE, Math.max(FIRST_PAGE, wanted - items.length)), next ?? undefined)
      items.push(...answer.items)
      next = answer.next
    } while (next !== null && isShort())
    setOrders(reconcile({ items, next, loaded: true }, { key: 'id' }))
    setFailure(undefined)
  }
  const refresh = takeTurns(async () => {
    try {
      await read()
    } catch (error) {
      if (endsVisit(error)) onEnd(error)
      else if (!orders.loaded) setFailure(error)
    }
  })
  createPoll(() => void refresh(), POLL_MS)
  onCleanup(() => clearTimeout(soon))
  void refresh()
  return {
    orders,
    failure,
    refresh,
    /** For when something arrived: many files may arrive in one second. */
    refreshSoon() {
      soon ??= setTimeout(() => {
        soon = undefined
        void refresh()
      }, SOON_MS)
    },
    async loadMore() {
      if (orders.next === null) return
      const answer = await page(FIRST_PAGE, orders.next)
      setOrders((now) => ({ items: [...now.items, ...answer.items.filter((item) => !now.items.some((known) => known.id === item.id))], next: answer.next }))
    },
  }
}
