import { EditFields } from '@sluice/core/orders/schemas'
import { createSignal, type JSX, Show } from 'solid-js'
import { refusalOf } from '../../api.ts'
import { explain } from '../../text.ts'
import { createForm } from '../../ui/create-form.ts'
import { DurationField } from '../../ui/duration-field.tsx'
import { writeDuration } from '../../ui/duration.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { toast } from '../../ui/toast.tsx'
import type { Access } from './access.ts'
import type { VisibleOrder, Visit } from './data.ts'

export interface EditOrderProps {
  order: VisibleOrder
  visit: Visit
  access: Access
  onEdited: () => Promise<void>
  onClose: () => void
}

/** Changes what the link allows of an order. A change that somebody else made meanwhile is shown, and what was typed stays. */
export default function EditOrderDialog(props: EditOrderProps): JSX.Element {
  const valuesNow = () => ({ title: props.order.title, durationSeconds: props.order.durationSeconds })
  const [seen, setSeen] = createSignal(valuesNow())
  const form = createForm({
    schema: EditFields,
    initial: valuesNow(),
    submit: async (to) => {
      const { title, durationSeconds } = seen()
      const edit = {
        orderId: props.order.id,
        ...(props.visit.allowTitle && to.title !== title ? { title: { from: title, to: to.title } } : {}),
        ...(props.visit.allowDuration && to.durationSeconds !== durationSeconds ? { durationSeconds: { from: durationSeconds, to: to.durationSeconds } } : {}),
      }
      try {
        await props.access.call((client) => client.visit.editOrder.mutate(edit))
      } catch (error) {
        if (refusalOf(error)?.code === 'order.edited') await lookAgain()
        throw error
      }
      await props.onEdited()
      props.onClose()
      toast('It is saved.')
    },
    explain: (error) =>
      refusalOf(error)?.code === 'order.edited'
        ? { ...explain(error), kept: `It is now ${now()}. What you typed is still here.`, todo: 'Save again to put yours in its place.' }
        : explain(error),
  })
  const lookAgain = async () => {
    await props.onEdited()
    setSeen(valuesNow())
  }
  const now = () =>
    [...(props.visit.allowTitle ? [`“${seen().title}”`] : []), ...(props.visit.allowDuration ? [durationWords(seen().durationSeconds)] : [])].join(', ')
  return (
    <FormDialog
      form={form}
      onClose={props.onClose}
      title={`Edit order ${props.order.number}`}
      description={`${props.visit.workspaceName} sees what it was before, and what you changed.`}
      save="Save"
    >
      <Show when={props.visit.allowTitle}>
        <TextField label="Title" maxLength={200} {...form.text('title')} />
      </Show>
      <Show when={props.visit.allowDuration}>
        <DurationField label="Duration" optional {...form.choice('durationSeconds')} />
      </Show>
    </FormDialog>
  )
}

const durationWords = (seconds: number | null) => (seconds === null ? 'without a duration' : writeDuration(seconds))
