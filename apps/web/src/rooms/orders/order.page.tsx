import { useAction, useParams } from '@solidjs/router'
import type { Id } from '@sluice/core/ids'
import ChevronDown from 'lucide-solid/icons/chevron-down'
import ListPlus from 'lucide-solid/icons/list-plus'
import Plus from 'lucide-solid/icons/plus'
import { For, type JSX, Show } from 'solid-js'
import { createAttempt, Failure } from '../../shell/attempt.tsx'
import { createLive } from '../../shell/live.ts'
import { NothingHere } from '../../shell/nothing-here.tsx'
import { createTitle } from '../../shell/title.ts'
import { idIn, useDialog } from '../../shell/url.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Menu } from '../../ui/menu.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { toast } from '../../ui/toast.tsx'
import { ArchiveLink } from '../files/archive-link.tsx'
import { CameIn } from '../receipts/came-in.tsx'
import { TaskProgress } from '../tasks/task-progress.tsx'
import { AddTaskDialog } from './add-task.dialog.tsx'
import { ChangeStatusDialog, losesBy } from './change-status.dialog.tsx'
import { changeOrderStatus, getOrder, type Order, type OrderStatus } from './data.ts'
import { EditOrderDialog } from './edit-order.dialog.tsx'
import { OrderFacts } from './order-facts.tsx'
import { RemoveTaskDialog } from './remove-task.dialog.tsx'
import { TaskCard } from './task-card.tsx'
import { receivedOf, statusIn, STATUSES, statusTone } from './words.ts'

export default function OrderPage(): JSX.Element {
  const params = useParams<{ orderId: string }>()
  return (
    <Show when={idIn('order', params.orderId)} keyed fallback={<NothingHere back="/orders" label="All orders" />}>
      {(orderId) => <OneOrder orderId={orderId} />}
    </Show>
  )
}

function OneOrder(props: { orderId: Id<'order'> }): JSX.Element {
  const dialog = useDialog()
  const order = createLive(
    () => getOrder(props.orderId),
    () => getOrder.keyFor(props.orderId),
  )
  createTitle(() => order() && `${order()?.number} · ${order()?.title}`)
  return (
    <Show when={order()}>
      {(known) => (
        <>
          <Head order={known()} dialog={dialog} />
          <div class="grid items-start gap-6 desk:grid-cols-[minmax(0,1fr)_264px]">
            <div class="grid gap-4">
              <TaskProgress progress={known().progress} />
              <section class="grid gap-4" aria-label="Tasks">
                <For each={known().tasks} fallback={<NoTasks onAdd={() => dialog.open('add-task')} />}>
                  {(task) => <TaskCard task={task} dialog={dialog} />}
                </For>
              </section>
              <CameIn orderId={known().id} customerId={known().customerId} />
            </div>
            <OrderFacts order={known()} />
          </div>
          <Dialogs order={known()} dialog={dialog} />
        </>
      )}
    </Show>
  )
}

type PageDialog = ReturnType<typeof useDialog>

function Head(props: { order: Order; dialog: PageDialog }): JSX.Element {
  const change = useAction(changeOrderStatus)
  const attempt = createAttempt()
  const received = () => receivedOf(props.order)
  const changeTo = (to: OrderStatus) => {
    const { id, status: from } = props.order
    if (losesBy(to)) return props.dialog.open('change-status', to)
    attempt.run('status', async () => {
      await change(id, from, to)
      toast(`The order is now ${to}.`, { label: 'Undo', run: () => attempt.run('status', () => change(id, to, from)) })
    })
  }
  const statuses = () => STATUSES.map((status) => ({ label: status, disabled: status === props.order.status, onSelect: () => changeTo(status) }))
  return (
    <>
      <PageHead
        crumbs={[{ label: 'Orders', href: '/orders' }, { label: String(props.order.number) }]}
        title={props.order.title}
        meta={
          <span class="flex flex-wrap items-center gap-x-2 gap-y-1">
            <Badge tone={statusTone(props.order.status)}>{props.order.status}</Badge>
            Order {props.order.number} for
            <a href={`/customers/${props.order.customerId}?tab=links`}>{props.order.customerName}</a>
          </span>
        }
        actions={
          <>
            <Menu
              triggerClass="btn"
              trigger={
                <>
                  Change status <ChevronDown size={14} aria-hidden="true" />
                </>
              }
              entries={statuses()}
            />
            <Button onClick={() => props.dialog.open('edit')}>Edit</Button>
            <Show when={received().files > 0}>
              <ArchiveLink of="orders" id={props.order.id} sizeBytes={received().bytes}>
                Download all
              </ArchiveLink>
            </Show>
            <Button look="primary" onClick={() => props.dialog.open('add-task')}>
              <Plus size={14} aria-hidden="true" /> Add task
            </Button>
          </>
        }
      />
      <Failure of={attempt} />
    </>
  )
}

function NoTasks(props: { onAdd: () => void }): JSX.Element {
  return (
    <div class="card">
      <EmptyState
        icon={<ListPlus size={20} aria-hidden="true" />}
        title="No tasks yet"
        why="A customer sends files for the tasks of an order. Without one there is nothing to send."
        action={
          <Button look="primary" onClick={() => props.onAdd()}>
            Add task
          </Button>
        }
      />
    </div>
  )
}

function Dialogs(props: { order: Order; dialog: PageDialog }): JSX.Element {
  const newStatus = () => (props.dialog.is('change-status') ? statusIn(props.dialog.of()) : undefined)
  const removed = () => (props.dialog.is('remove-task') ? props.order.tasks.find((task) => task.id === props.dialog.of()) : undefined)
  return (
    <>
      <Show when={props.dialog.is('edit')}>
        <EditOrderDialog order={props.order} onClose={props.dialog.close} />
      </Show>
      <Show when={props.dialog.is('add-task')}>
        <AddTaskDialog order={props.order} onClose={props.dialog.close} />
      </Show>
      <Show when={newStatus()}>{(to) => <ChangeStatusDialog order={props.order} to={to()} onClose={props.dialog.close} />}</Show>
      <Show when={removed()}>{(task) => <RemoveTaskDialog task={task()} onClose={props.dialog.close} />}</Show>
    </>
  )
}
