import { createSignal, For, type JSX, onCleanup, Show } from 'solid-js'

const WAIT_MS = 300

/** Stands in for content, as a Suspense fallback. Nothing shows for the first 300 ms, so a quick answer does not flicker. */
export function Skeleton(props: { lines?: number; children?: JSX.Element }): JSX.Element {
  const [shown, setShown] = createSignal(false)
  const timer = setTimeout(() => setShown(true), WAIT_MS)
  onCleanup(() => clearTimeout(timer))
  return (
    <div aria-busy="true" role="status">
      <span class="sr-only">Loading</span>
      <Show when={shown()}>{props.children ?? <SkeletonLines lines={props.lines ?? 4} />}</Show>
    </div>
  )
}

/** Grey lines of uneven length. */
function SkeletonLines(props: { lines: number }): JSX.Element {
  const widths = ['92%', '74%', '84%', '61%']
  return (
    <div class="grid gap-3" aria-hidden="true">
      <For each={Array.from({ length: props.lines })}>{(_, index) => <div class="skeleton h-4" style={{ width: widths[index() % widths.length] }} />}</For>
    </div>
  )
}

/** Rows of a table that has not come yet. */
export function SkeletonRows(props: { rows: number }): JSX.Element {
  return (
    <div class="card divide-y divide-line" aria-hidden="true">
      <For each={Array.from({ length: props.rows })}>
        {(_, index) => (
          <div class="flex items-center gap-6 p-4">
            <div class="skeleton h-4" style={{ width: `${24 + ((index() * 7) % 15)}%` }} />
            <div class="skeleton h-4 w-16" />
            <div class="skeleton h-4 flex-1" />
          </div>
        )}
      </For>
    </div>
  )
}
