import ChevronRight from 'lucide-solid/icons/chevron-right'
import { createEffect, createSignal, type JSX, Show } from 'solid-js'
import type { Quota } from '../quotas/data.ts'
import { type LimitForm, LimitFields, Used } from '../quotas/limit-fields.tsx'
import { limitEntries, limitWords } from '../quotas/limits.ts'

export interface LinkLimitsProps {
  form: LimitForm & { error: (name: string) => string | undefined }
  /** Of a link that there is. */
  quota?: Quota
}

/** What may be sent through a link, out of the way until it is wanted; it opens by itself when something in it is wrong. */
export function LinkLimits(props: LinkLimitsProps): JSX.Element {
  const [open, setOpen] = createSignal(false)
  createEffect(() => {
    if (Object.keys(limitEntries).some((name) => props.form.error(name) !== undefined)) setOpen(true)
  })
  return (
    <details class="group rounded-2 border border-line" open={open()} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary class="flex min-h-10 flex-wrap items-center gap-x-2 px-3 py-1.5 text-s">
        <ChevronRight size={14} class="flex-none text-muted transition-transform group-open:rotate-90" aria-hidden="true" />
        <span class="font-semibold">Limits</span>
        <span class="text-muted">{props.quota ? limitWords(props.quota) : 'optional'}</span>
      </summary>
      <div class="grid gap-4 border-t border-line p-3">
        <Show when={props.quota}>{(quota) => <Used quota={quota()} />}</Show>
        <LimitFields form={props.form} />
        <p class="field-hint">What is left empty has no limit here; those of the customer and the workspace hold as well.</p>
      </div>
    </details>
  )
}
