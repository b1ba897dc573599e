import type { Id } from '@sluice/core/ids'
import { createEffect, createMemo, For, type JSX, Show } from 'solid-js'
import { Card } from '../../ui/card.tsx'
import type { ListedOrders } from './data.ts'
import { OnItsWay } from './on-its-way.tsx'
import type { OpenUploads } from './open-uploads.ts'
import type { Destination, Sender } from './sender.ts'
import { OPEN } from './task-badge.ts'
import type { Uploads } from './uploads.ts'

/** The link may not show its name any more. */
const destinationOf = (id: Id<'task'>): Destination => ({ id, name: 'what was begun before', state: 'needed', allowedExtensions: [], onlyBegun: true })

/** What was begun for tasks that are not listed (any more): it may finish, and nothing new goes with it. Files are all that it names. */
export function BegunBefore(props: { orders: ListedOrders; open: OpenUploads; uploads: Uploads; sender: Sender }): JSX.Element {
  const listed = createMemo(() => new Set<string>(props.orders.items.flatMap((order) => order.tasks.map(({ id }) => id))))
  const others = createMemo(() => {
    const ids = new Set([...props.sender.taskIds(), ...props.uploads.units.taskIds()])
    return props.orders.loaded ? [...ids].filter((id) => !listed().has(id)) : []
  })
  /** The number of a task's order, while that is one of those that are still to be shown. */
  const furtherDown = (id: Id<'task'>) => {
    const number = props.open.askedBy(id)
    const last = props.orders.items.at(-1)
    return typeof number === 'number' && props.orders.next !== null && last && number < last.number ? number : undefined
  }
  const unasked = () => others().filter((id) => furtherDown(id) === undefined)
  const numbers = () => [...new Set(others().flatMap((id) => furtherDown(id) ?? []))]
  const mayFinish = () => unasked().some((id) => props.sender.canGoOn(id).length > 0 || props.uploads.units.has(id, OPEN))
  createEffect(() => {
    for (const id of others()) props.sender.dropQuestions(id)
  })
  const sections = (ids: readonly Id<'task'>[]) => (
    <For each={ids}>
      {(id) => (
        <div class="grid gap-2 border-t border-line px-4 py-3">
          <OnItsWay task={destinationOf(id)} uploads={props.uploads} sender={props.sender} chooser />
        </div>
      )}
    </For>
  )
  return (
    <>
      <Show when={unasked().length > 0}>
        <Card flush title="Begun before" sub={mayFinish() ? 'It is not asked for any more, but what was begun may finish.' : 'It is not asked for any more.'}>
          {sections(unasked())}
        </Card>
      </Show>
      <For each={numbers()}>
        {(number) => (
          <Card flush title={`Begun for order ${number}`} sub="The order itself is further down: show more orders to send anything new for it.">
            {sections(others().filter((id) => furtherDown(id) === number))}
          </Card>
        )}
      </For>
    </>
  )
}
