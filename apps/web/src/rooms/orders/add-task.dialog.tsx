import { createAsync, useAction } from '@solidjs/router'
import { AddTask } from '@sluice/core/tasks/schemas'
import type { JSX } from 'solid-js'
import { explainBeside } from '../../shell/explain-beside.ts'
import { createForm } from '../../ui/create-form.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Select } from '../../ui/select.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { toast } from '../../ui/toast.tsx'
import { addTask, listTaskTypes } from '../tasks/data.ts'
import type { Order } from './data.ts'

export function AddTaskDialog(props: { order: Order; onClose: () => void }): JSX.Element {
  const add = useAction(addTask)
  const types = createAsync(() => listTaskTypes())
  const options = () =>
    (types() ?? []).map((type) => ({ value: type.id, label: type.enabledForCustomerUpload ? type.name : `${type.name} (not shown to customers)` }))
  const form = createForm({
    schema: AddTask,
    initial: { orderId: props.order.id, title: '' },
    submit: async (input) => {
      await add(input)
      props.onClose()
      toast('The task is added.')
    },
    explain: explainBeside({ 'task_type.not_found': 'taskTypeId' }),
  })
  return (
    <FormDialog form={form} onClose={props.onClose} title={`Add a task to order ${props.order.number}`} save="Add task">
      <Select label="Task type" options={options()} {...form.choice('taskTypeId')} error={form.error('taskTypeId') && 'Choose a task type.'} />
      <TextField label="Title" optional hint="Tells several tasks of one type apart. Without one, the type's name is shown." {...form.text('title')} />
    </FormDialog>
  )
}
