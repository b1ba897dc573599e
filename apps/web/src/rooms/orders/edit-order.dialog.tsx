import { useAction } from '@solidjs/router'
import { UpdateOrder } from '@sluice/core/orders/schemas'
import { createSignal, type JSX } from 'solid-js'
import { refusalOf } from '../../api.ts'
import { explain } from '../../text.ts'
import { createForm } from '../../ui/create-form.ts'
import { writeDuration } from '../../ui/duration.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { toast } from '../../ui/toast.tsx'
import { type Order, readOrder, updateOrder } from './data.ts'
import { OrderFields } from './order-fields.tsx'

type Seen = UpdateOrder['seen']

/** Changes what an order says. What a customer changed of it meanwhile is told, and is not overwritten unseen. */
export function EditOrderDialog(props: { order: Order; onClose: () => void }): JSX.Element {
  const update = useAction(updateOrder)
  const { id, title, project, series, durationSeconds, label } = props.order
  const [changed, setChanged] = createSignal('')
  const form = createForm({
    schema: UpdateOrder,
    initial: { orderId: id, title, project, series, durationSeconds, label, seen: { title, durationSeconds } },
    submit: async (input) => {
      try {
        await update(input)
      } catch (error) {
        if (isEdited(error)) await lookAgain(input)
        throw error
      }
      props.onClose()
      toast('The order is saved.')
    },
    explain: (error) =>
      isEdited(error)
        ? { ...explain(error), kept: `${changed()} What you typed is still here.`, todo: 'Save again to save what stands here now.' }
        : explain(error),
  })
  /** A field in which nothing was typed has the new value. */
  const lookAgain = async ({ seen, ...typed }: UpdateOrder) => {
    const now = await readOrder(id)
    if (typed.title === seen.title) form.set('title', now.title)
    if (typed.durationSeconds === seen.durationSeconds) form.set('durationSeconds', now.durationSeconds)
    form.set('seen', { title: now.title, durationSeconds: now.durationSeconds })
    setChanged(changeWords(seen, now))
  }
  return (
    <FormDialog form={form} onClose={props.onClose} title={`Edit order ${props.order.number}`} wide save="Save & Close">
      <OrderFields text={form.text} choice={form.choice} />
    </FormDialog>
  )
}

const isEdited = (error: unknown) => refusalOf(error)?.code === 'order.edited'

function changeWords(seen: Seen, now: Seen): string {
  const duration = now.durationSeconds === null ? 'There is no duration any more.' : `The duration is now ${writeDuration(now.durationSeconds)}.`
  return [...(now.title === seen.title ? [] : [`The title is now “${now.title}”.`]), ...(now.durationSeconds === seen.durationSeconds ? [] : [duration])].join(
    ' ',
  )
}
