import { For, type JSX, Show } from 'solid-js'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import type { VisibleOrder, Visit } from './data.ts'
import type { Sender } from './sender.ts'
import { isPartly, PARTLY } from './task-badge.ts'
import { TaskSection } from './task-section.tsx'
import type { Uploads } from './uploads.ts'

/** Seconds as `00:52:10`. */
function clockTime(seconds: number): string {
  const two = (count: number) => String(count).padStart(2, '0')
  return `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

/** An order and what it needs from the customer. */
export function OrderCard(props: { order: VisibleOrder; visit: Visit; uploads: Uploads; sender: Sender }): JSX.Element {
  const partly = () => props.order.tasks.filter((task) => isPartly({ ...props, task }))
  const inCount = () => props.order.tasks.filter(({ state }) => state === 'uploaded' || state === 'accepted').length - partly().length
  const isOnlyPartly = () => inCount() === 0 && partly().length > 0
  const tone = () => (inCount() === props.order.tasks.length ? 'ok' : inCount() > 0 ? 'info' : 'wait')
  const sub = () =>
    [`Order ${props.order.number}`, props.order.durationSeconds === null ? '' : clockTime(props.order.durationSeconds)].filter(Boolean).join(' · ')
  return (
    <Card
      flush
      title={props.order.title}
      sub={sub()}
      aside={
        <Show
          when={isOnlyPartly()}
          fallback={
            <Badge tone={tone()}>
              {inCount().toLocaleString('en')} of {props.order.tasks.length.toLocaleString('en')} in
            </Badge>
          }
        >
          <Badge tone={PARTLY.tone}>{PARTLY.word}</Badge>
        </Show>
      }
    >
      <For each={props.order.tasks}>{(task) => <TaskSection task={task} visit={props.visit} uploads={props.uploads} sender={props.sender} />}</For>
    </Card>
  )
}
