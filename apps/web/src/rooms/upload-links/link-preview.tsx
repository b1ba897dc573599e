import type { Id } from '@sluice/core/ids'
import { PreviewLink } from '@sluice/core/upload-links/schemas'
import { createEffect, createMemo, createResource, createSignal, For, type JSX, Match, onCleanup, Show, Switch } from 'solid-js'
import * as v from 'valibot'
import { useSignedIn } from '../../shell/signed-in.ts'
import { explain } from '../../text.ts'
import { Callout } from '../../ui/callout.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { type Preview, previewLink } from './data.ts'

const PAUSE_MS = 300

export interface LinkPreviewProps {
  customerId: Id<'customer'>
  /** Of a link that there is. */
  linkId: Id<'link'> | null
  /** What the form has now, whether it can be used or not. */
  limits: {
    orderFrom?: number | null | undefined
    orderTo?: number | null | undefined
    projects?: readonly string[] | undefined
    series?: readonly string[] | undefined
  }
}

/** What the customer would see with the limits as they are typed. */
export function LinkPreview(props: LinkPreviewProps): JSX.Element {
  const asked = createMemo(() => {
    const { orderFrom = null, orderTo = null, projects = [], series = [] } = props.limits
    const read = v.safeParse(PreviewLink, { customerId: props.customerId, linkId: props.linkId, orderFrom, orderTo, projects, series })
    return read.success ? JSON.stringify(read.output) : undefined
  })
  const settled = createSettled(asked)
  const [preview] = createResource(settled, async (input) => {
    try {
      return { seen: await previewLink(v.parse(PreviewLink, JSON.parse(input))) }
    } catch (error) {
      return { error }
    }
  })
  const seen = () => {
    const answer = preview.latest
    return answer && 'seen' in answer ? answer.seen : undefined
  }
  const failure = () => {
    const answer = preview.latest
    return answer && 'error' in answer ? answer : undefined
  }
  return (
    <section class="rounded-2 border border-line bg-sunk p-3 text-s" aria-label="What the customer sees" aria-busy={preview.loading}>
      <h3 class="mb-1 text-s font-semibold">What the customer sees</h3>
      <Switch fallback={<Skeleton lines={3} />}>
        <Match when={asked() === undefined}>
          <p class="text-muted">Shown when the limits can be read.</p>
        </Match>
        <Match when={failure()}>{(failed) => <ErrorPanel error={explain(failed().error)} />}</Match>
        <Match when={seen()}>{(known) => <Seen preview={known()} />}</Match>
      </Switch>
    </section>
  )
}

/** A value after it has not changed for a moment; at first at once. */
function createSettled(value: () => string | undefined): () => string | undefined {
  const [settled, setSettled] = createSignal(value())
  createEffect((first: boolean) => {
    const now = value()
    const timer = setTimeout(() => setSettled(now), first ? 0 : PAUSE_MS)
    onCleanup(() => clearTimeout(timer))
    return false
  }, true)
  return settled
}

const plural = (count: number, one: string, many: string) => `${count.toLocaleString('en')} ${count === 1 ? one : many}`

function Seen(props: { preview: Preview }): JSX.Element {
  const { me } = useSignedIn()
  const rest = () => props.preview.orders - props.preview.first.length
  const why = () => props.preview.nothing
  return (
    <div class="grid gap-2">
      <p role="status">
        <Show when={why()} fallback={`${plural(props.preview.orders, 'order', 'orders')}, ${plural(props.preview.tasks, 'task', 'tasks')} now.`}>
          {(reason) => <>Nothing now. {NOTHING[reason()]}</>}
        </Show>
      </p>
      <Show when={why() === 'task_types' && me.role === 'administrator'}>
        <p>
          <a href="/tables/task-types">Task types</a>
        </p>
      </Show>
      <ul class="grid gap-1.5">
        <For each={props.preview.first}>
          {(order) => (
            <li>
              <span class="font-medium">
                {order.number} · {order.title}
              </span>
              <span class="block text-muted">{order.tasks.join(', ')}</span>
            </li>
          )}
        </For>
      </ul>
      <Show when={rest() > 0}>
        <p class="text-muted">and {plural(rest(), 'more order', 'more orders')}</p>
      </Show>
      <Show when={props.preview.runningOutside > 0}>
        <Callout tone="wait">
          {plural(props.preview.runningOutside, 'upload that runs now is', 'uploads that run now are')} outside of this. What was begun goes on; nothing new can
          be begun there.
        </Callout>
      </Show>
    </div>
  )
}

const NOTHING: Readonly<Record<NonNullable<Preview['nothing']>, string>> = {
  orders: 'There are no orders of this customer yet.',
  range: 'No order has a number in this range.',
  projects: 'No order belongs to these projects.',
  series: 'No order belongs to these series.',
  together: 'No order keeps all of these limits together.',
  new: 'The orders that fit are in status New, and those are never shown.',
  task_types: 'The orders that fit have no task of a type that is enabled for customer upload.',
}
