import { type JSX, Show } from 'solid-js'

/** A framed piece of a page. With a title it is a section with a heading. */
export function Card(props: { title?: JSX.Element; sub?: JSX.Element; aside?: JSX.Element; flush?: boolean; children?: JSX.Element }): JSX.Element {
  return (
    <section class="card overflow-clip">
      <Show when={props.title}>
        <div class="flex items-start gap-3 p-4 pb-3">
          <div class="min-w-0 flex-1">
            <h2>{props.title}</h2>
            <Show when={props.sub}>
              <div class="text-s text-muted">{props.sub}</div>
            </Show>
          </div>
          {props.aside}
        </div>
      </Show>
      <div classList={{ 'px-4 pb-4': !props.flush, 'pt-4': !props.flush && !props.title }}>{props.children}</div>
    </section>
  )
}
