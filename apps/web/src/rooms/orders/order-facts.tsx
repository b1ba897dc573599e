import { For, type JSX } from 'solid-js'
import { useSignedIn } from '../../shell/signed-in.ts'
import { Card } from '../../ui/card.tsx'
import { writeDuration } from '../../ui/duration.ts'
import { Facts } from '../../ui/facts.tsx'
import { Time } from '../../ui/time.tsx'
import type { Order } from './data.ts'

/** What an order has, and how its status moved. */
export function OrderFacts(props: { order: Order }): JSX.Element {
  const { zone } = useSignedIn()
  return (
    <div class="grid gap-4">
      <Card title="About">
        <Facts
          facts={[
            { label: 'Series', value: props.order.series },
            { label: 'Project', value: props.order.project },
            { label: 'Duration', value: props.order.durationSeconds === null ? '' : writeDuration(props.order.durationSeconds) },
            { label: 'Label', value: props.order.label },
          ]}
        />
      </Card>
      <Card title="History" sub={`Times are ${zone}`}>
        <ol class="grid gap-3 text-s">
          <For each={props.order.history}>
            {(change) => (
              <li>
                <div class="font-medium">{change.to}</div>
                <div class="text-xs text-muted">
                  <Time at={change.at} zone={zone} as="line" />
                </div>
              </li>
            )}
          </For>
        </ol>
      </Card>
    </div>
  )
}
