import { type JSX, Show } from 'solid-js'

/** A page that says or asks one thing: an icon, a heading, a few words, and what to do. */
export function Lone(props: { icon: JSX.Element; title: string; action?: JSX.Element; children: JSX.Element }): JSX.Element {
  return (
    <section class="card mx-auto mt-6 grid max-w-[520px] justify-items-start gap-3 p-4 phone:p-6">
      <div class="grid size-11 place-items-center rounded-pill bg-accent-soft text-accent">{props.icon}</div>
      <h1>{props.title}</h1>
      <div class="grid w-full gap-2 [&>p]:text-muted">{props.children}</div>
      <Show when={props.action}>
        <div class="mt-2 flex flex-wrap gap-2">{props.action}</div>
      </Show>
    </section>
  )
}
