import { useAction } from '@solidjs/router'
import type { JSX } from 'solid-js'
import { explain } from '../../text.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { toast } from '../../ui/toast.tsx'
import { removeTask } from '../tasks/data.ts'
import type { OrderTask } from './data.ts'

export function RemoveTaskDialog(props: { task: OrderTask; onClose: () => void }): JSX.Element {
  const remove = useAction(removeTask)
  const { id, name } = props.task
  return (
    <ConfirmDialog
      open
      onClose={props.onClose}
      title={`Remove the task “${name}”?`}
      losses={['Customers can no longer send files for it.']}
      kept="A task that files were sent to cannot be removed."
      confirm="Remove task"
      onConfirm={async () => {
        await remove(id)
        toast(`“${name}” is removed.`)
      }}
      explain={(error) => <ErrorPanel error={explain(error)} />}
    />
  )
}
