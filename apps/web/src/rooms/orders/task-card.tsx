import CircleCheck from 'lucide-solid/icons/circle-check'
import CircleX from 'lucide-solid/icons/circle-x'
import Trash from 'lucide-solid/icons/trash'
import Undo from 'lucide-solid/icons/undo-2'
import { type JSX, Show } from 'solid-js'
import { createAttempt, Failure } from '../../shell/attempt.tsx'
import type { useDialog } from '../../shell/url.ts'
import { Badge } from '../../ui/badge.tsx'
import { humanBytes, humanProgress } from '../../ui/bytes.ts'
import { Card } from '../../ui/card.tsx'
import { Menu, type MenuEntry } from '../../ui/menu.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { TaskFiles } from '../files/task-files.tsx'
import type { OrderTask } from './data.ts'
import { RejectTaskDialog } from './reject-task.dialog.tsx'
import { createReview } from './review.ts'
import { TaskReview } from './task-review.tsx'
import { badgeOf, filesWord } from './words.ts'

/** One task of an order: its state, its review, what is coming in and what came in. */
export function TaskCard(props: { task: OrderTask; dialog: ReturnType<typeof useDialog> }): JSX.Element {
  const state = () => badgeOf(props.task)
  const attempt = createAttempt()
  const review = createReview(() => props.task, attempt)
  const reject = () => props.dialog.open('reject-task', props.task.id)
  const entries = (): MenuEntry[] => {
    const { state, completedAt, received } = props.task
    const isOpen = completedAt === null
    return [
      ...(isOpen && state === 'accepted' ? [{ label: 'Reject…', icon: <CircleX size={14} aria-hidden="true" />, onSelect: reject }] : []),
      ...(isOpen && (state === 'accepted' || state === 'rejected')
        ? [
            {
              label: `Take the ${state === 'accepted' ? 'acceptance' : 'rejection'} back`,
              icon: <Undo size={14} aria-hidden="true" />,
              onSelect: review.takeBack,
            },
          ]
        : []),
      ...(isOpen && state !== 'accepted' ? [{ label: 'Complete', icon: <CircleCheck size={14} aria-hidden="true" />, onSelect: review.complete }] : []),
      {
        label: 'Remove task',
        icon: <Trash size={14} aria-hidden="true" />,
        tone: 'loss',
        ...(received.files > 0 ? { disabled: true, why: 'Files were sent to it.' } : {}),
        onSelect: () => props.dialog.open('remove-task', props.task.id),
      },
    ]
  }
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
          <Menu label={`More about ${props.task.name}`} entries={entries()} />
        </div>
      }
      flush
    >
      <Show when={attempt.failure()}>
        <div class="px-4">
          <Failure of={attempt} />
        </div>
      </Show>
      <TaskReview task={props.task} review={review} busy={attempt.busy() !== undefined} onReject={reject} />
      <Show when={props.task.receiving.files > 0}>
        <Receiving task={props.task} />
      </Show>
      <Show
        when={props.task.state !== 'needed'}
        fallback={
          <Show when={props.task.receiving.files === 0}>
            <p class="px-4 pb-4 text-s text-muted">Nothing came in yet.</p>
          </Show>
        }
      >
        <TaskFiles taskId={props.task.id} taskName={props.task.name} received={props.task.received} dialog={props.dialog} />
      </Show>
      <Show when={props.dialog.is('reject-task') && props.dialog.of() === props.task.id}>
        <RejectTaskDialog task={props.task} attempt={attempt} onClose={props.dialog.close} />
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
