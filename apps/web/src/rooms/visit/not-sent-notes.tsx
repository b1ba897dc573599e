import X from 'lucide-solid/icons/x'
import { For, type JSX, Show } from 'solid-js'
import { explainCode } from '../../text.ts'
import { IconButton } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import type { NotSent } from './chosen.ts'

const MOST_NAMES = 3

function namesOf(names: readonly string[]): string {
  const rest = names.length - MOST_NAMES
  return rest > 0 ? `${names.slice(0, MOST_NAMES).join(', ')} and ${rest.toLocaleString('en')} more` : names.join(', ')
}

function sentenceOf({ why, names }: NotSent, allowed: readonly string[]): string {
  const list = namesOf(names)
  if (why === 'skipped') return `Left out, since systems make them by themselves: ${list}.`
  if (why === 'empty') return `Empty folders are not sent: ${list}.`
  if (why === 'twice') return `On its way already: ${list}.`
  const { happened, todo } = explainCode(why, { allowed })
  return `Not sent: ${list}. ${happened} ${todo}`
}

/** What of the last choice is not sent, beside the task it was chosen for. */
export function NotSentNotes(props: { notes: readonly NotSent[]; allowed: readonly string[]; onDismiss: () => void }): JSX.Element {
  const harmless = (note: NotSent) => note.why === 'skipped' || note.why === 'empty' || note.why === 'twice'
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
