import { useAction, useNavigate } from '@solidjs/router'
import { CreateCustomer } from '@sluice/core/customers/schemas'
import type { JSX } from 'solid-js'
import { explain } from '../../text.ts'
import { createForm } from '../../ui/create-form.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { CustomerFields } from './customer-form.tsx'
import { createCustomer } from './data.ts'

/** Adds a customer, and goes to its page. */
export function AddCustomerDialog(props: { onClose: () => void }): JSX.Element {
  const create = useAction(createCustomer)
  const navigate = useNavigate()
  const form = createForm({
    schema: CreateCustomer,
    initial: { name: '', notes: '' },
    submit: async (input) => {
      const { customerId } = await create(input)
      navigate(`/customers/${customerId}?tab=links`, { replace: true })
    },
    explain,
  })
  return (
    <FormDialog form={form} onClose={props.onClose} title="Add customer" description="A customer is a company that sends you files." save="Add customer">
      <CustomerFields text={form.text} />
    </FormDialog>
  )
}
