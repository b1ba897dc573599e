import Trash from 'lucide-solid/icons/trash'
import { type JSX, Show } from 'solid-js'
import type { useDialog } from '../../shell/url.ts'
import { Badge } from '../../ui/badge.tsx'
import { humanBytes, humanProgress } from '../../ui/bytes.ts'
import { Callout } from '../../ui/callout.tsx'
import { Card } from '../../ui/card.tsx'
import { Menu } from '../../ui/menu.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { TaskFiles } from '../files/task-files.tsx'
import type { OrderTask } from './data.ts'
import { filesWord, TASK_STATES } from './words.ts'

/** One task of an order: its state, what is coming in and what came in. */
export function TaskCard(props: { task: OrderTask; dialog: ReturnType<typeof useDialog> }): JSX.Element {
  const state = () => TASK_STATES[props.task.state]
  const sub = () => {
    const { type, name } = props.task
    const takes = type.allowedExtensions.length > 0 ? type.allowedExtensions.map((extension) => `.${extension}`).join(', ') : 'any kind of file'
    const { files, bytes } = props.task.received
    return [
      name === type.name ? '' : type.name,
      `Takes ${takes}`,
      type.enabledForCustomerUpload ? '' : 'not shown to customers',
      files > 0 ? `${filesWord(files)} in, ${humanBytes(bytes)}` : '',
    ]
      .filter(Boolean)
      .join(' · ')
  }
  return (
    <Card
      title={props.task.name}
      sub={sub()}
      aside={
        <div class="flex items-center gap-1">
          <Badge tone={state().tone}>{state().word}</Badge>
          <Menu
            label={`More about ${props.task.name}`}
            entries={[
              {
                label: 'Remove task',
                icon: <Trash size={14} aria-hidden="true" />,
                tone: 'loss',
                ...(props.task.received.files > 0 ? { disabled: true, why: 'Files were sent to it.' } : {}),
                onSelect: () => props.dialog.open('remove-task', props.task.id),
              },
            ]}
          />
        </div>
      }
      flush
    >
      <Show when={props.task.rejectReason}>
        {(reason) => (
          <div class="px-4 pb-3">
            <Callout tone="loss">Rejected: {reason()}</Callout>
          </div>
        )}
      </Show>
      <Show when={props.task.receiving.files > 0}>
        <Receiving task={props.task} />
      </Show>
      <Show
        when={props.task.received.files > 0}
        fallback={
          <Show when={props.task.receiving.files === 0}>
            <p class="px-4 pb-4 text-s text-muted">{props.task.state === 'needed' ? 'Nothing came in yet.' : 'What came in has expired.'}</p>
          </Show>
        }
      >
        <TaskFiles taskId={props.task.id} taskName={props.task.name} received={props.task.received} dialog={props.dialog} />
      </Show>
    </Card>
  )
}

function Receiving(props: { task: OrderTask }): JSX.Element {
  const share = () => (props.task.receiving.bytes === 0 ? undefined : props.task.receiving.bytesHere / props.task.receiving.bytes)
  const words = () => `${humanProgress(props.task.receiving.bytesHere, props.task.receiving.bytes)} of ${filesWord(props.task.receiving.files)}`
  return (
    <div class="grid gap-1.5 px-4 pb-4 text-s">
      <div class="flex flex-wrap justify-between gap-2">
        <span class="font-medium">Receiving {filesWord(props.task.receiving.files)}</span>
        <span class="text-muted">{humanProgress(props.task.receiving.bytesHere, props.task.receiving.bytes)}</span>
      </div>
      <ProgressBar label={`Coming in for ${props.task.name}`} share={share()} text={words()} />
    </div>
  )
}
