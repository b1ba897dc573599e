import { useAction } from '@solidjs/router'
import { CreateTaskType } from '@sluice/core/tasks/schemas'
import { createSignal, type JSX } from 'solid-js'
import { explainBeside } from '../../shell/explain-beside.ts'
import { Switch } from '../../ui/choices.tsx'
import { createForm } from '../../ui/create-form.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { toast } from '../../ui/toast.tsx'
import { createTaskType, type TaskType, updateTaskType } from './data.ts'

const listOf = (text: string) => text.split(/[\s,;]+/).filter((each) => each !== '')

/** Adds a task type, or changes one. */
export function TaskTypeDialog(props: { type?: TaskType; onClose: () => void }): JSX.Element {
  const create = useAction(createTaskType)
  const update = useAction(updateTaskType)
  const taskTypeId = props.type?.id
  const { name = '', enabledForCustomerUpload = false, allowedExtensions = [], autoAccept = false } = props.type ?? {}
  const [extensions, setExtensions] = createSignal(allowedExtensions.join(', '))
  const form = createForm({
    schema: CreateTaskType,
    initial: { name, enabledForCustomerUpload, allowedExtensions: [...allowedExtensions], autoAccept },
    submit: async (input) => {
      if (taskTypeId) await update({ taskTypeId, ...input })
      else await create(input)
      props.onClose()
      toast('The task type is saved.')
    },
    explain: explainBeside({ 'task_type.exists': 'name' }),
  })
  const typeExtensions = (text: string) => {
    setExtensions(text)
    form.set('allowedExtensions', listOf(text))
  }
  return (
    <FormDialog form={form} onClose={props.onClose} title={props.type ? `Edit ${props.type.name}` : 'Add task type'} save="Save & Close">
      <TextField label="Name" maxLength={100} {...form.text('name')} />
      <Switch label="Enabled for customer upload" hint="Customers see tasks of this type on their upload page." {...form.flag('enabledForCustomerUpload')} />
      <TextField
        label="Allowed file extensions"
        optional
        hint="Like mov, mxf, wav. Left empty, files of every kind are taken. Inside a folder any file may lie."
        value={extensions()}
        onInput={typeExtensions}
        onBlur={() => form.blur('allowedExtensions')}
        error={form.error('allowedExtensions')}
      />
      <Switch label="Accept at once" hint="What arrives counts as accepted without anyone looking at it." {...form.flag('autoAccept')} />
    </FormDialog>
  )
}
