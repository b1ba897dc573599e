import { useSearchParams } from '@solidjs/router'
import ClipboardList from 'lucide-solid/icons/clipboard-list'
import Plus from 'lucide-solid/icons/plus'
import { type JSX, Show } from 'solid-js'
import { createPages } from '../../shell/pages.ts'
import { createTitle } from '../../shell/title.ts'
import { useDialog } from '../../shell/url.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Select } from '../../ui/select.tsx'
import { listOrders } from './data.ts'
import { NewOrderDialog } from './new-order.dialog.tsx'
import { OrdersTable } from './orders-table.tsx'
import { statusIn, STATUSES } from './words.ts'

const ALL = 'all'

export default function OrdersPage(): JSX.Element {
  createTitle(() => 'Orders')
  const [search, setSearch] = useSearchParams<{ status?: string }>()
  const dialog = useDialog()
  const status = () => statusIn(search.status)
  const orders = createPages(status, (after) => listOrders({ status: status() }, after))
  const options = [{ value: ALL, label: 'All statuses' }, ...STATUSES.map((each) => ({ value: each, label: each }))]
  const filter = (value: string) => setSearch({ status: value === ALL ? undefined : value })
  const add = () => (
    <Button look="primary" onClick={() => dialog.open('new-order')}>
      <Plus size={14} aria-hidden="true" /> New order
    </Button>
  )
  const none = () => (
    <div class="card">
      <Show
        when={status()}
        fallback={
          <EmptyState
            icon={<ClipboardList size={20} aria-hidden="true" />}
            title="No orders yet"
            why="An order holds the tasks that a customer sends files for."
            action={add()}
          />
        }
      >
        <EmptyState
          icon={<ClipboardList size={20} aria-hidden="true" />}
          title={`No order is in status ${status()}`}
          why="Orders in other statuses are hidden by the filter."
          action={<Button onClick={() => filter(ALL)}>Show all orders</Button>}
        />
      </Show>
    </div>
  )
  return (
    <>
      <PageHead title="Orders" actions={add()} />
      <div class="mb-3 max-w-56">
        <Select label="Status" value={status() ?? ALL} onChange={filter} options={options} />
      </div>
      <Show when={orders.rows()}>
        {(rows) => (
          <Show when={rows().length > 0} fallback={none()}>
            <OrdersTable rows={rows()} pages={orders} withCustomer />
          </Show>
        )}
      </Show>
      <Show when={dialog.is('new-order')}>
        <NewOrderDialog onClose={dialog.close} />
      </Show>
    </>
  )
}
