import { useNavigate } from '@solidjs/router'
import { createMemo, type JSX, Show } from 'solid-js'
import { createPoll } from '../../shell/live.ts'
import type { Pages } from '../../shell/pages.ts'
import { useSignedIn } from '../../shell/signed-in.ts'
import { Badge } from '../../ui/badge.tsx'
import type { Column } from '../../ui/table-props.ts'
import { Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { PartsBar } from '../../ui/parts-bar.tsx'
import { countIn, inWords, partsOf, progressWords } from '../tasks/progress.ts'
import { listOrders, type OrderRow } from './data.ts'
import { statusTone } from './words.ts'

/** Orders, the highest number first, with how far they are; with the customer where several are shown. It follows the server. */
export function OrdersTable(props: { rows: readonly OrderRow[]; pages: Pages<OrderRow>; withCustomer?: boolean }): JSX.Element {
  const { zone } = useSignedIn()
  const navigate = useNavigate()
  createPoll(() => listOrders.key)
  const columns = createMemo((): readonly Column<OrderRow>[] => [
    {
      id: 'order',
      header: 'Order',
      phone: 'title',
      cell: (row) => (
        <>
          <a href={`/orders/${row.id}`} class="text-ink no-underline hover:underline">
            <strong>{row.title}</strong>
          </a>
          <div class="sub">
            {row.number}
            <Show when={row.label}> · {row.label}</Show>
          </div>
        </>
      ),
    },
    { id: 'status', header: 'Status', tight: true, phone: 'side', cell: (row) => <Badge tone={statusTone(row.status)}>{row.status}</Badge> },
    ...(props.withCustomer
      ? [
          {
            id: 'customer',
            header: 'Customer',
            cell: (row: OrderRow) => (
              <a href={`/customers/${row.customerId}?tab=orders`} class="text-ink no-underline hover:underline">
                {row.customerName}
              </a>
            ),
          },
        ]
      : []),
    {
      id: 'tasks',
      header: 'Tasks',
      tight: true,
      phone: 'line',
      cell: (row) => <Tasks row={row} />,
    },
    {
      id: 'scope',
      header: 'Series and project',
      phone: props.withCustomer ? 'hide' : 'wide',
      cell: (row) => (
        <>
          {row.series}
          <Show when={row.project}>
            <div class={row.series ? 'sub' : ''}>{row.project}</div>
          </Show>
        </>
      ),
    },
    { id: 'created', header: 'Made', tight: true, phone: 'line', cell: (row) => <Time at={row.createdAt} zone={zone} /> },
  ])
  return (
    <Table
      label="Orders"
      columns={columns()}
      rows={props.rows}
      rowKey={(row) => row.id}
      rowName={(row) => `order ${row.number}`}
      onOpen={(row) => navigate(`/orders/${row.id}`)}
      onMore={props.pages.more()}
      loadingMore={props.pages.loading()}
    />
  )
}

function Tasks(props: { row: OrderRow }): JSX.Element {
  return (
    <Show when={countIn(props.row.progress).all > 0} fallback={<span class="text-muted">None</span>}>
      <div class="grid w-28 gap-1" title={progressWords(props.row.progress)}>
        <span class="tabular-nums">
          {inWords(props.row.progress)}
          <span class="sr-only">: {progressWords(props.row.progress)}</span>
        </span>
        <PartsBar parts={partsOf(props.row.progress)} />
      </div>
    </Show>
  )
}
