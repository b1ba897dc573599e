import Inbox from 'lucide-solid/icons/inbox'
import { For, type JSX, Show } from 'solid-js'
import { createLive } from '../../shell/live.ts'
import { createTitle } from '../../shell/title.ts'
import { Badge } from '../../ui/badge.tsx'
import { humanBytes, humanProgress } from '../../ui/bytes.ts'
import { LinkButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { filesWord, statusTone } from '../orders/words.ts'
import { AllTimeRequests } from '../upload-links/time-requests.tsx'
import { getOverview, LOOKED_AT, type OrderSummary } from './data.ts'

export default function OverviewPage(): JSX.Element {
  createTitle(() => 'Overview')
  const orders = createLive(
    () => getOverview(),
    () => getOverview.key,
  )
  const receiving = () => (orders() ?? []).filter((each) => each.receivingFiles > 0)
  const cameIn = () => (orders() ?? []).filter((each) => each.files > 0 && each.order.status !== 'Completed')
  const toReview = () => (orders() ?? []).filter((each) => each.toReview > 0 && each.order.status !== 'Completed')
  const waiting = () => (orders() ?? []).filter((each) => each.needed > 0 && each.order.status !== 'New' && each.order.status !== 'Completed')
  return (
    <>
      <PageHead title="Overview" meta={`What happens in the ${LOOKED_AT} newest orders.`} />
      <AllTimeRequests />
      <Show when={orders()}>
        {(all) => (
          <Show when={all().length > 0} fallback={<Begin />}>
            <div class="grid items-start gap-4 desk:grid-cols-2">
              <Show when={receiving().length > 0}>
                <div class="desk:col-span-2">
                  <List title="Coming in now" sub="Files are on their way." orders={receiving()} detail={(each) => <Receiving summary={each} />} />
                </div>
              </Show>
              <List
                title="Waits for us"
                sub="Orders with tasks to accept or reject."
                orders={toReview()}
                none="No task waits for a review."
                detail={(each) => (each.toReview === 1 ? '1 task to review' : `${each.toReview} tasks to review`)}
              />
              <List
                title="Came in"
                sub="Orders with files that are not completed."
                orders={cameIn()}
                none="Nothing has come in for these orders."
                detail={(each) => `${filesWord(each.files)}, ${humanBytes(each.bytes)}`}
              />
              <List
                title="Waits for a customer"
                sub="Orders with tasks that nothing came in for, or that were rejected."
                orders={waiting()}
                none="No task waits for a customer."
                detail={(each) => (each.needed === 1 ? '1 task needed' : `${each.needed} tasks needed`)}
              />
            </div>
          </Show>
        )}
      </Show>
    </>
  )
}

function Begin(): JSX.Element {
  return (
    <div class="card">
      <EmptyState
        icon={<Inbox size={20} aria-hidden="true" />}
        title="No orders yet"
        why="Add a customer, make an order with the tasks you need files for, and send the customer a link."
        action={
          <>
            <LinkButton href="/customers" look="primary">
              Go to customers
            </LinkButton>
            <LinkButton href="/orders">Go to orders</LinkButton>
          </>
        }
      />
    </div>
  )
}

function List(props: {
  title: string
  sub: string
  orders: readonly OrderSummary[]
  none?: string
  detail: (summary: OrderSummary) => JSX.Element
}): JSX.Element {
  return (
    <Card title={props.title} sub={props.sub} flush>
      <ul class="divide-y divide-line border-t border-line">
        <For each={props.orders} fallback={<li class="px-4 py-3 text-s text-muted">{props.none}</li>}>
          {(each) => (
            <li class="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 text-s">
              <div class="min-w-0 flex-1 basis-40">
                <a href={`/orders/${each.order.id}`} class="font-medium text-ink no-underline hover:underline">
                  {each.order.title}
                </a>
                <div class="text-xs text-muted">
                  {each.order.number} · {each.order.customerName}
                </div>
              </div>
              <Badge tone={statusTone(each.order.status)}>{each.order.status}</Badge>
              <div class="min-w-24 text-right text-muted">{props.detail(each)}</div>
            </li>
          )}
        </For>
      </ul>
    </Card>
  )
}

function Receiving(props: { summary: OrderSummary }): JSX.Element {
  const words = () => humanProgress(props.summary.bytesHere, props.summary.receivingBytes)
  return (
    <div class="grid w-44 gap-1 text-left">
      <span>{words()}</span>
      <ProgressBar
        label={`Coming in for ${props.summary.order.title}`}
        share={props.summary.receivingBytes === 0 ? undefined : props.summary.bytesHere / props.summary.receivingBytes}
        text={words()}
      />
    </div>
  )
}
