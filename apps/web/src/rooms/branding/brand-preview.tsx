import { For, type JSX, Show } from 'solid-js'
import { brandValues, type PageBrand } from '../../shell/brand.ts'
import { Mark } from '../../shell/mark.tsx'

/** The head of a customer's page in both themes, with what is typed so far. */
export function BrandPreview(props: { workspace: string; brand: PageBrand; welcomeText: string }): JSX.Element {
  return (
    <section aria-label="What the customer sees" class="grid gap-3 phone:grid-cols-2">
      <For each={['light', 'dark']}>
        {(theme) => (
          <div
            class="overflow-clip rounded-2 border border-line bg-bg text-ink"
            classList={{ branded: brandValues(props.brand.accent) !== undefined }}
            data-theme={theme}
            style={brandValues(props.brand.accent)}
          >
            <div class="flex items-center gap-3 border-b border-line bg-surface px-4 py-3">
              <Show when={props.brand.logo} fallback={<Mark size={28} />}>
                {(logo) => <img src={logo()} alt="" class="brand-logo" />}
              </Show>
              <b class="min-w-0 truncate font-bold">{props.workspace}</b>
            </div>
            <div class="grid justify-items-start gap-2 p-4">
              <div class="text-xl font-bold">Send your files</div>
              <Show when={props.welcomeText}>
                <p class="line-clamp-4 text-s whitespace-pre-line">{props.welcomeText}</p>
              </Show>
              <span class="btn btn-primary" aria-hidden="true">
                Choose files
              </span>
            </div>
          </div>
        )}
      </For>
    </section>
  )
}
