import type { JSX } from 'solid-js'
import { Card } from '../../ui/card.tsx'
import { writeDuration } from '../../ui/duration.ts'
import { Facts } from '../../ui/facts.tsx'
import type { Order } from './data.ts'
import { OrderHistory } from './order-history.tsx'

/** What an order has, and its history. */
export function OrderFacts(props: { order: Order }): JSX.Element {
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
      <OrderHistory order={props.order} />
    </div>
  )
}
