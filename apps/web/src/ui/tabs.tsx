import { For, type JSX, Show } from 'solid-js'

export interface Tab {
  label: string
  href: string
  count?: number
}

/** Tabs are links: the URL says which one is open. `current` is the open tab's href. */
export function Tabs(props: { label: string; tabs: readonly Tab[]; current: string }): JSX.Element {
  return (
    <nav class="tabs mb-4" aria-label={props.label}>
      <For each={props.tabs}>
        {(tab) => (
          <a href={tab.href} aria-current={tab.href === props.current ? 'page' : undefined}>
            {tab.label}
            <Show when={tab.count !== undefined}>
              <small>{tab.count}</small>
            </Show>
          </a>
        )}
      </For>
    </nav>
  )
}
