import type { JSX } from 'solid-js'

export type Tone = 'neutral' | 'ok' | 'wait' | 'loss' | 'info'

/** A state in a word. The word says it; the colour only helps. */
export function Badge(props: { tone?: Tone; children: JSX.Element }): JSX.Element {
  return <span class={`badge badge-${props.tone ?? 'neutral'}`}>{props.children}</span>
}
