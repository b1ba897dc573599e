import { createSignal, type JSX } from 'solid-js'
import { Button } from '../../ui/button.tsx'
import { RadioGroup } from '../../ui/choices.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import type { DroppedFiles } from '../../ui/dropped-files.ts'
import type { VisibleOrder, VisibleTask } from './data.ts'

/** For files dropped or pasted beside the tasks: asks which task they are for. */
export default function PlaceDialog(props: {
  files: DroppedFiles
  tasks: readonly { order: VisibleOrder; task: VisibleTask }[]
  /** Undefined when the person thought better of it. */
  onPlace: (task: VisibleTask | undefined) => void
}): JSX.Element {
  const [chosen, setChosen] = createSignal<string>()
  const [missed, setMissed] = createSignal(false)
  const count = () => props.files.files.length
  const send = () => {
    const found = props.tasks.find(({ task }) => task.id === chosen())
    if (found) props.onPlace(found.task)
    else setMissed(true)
  }
  return (
    <Dialog
      open
      onClose={() => props.onPlace(undefined)}
      title={count() === 1 ? 'Where does this file belong?' : `Where do these ${count().toLocaleString('en')} files belong?`}
      footer={
        <>
          <Button onClick={() => props.onPlace(undefined)}>Cancel</Button>
          <Button look="primary" onClick={send}>
            Send
          </Button>
        </>
      }
    >
      <RadioGroup
        label="Task"
        value={chosen()}
        onChange={setChosen}
        error={missed() && chosen() === undefined ? 'Please choose a task.' : undefined}
        options={props.tasks.map(({ order, task }) => ({ value: task.id, label: task.name, hint: `${order.title}, order ${order.number}` }))}
      />
    </Dialog>
  )
}
