import { type JSX, Show } from 'solid-js'

/** Why there is nothing here, and what to do next. */
export function EmptyState(props: { title: string; why: JSX.Element; icon?: JSX.Element; action?: JSX.Element }): JSX.Element {
  return (
    <div class="grid justify-items-center gap-2 px-4 py-12 text-center">
      <Show when={props.icon}>
        <div class="mb-1 grid size-11 place-items-center rounded-pill bg-accent-soft text-accent">{props.icon}</div>
      </Show>
      <h2>{props.title}</h2>
      <p class="max-w-[46ch] text-muted">{props.why}</p>
      <Show when={props.action}>
        <div class="mt-3 flex flex-wrap justify-center gap-2">{props.action}</div>
      </Show>
    </div>
  )
}
