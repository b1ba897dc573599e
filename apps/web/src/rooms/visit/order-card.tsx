import { createSignal, For, type JSX, lazy, Show, Suspense } from 'solid-js'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { countIn, inWords } from '../tasks/progress.ts'
import { TaskProgress } from '../tasks/task-progress.tsx'
import type { Access } from './access.ts'
import type { VisibleOrder, Visit } from './data.ts'
import type { Sender } from './sender.ts'
import { TaskSection } from './task-section.tsx'
import type { Uploads } from './uploads.ts'

const EditOrderDialog = lazy(() => import('./edit-order.dialog.tsx'))

/** Seconds as `00:52:10`. */
function clockTime(seconds: number): string {
  const two = (count: number) => String(count).padStart(2, '0')
  return `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

export interface OrderCardProps {
  order: VisibleOrder
  visit: Visit
  uploads: Uploads
  sender: Sender
  access: Access
  /** Asks the server for the orders again. */
  onEdited: () => Promise<void>
}

/** An order and what it needs from the customer. */
export function OrderCard(props: OrderCardProps): JSX.Element {
  const [editing, setEditing] = createSignal(false)
  const tone = () => {
    const count = countIn(props.order.progress)
    return count.in === count.all ? 'ok' : count.in > 0 ? 'info' : 'wait'
  }
  const facts = () => [`Order ${props.order.number}`, ...(props.order.durationSeconds === null ? [] : [clockTime(props.order.durationSeconds)])].join(' · ')
  const editWords = () => editableWords(props.visit, props.order)
  const sub = (
    <span class="flex flex-wrap items-center gap-x-3">
      {facts()}
      <Show when={editWords()}>
        {(words) => (
          <button type="button" class="link" onClick={() => setEditing(true)}>
            {words()}
            <span class="sr-only"> of {props.order.title}</span>
          </button>
        )}
      </Show>
    </span>
  )
  return (
    <Card flush title={props.order.title} sub={sub} aside={<Badge tone={tone()}>{inWords(props.order.progress)}</Badge>}>
      <Show when={props.order.tasks.length > 1}>
        <div class="px-4 pb-3">
          <TaskProgress progress={props.order.progress} />
        </div>
      </Show>
      <For each={props.order.tasks}>{(task) => <TaskSection task={task} visit={props.visit} uploads={props.uploads} sender={props.sender} />}</For>
      <Show when={editing()}>
        <Suspense>
          <EditOrderDialog order={props.order} visit={props.visit} access={props.access} onEdited={props.onEdited} onClose={() => setEditing(false)} />
        </Suspense>
      </Show>
    </Card>
  )
}

/** What of an order the link's holder may change now, as the words of a button; undefined for nothing (R0.10). */
function editableWords(visit: Visit, order: VisibleOrder): string | undefined {
  if (visit.state === 'grace' || order.status === 'Completed') return undefined
  if (visit.allowTitle) return visit.allowDuration ? 'Edit title and duration' : 'Edit title'
  return visit.allowDuration ? 'Edit duration' : undefined
}
