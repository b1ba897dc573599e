import { createAsync, useAction, useNavigate } from '@solidjs/router'
import { CreateOrder } from '@sluice/core/orders/schemas'
import { createSignal, type JSX, Show } from 'solid-js'
import { explainBeside } from '../../shell/explain-beside.ts'
import { Combobox } from '../../ui/combobox.tsx'
import { createForm } from '../../ui/create-form.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { type Customer, listCustomers } from '../customers/data.ts'
import { createOrder } from './data.ts'
import { NewTasks } from './new-tasks.tsx'
import { OrderFields } from './order-fields.tsx'

/** Makes an order, of the customer when there is one, and goes to its page. */
export function NewOrderDialog(props: { customer?: Customer; onClose: () => void }): JSX.Element {
  const create = useAction(createOrder)
  const navigate = useNavigate()
  const form = createForm({
    schema: CreateOrder,
    initial: { ...(props.customer ? { customerId: props.customer.id } : {}), title: '', project: '', series: '', label: '', durationSeconds: null, tasks: [] },
    submit: async (input) => {
      const { orderId } = await create(input)
      navigate(`/orders/${orderId}`, { replace: true })
    },
    explain: explainBeside({ 'order.number_taken': 'number', 'task_type.not_found': 'tasks' }),
  })
  return (
    <FormDialog
      form={form}
      onClose={props.onClose}
      wide
      title={props.customer ? `New order for ${props.customer.name}` : 'New order'}
      description="It begins as Incoming. What a customer may send for it stands in its tasks."
      save="Make order"
    >
      <Show when={!props.customer}>
        <CustomerChoice
          error={form.error('customerId') && 'Choose a customer.'}
          onChange={(customer) => form.set('customerId', customer?.id)}
          onBlur={() => form.blur('customerId')}
        />
      </Show>
      <OrderFields text={form.text} choice={form.choice} />
      <TextField label="Order number" optional hint="Left empty, it gets the next free number." {...form.number('number')} />
      <NewTasks tasks={form.values().tasks ?? []} onChange={(tasks) => form.set('tasks', tasks)} error={form.error('tasks')} />
    </FormDialog>
  )
}

function CustomerChoice(props: { error: string | undefined; onChange: (customer: Customer | undefined) => void; onBlur: () => void }): JSX.Element {
  const [search, setSearch] = createSignal('')
  const [chosen, setChosen] = createSignal<Customer>()
  // The text of the chosen one stands in the field: it is not what to search for.
  const found = createAsync(() => listCustomers(search() === chosen()?.name ? '' : search()), { initialValue: { items: [], next: null } })
  const choose = (customer: Customer | undefined) => {
    setChosen(customer)
    props.onChange(customer)
  }
  return (
    <Combobox
      label="Customer"
      options={found.latest.items}
      optionId={(customer) => customer.id}
      optionLabel={(customer) => customer.name}
      value={chosen()}
      onChange={choose}
      onSearch={setSearch}
      onBlur={props.onBlur}
      error={props.error}
    />
  )
}
