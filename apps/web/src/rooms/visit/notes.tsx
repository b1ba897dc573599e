import X from 'lucide-solid/icons/x'
import { For, type JSX, Show } from 'solid-js'
import { explainCode } from '../../text.ts'
import { IconButton } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import type { Note } from './chosen.ts'
import { namesOf } from './names.ts'

function sentenceOf({ why, names, trouble }: Note, allowed: readonly string[]): string {
  const list = namesOf(names)
  if (why === 'skipped') return `Left out, since systems make them by themselves: ${list}.`
  if (why === 'empty') return `Folders without a file are not sent: ${list}.`
  if (why === 'changed') return `Sent anew, since they have changed: ${list}.`
  if (why === 'twice') return `On its way already: ${list}.`
  if (why === 'unbegun') return `Could not be begun, choose it again: ${list}. ${trouble}`
  if (why === 'only_begun') return `Not sent: ${list}. Only what was begun before goes on here.`
  const { happened, todo } = explainCode(why, { allowed })
  return `Not sent: ${list}. ${happened} ${todo}`
}

const HARMLESS = new Set(['skipped', 'empty', 'changed', 'twice'])

/** What is to be said of what was chosen, beside the task it was chosen for: what is not sent, and why. */
export function Notes(props: { notes: readonly Note[]; allowed: readonly string[]; onDismiss: () => void }): JSX.Element {
  const harmless = ({ why }: Note) => HARMLESS.has(why)
  return (
    <div role="status" class="empty:hidden">
      <Show when={props.notes.length > 0}>
        <Callout tone={props.notes.every(harmless) ? 'neutral' : 'loss'}>
          <div class="flex items-start gap-2 text-s">
            <div class="grid min-w-0 flex-1 gap-1">
              <For each={props.notes}>{(note) => <p class="wrap-anywhere">{sentenceOf(note, props.allowed)}</p>}</For>
            </div>
            <IconButton label="Close this note" class="-my-1.5 -mr-2" onClick={() => props.onDismiss()}>
              <X size={14} aria-hidden="true" />
            </IconButton>
          </div>
        </Callout>
      </Show>
    </div>
  )
}
