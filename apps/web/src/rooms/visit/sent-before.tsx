import { createSignal, For, type JSX, lazy, Match, Show, Suspense, Switch } from 'solid-js'
import { humanBytes } from '../../ui/bytes.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Time } from '../../ui/time.tsx'
import type { Receipts, SentSubmission } from './receipts.ts'

const ReceiptDialog = lazy(() => import('./receipt.dialog.tsx'))

/** What this link sent before, each with its receipt. */
export function SentBefore(props: { receipts: Receipts; linkId: string; zone: string }): JSX.Element {
  const [open, setOpen] = createSignal<SentSubmission>()
  return (
    <Show when={props.receipts.items().length > 0}>
      <Card flush title="What you sent before">
        <ul>
          <For each={props.receipts.items()}>
            {(sent) => (
              <li class="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line px-4 py-2.5">
                <div class="min-w-44 flex-1 text-s">
                  <p class="font-medium wrap-anywhere">
                    {sent.order.title} <span class="font-normal text-muted">· order {sent.order.number}</span>
                  </p>
                  <p class="text-muted">
                    {sent.files.toLocaleString('en')} {sent.files === 1 ? 'file' : 'files'} · {humanBytes(sent.bytes)} ·{' '}
                    <Time at={sent.closedAt} zone={props.zone} as="line" />
                  </p>
                </div>
                <Switch>
                  <Match when={sent.state === 'made'}>
                    <Button onClick={() => setOpen(sent)} aria-label={`Receipt of ${sent.order.title}`}>
                      Receipt
                    </Button>
                  </Match>
                  <Match when={sent.state === 'due'}>
                    <span class="text-s text-muted">The receipt is being made</span>
                  </Match>
                </Switch>
              </li>
            )}
          </For>
        </ul>
        <Show when={props.receipts.more()}>
          {(more) => (
            <div class="border-t border-line px-4 py-2.5">
              <Button onClick={() => void more()()}>Show more</Button>
            </div>
          )}
        </Show>
      </Card>
      <Show when={open()}>
        {(sent) => (
          <Suspense>
            <ReceiptDialog sent={sent()} linkId={props.linkId} zone={props.zone} onClose={() => setOpen(undefined)} />
          </Suspense>
        )}
      </Show>
    </Show>
  )
}
