import { createAsync, useParams, useSearchParams } from '@solidjs/router'
import type { Id } from '@sluice/core/ids'
import Plus from 'lucide-solid/icons/plus'
import { type JSX, Match, Show, Switch } from 'solid-js'
import { NothingHere } from '../../shell/nothing-here.tsx'
import { createTitle } from '../../shell/title.ts'
import { idIn, useDialog } from '../../shell/url.ts'
import { Button } from '../../ui/button.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { countOrders } from '../orders/data.ts'
import { countLinks } from '../upload-links/data.ts'
import { CustomerInfo } from './customer-info.tsx'
import { CustomerOrders } from './customer-orders.tsx'
import { getCustomer } from './data.ts'
import { AccessLinks } from '../upload-links/access-links.tsx'
import { TimeRequests } from '../upload-links/time-requests.tsx'

type Tab = 'info' | 'orders' | 'links'

export default function CustomerPage(): JSX.Element {
  const params = useParams<{ customerId: string }>()
  return (
    <Show when={idIn('customer', params.customerId)} keyed fallback={<NothingHere back="/customers" label="All customers" />}>
      {(customerId) => <OneCustomer customerId={customerId} />}
    </Show>
  )
}

function OneCustomer(props: { customerId: Id<'customer'> }): JSX.Element {
  const [search] = useSearchParams<{ tab?: string }>()
  const dialog = useDialog()
  const customer = createAsync(() => getCustomer(props.customerId))
  createTitle(() => customer()?.name)
  const tab = (): Tab => (search.tab === 'orders' || search.tab === 'links' ? search.tab : 'info')
  const hrefOf = (of: Tab) => `/customers/${props.customerId}?tab=${of}`
  const orders = createAsync(() => countOrders(props.customerId))
  const links = createAsync(() => countLinks(props.customerId))
  const counted = (count: number | undefined) => (count === undefined ? {} : { count })
  const tabs = () => [
    { label: 'Info', href: hrefOf('info') },
    { label: 'Orders', href: hrefOf('orders'), ...counted(orders.latest) },
    { label: 'Access links', href: hrefOf('links'), ...counted(links.latest) },
  ]
  const action = () => (
    <Switch>
      <Match when={tab() === 'links'}>
        <Button look="primary" onClick={() => dialog.open('add-link')}>
          <Plus size={14} aria-hidden="true" /> Add customer link
        </Button>
      </Match>
      <Match when={tab() === 'orders'}>
        <Button look="primary" onClick={() => dialog.open('new-order')}>
          <Plus size={14} aria-hidden="true" /> New order
        </Button>
      </Match>
    </Switch>
  )
  return (
    <Show when={customer()}>
      {(known) => (
        <>
          <PageHead title={known().name} crumbs={[{ label: 'Customers', href: '/customers' }, { label: known().name }]} actions={action()} />
          <Tabs label={known().name} tabs={tabs()} current={hrefOf(tab())} />
          <Switch>
            <Match when={tab() === 'info'}>
              <CustomerInfo customer={known()} />
            </Match>
            <Match when={tab() === 'orders'}>
              <CustomerOrders customer={known()} dialog={dialog} />
            </Match>
            <Match when={tab() === 'links'}>
              <TimeRequests customerId={known().id} />
              <AccessLinks customer={known()} dialog={dialog} />
            </Match>
          </Switch>
        </>
      )}
    </Show>
  )
}
