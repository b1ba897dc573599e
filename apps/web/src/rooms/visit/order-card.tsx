import { For, type JSX } from 'solid-js'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import type { VisibleOrder, Visit } from './data.ts'
import type { Sender } from './sender.ts'
import { TaskSection } from './task-section.tsx'
import type { Uploads } from './uploads.ts'

/** Seconds as `00:52:10`. */
function clockTime(seconds: number): string {
  const two = (count: number) => String(count).padStart(2, '0')
  return `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

/** An order and what it needs from the customer. */
export function OrderCard(props: { order: VisibleOrder; visit: Visit; uploads: Uploads; sender: Sender }): JSX.Element {
  const inCount = () => props.order.tasks.filter((task) => task.state === 'uploaded' || task.state === 'accepted').length
  const tone = () => (inCount() === props.order.tasks.length ? 'ok' : inCount() > 0 ? 'info' : 'wait')
  const sub = () =>
    [`Order ${props.order.number}`, props.order.durationSeconds === null ? '' : clockTime(props.order.durationSeconds)].filter(Boolean).join(' · ')
  return (
    <Card
      flush
      title={props.order.title}
      sub={sub()}
      aside={
        <Badge tone={tone()}>
          {inCount()} of {props.order.tasks.length} in
        </Badge>
      }
    >
      <For each={props.order.tasks}>{(task) => <TaskSection task={task} visit={props.visit} uploads={props.uploads} sender={props.sender} />}</For>
    </Card>
  )
}
