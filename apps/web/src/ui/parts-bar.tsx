import { For, type JSX } from 'solid-js'
import type { Tone } from './badge.tsx'

export interface Part {
  tone: Tone
  count: number
}

/** How a number of things is divided, at a glance. The words beside it say the same, so that it is hidden from screen readers. */
export function PartsBar(props: { parts: readonly Part[] }): JSX.Element {
  return (
    <div class="bar bar-parts" aria-hidden="true">
      <For each={props.parts.filter((part) => part.count > 0)}>{(part) => <i data-tone={part.tone} style={{ 'flex-grow': part.count }} />}</For>
    </div>
  )
}
