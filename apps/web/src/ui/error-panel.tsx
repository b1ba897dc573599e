import RotateCw from 'lucide-solid/icons/rotate-cw'
import { type JSX, Show } from 'solid-js'
import { Button } from './button.tsx'
import { Callout } from './callout.tsx'
import { CopyButton } from './copy.tsx'

/** An error in words. Text only: where it comes from decides the words. */
export interface Explanation {
  happened: string
  /** What is safe: nothing is worse than not knowing. */
  kept?: string
  todo?: string
  requestId?: string
}

/** What happened, what was kept, what to do, and the request's id to copy for support. */
export function ErrorPanel(props: { error: Explanation; onRetry?: () => void }): JSX.Element {
  return (
    <Callout tone="loss" role="alert">
      <p class="font-semibold">{props.error.happened}</p>
      <Show when={props.error.kept}>
        <p class="text-ink">{props.error.kept}</p>
      </Show>
      <Show when={props.error.todo}>
        <p class="text-ink">{props.error.todo}</p>
      </Show>
      <Show when={props.onRetry || props.error.requestId}>
        <div class="mt-2 flex flex-wrap items-center gap-2 text-ink">
          <Show when={props.onRetry}>
            <Button onClick={() => props.onRetry?.()}>
              <RotateCw size={14} aria-hidden="true" /> Try again
            </Button>
          </Show>
          <Show when={props.error.requestId}>
            {(id) => (
              <>
                <code class="min-w-0 font-mono text-xs break-all">{id()}</code>
                <CopyButton text={id()} label="Copy request id" look="quiet" />
              </>
            )}
          </Show>
        </div>
      </Show>
    </Callout>
  )
}
