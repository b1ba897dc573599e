import { For, type JSX, Show } from 'solid-js'

export interface Crumb {
  label: string
  /** None for the page itself, which is the last. */
  href?: string
}

/** Where we are, the page's name, and its actions (the primary one last, so that it stands top right). */
export function PageHead(props: { title: JSX.Element; crumbs?: readonly Crumb[]; meta?: JSX.Element; actions?: JSX.Element }): JSX.Element {
  return (
    <div class="mb-4 flex flex-wrap items-end gap-x-4 gap-y-3">
      <div class="min-w-0 flex-1 basis-60">
        <Show when={props.crumbs?.length}>
          <nav aria-label="Breadcrumb" class="mb-1 text-s text-muted">
            <ol class="flex flex-wrap gap-x-1.5">
              <For each={props.crumbs}>
                {(crumb) => (
                  <Show when={crumb.href} fallback={<li aria-current="page">{crumb.label}</li>}>
                    {(href) => (
                      <li>
                        <a href={href()} class="text-muted hover:text-ink">
                          {crumb.label}
                        </a>{' '}
                        /
                      </li>
                    )}
                  </Show>
                )}
              </For>
            </ol>
          </nav>
        </Show>
        <h1>{props.title}</h1>
        <Show when={props.meta}>
          <div class="mt-1 text-muted">{props.meta}</div>
        </Show>
      </div>
      <Show when={props.actions}>
        <div class="flex flex-wrap gap-2">{props.actions}</div>
      </Show>
    </div>
  )
}
