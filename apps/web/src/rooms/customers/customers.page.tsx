import { useNavigate } from '@solidjs/router'
import Plus from 'lucide-solid/icons/plus'
import Users from 'lucide-solid/icons/users'
import { type JSX, Show } from 'solid-js'
import { createPages } from '../../shell/pages.ts'
import { useSignedIn } from '../../shell/signed-in.ts'
import { createTitle } from '../../shell/title.ts'
import { useDialog, useSearchText } from '../../shell/url.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import type { Column } from '../../ui/table-props.ts'
import { Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { AddCustomerDialog } from './add-customer.dialog.tsx'
import { type Customer, listCustomers } from './data.ts'

export default function CustomersPage(): JSX.Element {
  createTitle(() => 'Customers')
  const { zone } = useSignedIn()
  const navigate = useNavigate()
  const search = useSearchText()
  const dialog = useDialog()
  const customers = createPages(search.settled, (after) => listCustomers(search.settled(), after))
  const columns: readonly Column<Customer>[] = [
    {
      id: 'name',
      header: 'Customer',
      phone: 'title',
      cell: (row) => (
        <a href={`/customers/${row.id}`} class="text-ink no-underline hover:underline">
          <strong>{row.name}</strong>
        </a>
      ),
    },
    { id: 'notes', header: 'Notes', cell: (row) => <span class="line-clamp-2 text-muted">{row.notes}</span> },
    { id: 'created', header: 'Added', tight: true, phone: 'line', cell: (row) => <Time at={row.createdAt} zone={zone} /> },
  ]
  const add = () => (
    <Button look="primary" onClick={() => dialog.open('add-customer')}>
      <Plus size={14} aria-hidden="true" /> Add customer
    </Button>
  )
  const none = () => (
    <div class="card">
      <Show
        when={search.settled()}
        fallback={
          <EmptyState
            icon={<Users size={20} aria-hidden="true" />}
            title="No customers yet"
            why="A customer is a company that sends you files. Add one, then make a link for it."
            action={add()}
          />
        }
      >
        <EmptyState
          icon={<Users size={20} aria-hidden="true" />}
          title={`No customer begins with “${search.settled()}”`}
          why="The search looks at the beginning of the name."
          action={<Button onClick={() => search.type('')}>Clear the search</Button>}
        />
      </Show>
    </div>
  )
  return (
    <>
      <PageHead title="Customers" actions={add()} />
      <div class="mb-3 flex">
        <SearchField label="Find a customer" value={search.text()} onInput={search.type} />
      </div>
      <Show when={customers.rows()}>
        {(rows) => (
          <Show when={rows().length > 0} fallback={none()}>
            <Table
              label="Customers"
              columns={columns}
              rows={rows()}
              rowKey={(row) => row.id}
              rowName={(row) => row.name}
              actions={(row) => [
                { label: 'Access links', href: `/customers/${row.id}?tab=links` },
                { label: 'Orders', href: `/customers/${row.id}?tab=orders` },
                { label: 'Info', href: `/customers/${row.id}` },
              ]}
              onOpen={(row) => navigate(`/customers/${row.id}`)}
              onMore={customers.more()}
              loadingMore={customers.loading()}
            />
          </Show>
        )}
      </Show>
      <Show when={dialog.is('add-customer')}>
        <AddCustomerDialog onClose={dialog.close} />
      </Show>
    </>
  )
}
