import CircleCheck from 'lucide-solid/icons/circle-check'
import Folder from 'lucide-solid/icons/folder'
import Pause from 'lucide-solid/icons/pause'
import Play from 'lucide-solid/icons/play'
import RotateCw from 'lucide-solid/icons/rotate-cw'
import X from 'lucide-solid/icons/x'
import { createSignal, type JSX, lazy, Match, Show, Suspense, Switch } from 'solid-js'
import { explainCode } from '../../text.ts'
import { humanBytes, humanPercent, humanProgress, humanSpeed } from '../../ui/bytes.ts'
import { IconButton } from '../../ui/button.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { humanDuration } from '../../ui/time-words.ts'
import { isOther, namesOf } from './names.ts'
import type { UnitState } from './tally.ts'
import type { Unit } from './units.ts'
import type { Uploads } from './uploads.ts'

const CancelDialog = lazy(() => import('./cancel.dialog.tsx'))

const FINAL = new Set([
  'upload.too_large',
  'upload.extension_not_allowed',
  'quota.file_too_large',
  'quota.extension_not_allowed',
  'quota.bytes_exceeded',
  'quota.files_exceeded',
  'part.recorded',
  'link.in_grace',
  'link.revoked',
  'task.completed',
])

/** Trying these again cannot help: the file itself, or a limit, is the reason. */
const isFinal = (reason: string | undefined) => reason !== undefined && (reason.startsWith('file.') || FINAL.has(reason))

/** Something of it has reached the server. */
const isPartlyHere = ({ openBytes, done }: UnitState) => openBytes > 0 || done > 0

function failureWords(state: UnitState): string {
  const reason = state.reason ?? 'internal'
  const { happened, kept, todo } = explainCode(reason)
  // Which kinds are taken is known only where the file was refused.
  const next = reason === 'quota.extension_not_allowed' ? undefined : todo
  const isHere = isPartlyHere(state)
  if (isFinal(reason)) return [happened, isHere || reason.startsWith('file.') ? undefined : kept, next].filter(Boolean).join(' ')
  return isHere ? `${happened} What has arrived of it is kept.` : [happened, kept, next].filter(Boolean).join(' ')
}

/** Of a folder, how many files failed and which was the first. */
function failedWords({ isFolder }: Unit, { failed, firstFailed }: UnitState): string | undefined {
  if (!isFolder || firstFailed === undefined) return undefined
  return failed === 1 ? `1 file could not be sent: ${firstFailed}` : `${failed.toLocaleString('en')} files could not be sent, first: ${firstFailed}`
}

const labelOf = (unit: Unit): string => unit.told().label ?? unit.name

/** A new version has the name of the one before. */
function sameWords(unit: Unit): string | undefined {
  const { sameAs } = unit.told()
  if (sameAs === undefined) return undefined
  return `Same content as ${isOther(sameAs, labelOf(unit)) ? sameAs : 'the version before'}`
}

function wordsOf(unit: Unit, state: UnitState): string {
  const files = unit.isFolder ? `${state.done.toLocaleString('en')} of ${state.files.toLocaleString('en')} files` : undefined
  const moved = humanProgress(state.sentBytes, state.bytes)
  const join = (...words: (string | undefined)[]) => words.filter(Boolean).join(' · ')
  const failed = failedWords(unit, state)
  switch (state.phase) {
    case 'done':
      return join('Received', files, humanBytes(state.bytes), sameWords(unit))
    case 'failed':
      return join(files, failed, failureWords(state))
    case 'paused':
      return join('Paused', files, moved, failed)
    case 'verifying':
      return join('Verifying', files, humanBytes(state.bytes), failed)
    case 'waiting':
      return join(state.reason === undefined ? 'Waiting' : 'Trying again', files, humanBytes(state.bytes), failed)
    case 'sending': {
      const speed = state.reason === undefined ? (state.bytesPerSecond > 0 ? humanSpeed(state.bytesPerSecond) : undefined) : 'trying again'
      return join(
        files,
        moved,
        speed,
        state.secondsLeft === null || state.reason !== undefined ? undefined : `${humanDuration(state.secondsLeft * 1_000)} left`,
        failed,
      )
    }
  }
}

/** Of a row of one height, with the gap below it. */
export const UNIT_ROW_PX = 84

/** One file or folder on its way: how far, how fast, and what can be done about it. Of one height in a long list. */
export function UnitRow(props: { unit: Unit; uploads: Uploads; oneHeight?: boolean }): JSX.Element {
  const label = () => labelOf(props.unit)
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
          <Match when={state().phase === 'failed' && share() === 0}>{''}</Match>
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
  const [asking, setAsking] = createSignal(false)
  const cancel = () => (isPartlyHere(props.state) ? setAsking(true) : props.uploads.cancel(props.unit))
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
      <IconButton label={`Cancel ${props.unit.name}`} onClick={cancel}>
        <X size={14} aria-hidden="true" />
      </IconButton>
      <Show when={asking()}>
        <Suspense>
          <CancelDialog uploads={props.uploads} unit={props.unit} onClose={() => setAsking(false)} />
        </Suspense>
      </Show>
    </span>
  )
}
