import type { Id } from '@sluice/core/ids'
import { For, type JSX, Show } from 'solid-js'
import { createPoll } from '../../shell/live.ts'
import { createPages } from '../../shell/pages.ts'
import { useSignedIn } from '../../shell/signed-in.ts'
import { humanBytes } from '../../ui/bytes.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Time } from '../../ui/time.tsx'
import { ArchiveLink } from '../files/archive-link.tsx'
import { filesWord } from '../orders/words.ts'
import { listReceipts, type ReceiptListed } from './data.ts'

/** Why a submission closed. */
const WHY_CLOSED: Readonly<Record<NonNullable<ReceiptListed['closedBecause']>, string>> = {
  done: 'ended with Done',
  quiet: 'five minutes without bytes',
  day: 'after a day',
  full: 'as long as one receipt may be',
}

/** What came in for an order, submission by submission, each with its receipt. Nothing is shown before the first. */
export function CameIn(props: { orderId: Id<'order'>; customerId: Id<'customer'> }): JSX.Element {
  const pages = createPages(
    () => props.orderId,
    (after) => listReceipts(props.orderId, after),
  )
  createPoll(() => listReceipts.keyFor(props.orderId, undefined))
  return (
    <Show when={pages.rows()?.length}>
      <Card title="What came in" sub="Each submission with its receipt. Its sender has the same one." flush>
        <ul class="divide-y divide-line border-t border-line">
          <For each={pages.rows()}>{(row) => <Submission row={row} customerId={props.customerId} />}</For>
        </ul>
        <Show when={pages.more()}>
          {(more) => (
            <div class="border-t border-line px-4 py-2">
              <Button busy={pages.loading()} onClick={() => more()()}>
                Load more
              </Button>
            </div>
          )}
        </Show>
      </Card>
    </Show>
  )
}

function Submission(props: { row: ReceiptListed; customerId: Id<'customer'> }): JSX.Element {
  const { zone } = useSignedIn()
  const words = () => `${props.row.link.description ?? 'a link that is gone'}, ${filesWord(props.row.files)}`
  return (
    <li class="grid grid-cols-[minmax(0,1fr)_auto_auto] items-center gap-x-3 gap-y-1 px-4 py-2.5 text-s phone:grid-cols-[minmax(0,1fr)_132px_100px_72px]">
      <div class="col-span-3 min-w-0 phone:col-span-1">
        <Show when={props.row.link.description} fallback={<span class="text-muted">A link that is gone</span>}>
          {(description) => (
            <a
              href={`/customers/${props.customerId}?tab=links&q=${encodeURIComponent(description())}`}
              class="font-medium text-ink no-underline hover:underline"
            >
              {description()}
            </a>
          )}
        </Show>
        <div class="text-xs text-muted">
          <Time at={props.row.closedAt} zone={zone} as="line" />
          {' · '}
          {WHY_CLOSED[props.row.closedBecause ?? 'done']}
        </div>
      </div>
      <span class="text-muted">
        {filesWord(props.row.files)}, {humanBytes(props.row.bytes)}
      </span>
      <Show when={props.row.state === 'made'} fallback={<span class="text-muted">Receipt follows</span>}>
        <LinkButton href={`/receipts/${props.row.submissionId}`}>
          Receipt<span class="sr-only">: {words()}</span>
        </LinkButton>
      </Show>
      <ArchiveLink of="submissions" id={props.row.submissionId} look="quiet" about={words()}>
        ZIP
      </ArchiveLink>
    </li>
  )
}
