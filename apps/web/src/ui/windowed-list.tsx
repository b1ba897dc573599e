import { createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, onMount } from 'solid-js'

export interface WindowedListProps<T extends object> {
  /** Names the list for screen readers. */
  label: string
  /** Rows that stay the same objects while they are shown. */
  rows: readonly T[]
  /** Of every row, with the gap below it. */
  rowPx: number
  children: (row: T) => JSX.Element
}

const SPARE_ROWS = 8

/** A long list of rows of one height: only those near the window are drawn, whatever it is that scrolls. */
export function WindowedList<T extends object>(props: WindowedListProps<T>): JSX.Element {
  let list: HTMLUListElement | undefined
  const [range, setRange] = createSignal({ from: 0, to: 2 * SPARE_ROWS }, { equals: (a, b) => a.from === b.from && a.to === b.to })
  const shown = createMemo(() => props.rows.slice(range().from, range().to))
  const measure = () => {
    const top = -(list?.getBoundingClientRect().top ?? 0)
    const from = Math.max(0, Math.floor(top / props.rowPx) - SPARE_ROWS)
    const to = Math.max(from, Math.ceil((top + window.innerHeight) / props.rowPx) + SPARE_ROWS)
    setRange({ from, to })
  }
  onMount(() => {
    const ears = new AbortController()
    // Captured: a dialog's own scrolling does not bubble up to the document.
    document.addEventListener('scroll', measure, { capture: true, passive: true, signal: ears.signal })
    window.addEventListener('resize', measure, ears)
    const resized = new ResizeObserver(measure)
    resized.observe(document.body)
    createEffect(on(() => props.rows.length, measure))
    onCleanup(() => {
      ears.abort()
      resized.disconnect()
    })
  })
  return (
    <ul ref={(element) => (list = element)} class="relative" aria-label={props.label} style={{ height: `${props.rows.length * props.rowPx}px` }}>
      <For each={shown()}>
        {(row, index) => (
          <li
            class="absolute inset-x-0 top-0"
            aria-setsize={props.rows.length}
            aria-posinset={range().from + index() + 1}
            style={{ height: `${props.rowPx}px`, transform: `translateY(${(range().from + index()) * props.rowPx}px)` }}
          >
            {props.children(row)}
          </li>
        )}
      </For>
    </ul>
  )
}
