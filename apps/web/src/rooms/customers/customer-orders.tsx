import ClipboardList from 'lucide-solid/icons/clipboard-list'
import { type JSX, Show } from 'solid-js'
import { createPages } from '../../shell/pages.ts'
import type { useDialog } from '../../shell/url.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { listOrders } from '../orders/data.ts'
import { NewOrderDialog } from '../orders/new-order.dialog.tsx'
import { OrdersTable } from '../orders/orders-table.tsx'
import type { Customer } from './data.ts'

/** The Orders tab. */
export function CustomerOrders(props: { customer: Customer; dialog: ReturnType<typeof useDialog> }): JSX.Element {
  const orders = createPages(
    () => props.customer.id,
    (after) => listOrders({ customerId: props.customer.id }, after),
  )
  const none = () => (
    <div class="card">
      <EmptyState
        icon={<ClipboardList size={20} aria-hidden="true" />}
        title="No orders yet"
        why="Customers send files for the tasks of their orders. Without an order, a link shows nothing to send."
        action={
          <Button look="primary" onClick={() => props.dialog.open('new-order')}>
            New order
          </Button>
        }
      />
    </div>
  )
  return (
    <>
      <Show when={orders.rows()}>
        {(rows) => (
          <Show when={rows().length > 0} fallback={none()}>
            <OrdersTable rows={rows()} pages={orders} />
          </Show>
        )}
      </Show>
      <Show when={props.dialog.is('new-order')}>
        <NewOrderDialog customer={props.customer} onClose={props.dialog.close} />
      </Show>
    </>
  )
}
