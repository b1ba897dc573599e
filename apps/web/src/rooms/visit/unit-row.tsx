import CircleCheck from 'lucide-solid/icons/circle-check'
import Folder from 'lucide-solid/icons/folder'
import Pause from 'lucide-solid/icons/pause'
import Play from 'lucide-solid/icons/play'
import RotateCw from 'lucide-solid/icons/rotate-cw'
import X from 'lucide-solid/icons/x'
import { type JSX, Match, Show, Switch } from 'solid-js'
import { explainCode } from '../../text.ts'
import { humanBytes, humanPercent, humanProgress, humanSpeed } from '../../ui/bytes.ts'
import { IconButton } from '../../ui/button.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { humanDuration } from '../../ui/time-words.ts'
import { namesOf } from './names.ts'
import type { UnitState } from './tally.ts'
import type { Unit } from './units.ts'
import type { Uploads } from './uploads.ts'

/** Trying these again cannot help: the file itself is the reason. */
const isFinal = (reason: string | undefined) =>
  reason !== undefined &&
  (reason.startsWith('file.') || ['upload.too_large', 'upload.extension_not_allowed', 'part.recorded', 'link.in_grace', 'task.completed'].includes(reason))

function wordsOf(unit: Unit, state: UnitState): string {
  const files = unit.isFolder ? `${state.done.toLocaleString('en')} of ${state.files.toLocaleString('en')} files` : undefined
  const moved = humanProgress(state.sentBytes, state.bytes)
  const join = (...words: (string | undefined)[]) => words.filter(Boolean).join(' · ')
  switch (state.phase) {
    case 'done':
      return join('Received', files, humanBytes(state.bytes), unit.told().sameAs && `Same content as ${unit.told().sameAs}`)
    case 'failed': {
      const { happened, todo } = explainCode(state.reason ?? 'internal')
      return join(files, `${happened} ${isFinal(state.reason) ? (todo ?? '') : 'What has arrived of it is kept.'}`)
    }
    case 'paused':
      return join('Paused', files, moved)
    case 'verifying':
      return join('Verifying', files, humanBytes(state.bytes))
    case 'waiting':
      return join(state.reason === undefined ? 'Waiting' : 'Trying again', files, humanBytes(state.bytes))
    case 'sending': {
      const speed = state.reason === undefined ? (state.bytesPerSecond > 0 ? humanSpeed(state.bytesPerSecond) : undefined) : 'trying again'
      return join(
        files,
        moved,
        speed,
        state.secondsLeft === null || state.reason !== undefined ? undefined : `${humanDuration(state.secondsLeft * 1_000)} left`,
      )
    }
  }
}

/** Of a row of one height, with the gap below it. */
export const UNIT_ROW_PX = 84

/** One file or folder on its way: how far, how fast, and what can be done about it. Of one height in a long list. */
export function UnitRow(props: { unit: Unit; uploads: Uploads; oneHeight?: boolean }): JSX.Element {
  const label = () => props.unit.told().label ?? props.unit.name
  const state = () => props.unit.state()
  const share = () => (state().bytes > 0 ? state().sentBytes / state().bytes : state().files === state().done ? 1 : 0)
  const tone = () => ({ failed: 'loss', paused: 'wait', done: 'ok', waiting: 'accent', sending: 'accent', verifying: 'accent' } as const)[state().phase]
  const isOver = () => state().phase === 'done'
  return (
    <div
      class="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-2.5 gap-y-1 rounded-2 border border-line bg-bg px-3 py-2 text-s"
      classList={{ 'h-20 overflow-hidden': props.oneHeight }}
    >
      <span class="flex min-w-0 items-center gap-1.5 font-medium">
        <Show when={props.unit.isFolder}>
          <Folder size={14} class="flex-none text-muted" role="img" aria-label="Folder" />
        </Show>
        <span class="truncate" title={label()}>
          {label()}
        </span>
        <Show when={label() !== props.unit.name && !props.unit.isFolder}>
          <span class="flex-none font-normal text-muted">(chosen as {props.unit.name})</span>
        </Show>
      </span>
      <span class="justify-self-end text-muted">
        <Switch fallback={humanPercent(share())}>
          <Match when={isOver()}>
            <CircleCheck size={16} class="text-ok" aria-hidden="true" />
          </Match>
        </Switch>
      </span>
      <Show when={!isOver()}>
        <div class="col-span-2">
          <ProgressBar label={props.unit.name} share={share()} text={wordsOf(props.unit, state())} tone={tone()} />
        </div>
      </Show>
      <span
        class="min-w-0"
        title={props.oneHeight ? wordsOf(props.unit, state()) : undefined}
        classList={{ truncate: props.oneHeight, 'text-loss': state().phase === 'failed', 'text-muted': state().phase !== 'failed', 'col-span-2': isOver() }}
      >
        {wordsOf(props.unit, state())}
      </span>
      <Show when={!isOver()}>
        <Controls unit={props.unit} state={state()} uploads={props.uploads} />
      </Show>
      <Show when={!props.oneHeight && props.unit.told().renamed}>
        {(renamed) => (
          <span class="col-span-2 wrap-anywhere text-muted">Under names that every system can keep: {namesOf(renamed().first, renamed().count)}</span>
        )}
      </Show>
    </div>
  )
}

function Controls(props: { unit: Unit; state: UnitState; uploads: Uploads }): JSX.Element {
  return (
    <span class="-mr-1.5 flex">
      <Switch>
        <Match when={props.state.phase === 'paused'}>
          <IconButton label={`Resume ${props.unit.name}`} onClick={() => props.uploads.resume(props.unit)}>
            <Play size={14} aria-hidden="true" />
          </IconButton>
        </Match>
        <Match when={props.state.phase === 'failed' && !isFinal(props.state.reason)}>
          <IconButton label={`Retry ${props.unit.name}`} onClick={() => props.uploads.retry(props.unit)}>
            <RotateCw size={14} aria-hidden="true" />
          </IconButton>
        </Match>
        <Match when={props.state.phase === 'sending' || props.state.phase === 'waiting'}>
          <IconButton label={`Pause ${props.unit.name}`} onClick={() => props.uploads.pause(props.unit)}>
            <Pause size={14} aria-hidden="true" />
          </IconButton>
        </Match>
      </Switch>
      <IconButton label={`Cancel ${props.unit.name}`} onClick={() => props.uploads.cancel(props.unit)}>
        <X size={14} aria-hidden="true" />
      </IconButton>
    </span>
  )
}
