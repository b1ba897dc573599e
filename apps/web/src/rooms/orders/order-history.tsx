import { For, type JSX, Match, Switch } from 'solid-js'
import { useSignedIn } from '../../shell/signed-in.ts'
import { Card } from '../../ui/card.tsx'
import { writeDuration } from '../../ui/duration.ts'
import { Time } from '../../ui/time.tsx'
import type { Order } from './data.ts'

type Edit = Order['edits'][number]
type Entry = { at: number; edit: Edit } | { at: number; status: Order['history'][number]['to'] }

/** How an order's status moved and what customers changed of it, the newest first. */
export function OrderHistory(props: { order: Order }): JSX.Element {
  const { zone } = useSignedIn()
  const entries = (): Entry[] =>
    [...props.order.history.map(({ at, to }) => ({ at, status: to })), ...props.order.edits.map((edit) => ({ at: edit.at, edit }))].toSorted(
      (one, other) => other.at - one.at,
    )
  return (
    <Card title="History" sub={`Times are ${zone}`}>
      <ol class="grid gap-3 text-s">
        <For each={entries()}>
          {(entry) => (
            <li class="min-w-0 wrap-anywhere">
              <Switch>
                <Match when={'status' in entry && entry.status}>{(status) => <div class="font-medium">{status()}</div>}</Match>
                <Match when={'edit' in entry && entry.edit}>{(edit) => <EditWords edit={edit()} />}</Match>
              </Switch>
              <div class="text-xs text-muted">
                <Time at={entry.at} zone={zone} as="line" />
              </div>
            </li>
          )}
        </For>
      </ol>
    </Card>
  )
}

function EditWords(props: { edit: Edit }): JSX.Element {
  const words = (value: string | null) => (value === null ? 'none' : props.edit.field === 'duration' ? writeDuration(Number(value)) : `“${value}”`)
  return (
    <>
      <div class="font-medium">The customer changed the {props.edit.field}</div>
      <div>
        from <del class="text-muted no-underline">{words(props.edit.from)}</del> to <ins class="no-underline">{words(props.edit.to)}</ins>
      </div>
      <div class="text-xs text-muted">
        by {props.edit.linkDescription === null ? 'a link that is gone' : `the link “${props.edit.linkDescription}” of ${props.edit.linkEmail}`}
      </div>
    </>
  )
}
