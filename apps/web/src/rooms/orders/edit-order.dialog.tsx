import { useAction } from '@solidjs/router'
import { UpdateOrder } from '@sluice/core/orders/schemas'
import type { JSX } from 'solid-js'
import { explain } from '../../text.ts'
import { createForm } from '../../ui/create-form.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { toast } from '../../ui/toast.tsx'
import { type Order, updateOrder } from './data.ts'
import { OrderFields } from './order-fields.tsx'

export function EditOrderDialog(props: { order: Order; onClose: () => void }): JSX.Element {
  const update = useAction(updateOrder)
  const { id, title, project, series, durationSeconds, label } = props.order
  const form = createForm({
    schema: UpdateOrder,
    initial: { orderId: id, title, project, series, durationSeconds, label },
    submit: async (input) => {
      await update(input)
      props.onClose()
      toast('The order is saved.')
    },
    explain,
  })
  return (
    <FormDialog form={form} onClose={props.onClose} title={`Edit order ${props.order.number}`} wide save="Save & Close">
      <OrderFields text={form.text} choice={form.choice} />
    </FormDialog>
  )
}
