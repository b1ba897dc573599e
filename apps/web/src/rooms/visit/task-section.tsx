import { For, type JSX, Match, Show, Switch } from 'solid-js'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { humanBytes } from '../../ui/bytes.ts'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { ChooseFiles, DropZone } from '../../ui/drop-zone.tsx'
import type { VisibleTask, Visit } from './data.ts'
import { NotSentNotes } from './not-sent-notes.tsx'
import type { Sender } from './sender.ts'
import type { UnitPhase } from './tally.ts'
import { UnitRow } from './unit-row.tsx'
import type { Uploads } from './uploads.ts'

const STATES: Record<VisibleTask['state'], { tone: Tone; word: string }> = {
  needed: { tone: 'wait', word: 'Needed' },
  uploaded: { tone: 'info', word: 'Uploaded' },
  accepted: { tone: 'ok', word: 'Accepted' },
  rejected: { tone: 'loss', word: 'Send again' },
}

const MOVING: ReadonlySet<UnitPhase> = new Set(['waiting', 'sending', 'verifying'])
const ARRIVED: ReadonlySet<UnitPhase> = new Set(['done'])

const TAKES = { files: 'files', folders: 'folder', both: 'both' } as const
const DROP_WORDS = { files: 'Drop files here', folders: 'Drop a folder here', both: 'Drop files or a folder here' }

/** One task: its state, what arrived for it, what is on its way, and the place for more. */
export function TaskSection(props: { task: VisibleTask; visit: Visit; uploads: Uploads; sender: Sender }): JSX.Element {
  const shown = () => props.uploads.units.shown(props.task.id)
  const badge = () => {
    if (props.uploads.units.has(props.task.id, MOVING)) return { tone: 'info' as const, word: 'Sending' }
    // It arrived a moment ago, and the server is about to say so.
    return STATES[props.task.state === 'needed' && props.uploads.units.has(props.task.id, ARRIVED) ? 'uploaded' : props.task.state]
  }
  // Inside a folder anything may lie.
  const extensions = () => (props.visit.display === 'folders' ? [] : props.task.allowedExtensions.map((extension) => `.${extension}`))
  const sent = () => {
    const { files, bytes, lastName } = props.task.sent
    if (files === 0) return undefined
    return `${files === 1 && lastName !== null ? lastName : `${files} files`} · ${humanBytes(bytes)} received`
  }
  const takesNew = () => props.task.takesUploads && props.visit.state !== 'grace'
  return (
    <section class="grid gap-2 border-t border-line px-4 py-3" aria-label={props.task.name}>
      <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 class="min-w-0 flex-1 text-l font-semibold">{props.task.name}</h3>
        <Badge tone={badge().tone}>{badge().word}</Badge>
      </div>
      <Show when={sent()}>
        <p class="text-s text-muted">{sent()}</p>
      </Show>
      <Show when={props.task.state === 'rejected' && props.task.rejectReason}>
        {(reason) => (
          <Callout tone="loss">
            <p class="text-s wrap-anywhere">
              <b class="font-semibold">Please send it again:</b> {reason()}
            </p>
          </Callout>
        )}
      </Show>
      <Show when={!props.task.takesUploads}>
        <p class="text-s text-muted">This task is completed and takes nothing more.</p>
      </Show>
      <GoOn task={props.task} visit={props.visit} sender={props.sender} />
      <Show when={shown().units.length > 0}>
        <ul class="grid gap-1">
          <For each={shown().units}>{(unit) => <UnitRow unit={unit} uploads={props.uploads} />}</For>
        </ul>
      </Show>
      <Show when={shown().more > 0}>
        <p class="text-s text-muted">… and {shown().more.toLocaleString('en')} more</p>
      </Show>
      <NotSentNotes notes={props.sender.notSent(props.task.id)} allowed={props.task.allowedExtensions} onDismiss={() => props.sender.dismiss(props.task.id)} />
      <Show when={takesNew()}>
        <DropZone
          take={TAKES[props.visit.display]}
          accept={extensions().join(',') || undefined}
          look={props.task.state === 'rejected' ? 'primary' : 'plain'}
          onFiles={(files) => props.sender.send(props.task, files)}
        >
          {DROP_WORDS[props.visit.display]}
          <Show when={extensions().length > 0}>
            {' '}
            · <span class="text-ink">{extensions().join(', ')}</span>
          </Show>
        </DropZone>
      </Show>
    </section>
  )
}

/** What was begun before the page was loaded: it goes on when the same file or folder is chosen again. */
function GoOn(props: { task: VisibleTask; visit: Visit; sender: Sender }): JSX.Element {
  const waiting = () => props.sender.canGoOn(props.task.id)
  const names = () => {
    const all = waiting().map((each) => (each.isFolder ? `${each.name}/` : each.name))
    return all.length > 5 ? `${all.slice(0, 5).join(', ')} and ${all.length - 5} more` : all.join(', ')
  }
  const takes = () => (waiting().every((each) => each.isFolder) ? 'folder' : waiting().some((each) => each.isFolder) ? 'both' : 'files')
  return (
    <Show when={waiting().length > 0}>
      <Callout tone="info">
        <p class="text-s">
          <b class="font-semibold">
            <Switch fallback={`${waiting().length} uploads can go on: choose them again.`}>
              <Match when={waiting().length === 1}>1 upload can go on: choose it again.</Match>
            </Switch>
          </b>{' '}
          <span class="wrap-anywhere">{names()}</span>
        </p>
        <div class="mt-2 flex flex-wrap gap-2">
          <ChooseFiles take={takes()} onFiles={(files) => props.sender.send(props.task, files)} />
          <Button look="quiet" onClick={() => props.sender.giveUp(waiting())}>
            Give up
          </Button>
        </div>
      </Callout>
    </Show>
  )
}
