import { For, type JSX } from 'solid-js'

export interface Fact {
  label: string
  /** A dash stands for none. */
  value: JSX.Element
}

/** Names and values of one thing. */
export function Facts(props: { facts: readonly Fact[] }): JSX.Element {
  return (
    <dl class="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-5 gap-y-2 text-s">
      <For each={props.facts}>
        {(fact) => (
          <>
            <dt class="text-muted">{fact.label}</dt>
            <dd class="min-w-0">{fact.value === '' || fact.value == null ? <span class="text-faint">–</span> : fact.value}</dd>
          </>
        )}
      </For>
    </dl>
  )
}
