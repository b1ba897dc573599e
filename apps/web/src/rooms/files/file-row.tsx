import { useAction } from '@solidjs/router'
import type { Id } from '@sluice/core/ids'
import { DAY } from '@sluice/core/instants'
import ChevronDown from 'lucide-solid/icons/chevron-down'
import { For, type JSX, Show } from 'solid-js'
import type { Attempt } from '../../shell/attempt.tsx'
import { useSignedIn } from '../../shell/signed-in.ts'
import type { useDialog } from '../../shell/url.ts'
import { humanBytes } from '../../ui/bytes.ts'
import { serverNow } from '../../ui/clock.ts'
import { Menu } from '../../ui/menu.tsx'
import { absoluteTime } from '../../ui/time-words.ts'
import { toast } from '../../ui/toast.tsx'
import { setFileExpiry, type TaskFile } from './data.ts'
import type { Selection } from './selection.ts'
import { When } from './when.tsx'

/** What every row of one list has in common. */
export interface FileList {
  taskId: Id<'task'>
  attempt: Attempt
  dialog: ReturnType<typeof useDialog>
  selection: Selection
  /** The earlier file with the same bytes, if one is listed. */
  sameAs: (file: TaskFile) => TaskFile | undefined
}

/** One file, to tick, to download and to keep longer; under it the versions that it took the place of. */
export function FileRow(props: { list: FileList; file: TaskFile; older?: readonly TaskFile[]; depth?: number }): JSX.Element {
  let range = false
  const sameWords = () => {
    const earlier = props.list.sameAs(props.file)
    if (earlier === undefined) return undefined
    return earlier.name === props.file.name && earlier.supersededAt !== null ? 'Same content as an earlier version' : `Same content as ${earlier.relativePath}`
  }
  return (
    <li class="px-4 py-2 text-s" style={{ 'padding-left': `${16 + (props.depth ?? 0) * 20}px` }}>
      <div class="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5 gap-y-0.5 leading-6 phone:grid-cols-[auto_minmax(0,1fr)_64px_148px_126px]">
        <input
          type="checkbox"
          class="mt-1!"
          aria-label={`Select ${props.file.name}`}
          checked={props.list.selection.has(props.file.id)}
          onClick={(event) => (range = event.shiftKey)}
          onChange={() => props.list.selection.toggle(props.file.id, range)}
        />
        <div class="min-w-0" classList={{ 'text-muted': props.file.supersededAt !== null }}>
          <span class="flex items-center gap-1">
            <a href={`/api/files/${props.file.id}`} download={props.file.name} class="min-w-0 leading-5 font-medium">
              {props.file.name}
            </a>
            <ExpiryMenu list={props.list} file={props.file} />
          </span>
          {/* The eye sees the directory above; a screen reader hears it here. */}
          <Show when={props.file.assetId && props.file.relativePath !== props.file.name}>
            <span class="sr-only">{props.file.relativePath}</span>
          </Show>
          <Show when={props.file.supersededAt !== null && props.file.assetId === null}>
            <span class="block text-xs leading-5">Rejected or replaced: it counts no more</span>
          </Show>
          <Show when={sameWords()}>{(words) => <span class="block text-xs leading-5 text-wait">{words()}</span>}</Show>
        </div>
        <span class="col-start-2 flex flex-wrap gap-x-3 phone:contents">
          <span class="text-muted phone:text-right">{humanBytes(props.file.sizeBytes)}</span>
          <Show when={props.file.readyAt} fallback={<span />}>
            {(at) => <When at={at()} words="Arrived" />}
          </Show>
          <Ends file={props.file} />
        </span>
      </div>
      <Show when={props.older?.length}>
        <ul class="mt-1 ml-[7px] grid gap-1 border-l border-line-strong pl-[18px]" aria-label={`Earlier versions of ${props.file.name}`}>
          <For each={props.older}>{(old) => <Earlier file={old} />}</For>
        </ul>
      </Show>
    </li>
  )
}

function Ends(props: { file: TaskFile }): JSX.Element {
  return (
    <Show when={props.file.expiresAt} fallback={<span class="text-muted">Never expires</span>}>
      {(at) => <When at={at()} words="Expires" />}
    </Show>
  )
}

/** A version that another one took the place of: it can still be had until its end. */
function Earlier(props: { file: TaskFile }): JSX.Element {
  const { zone } = useSignedIn()
  const named = () => `Version of ${absoluteTime(props.file.readyAt ?? props.file.heldAt, zone, 'short')}`
  return (
    <li class="grid gap-x-2.5 text-xs text-muted phone:grid-cols-[minmax(0,1fr)_64px_148px_126px]">
      <a href={`/api/files/${props.file.id}`} download={props.file.name} class="text-muted" aria-label={`${named()} of ${props.file.name}`}>
        {named()}
      </a>
      <span class="flex flex-wrap gap-x-3 phone:contents">
        <span class="phone:text-right">{humanBytes(props.file.sizeBytes)}</span>
        <Show when={props.file.supersededAt} fallback={<span />}>
          {(at) => <When at={at()} words="Replaced" />}
        </Show>
        <Ends file={props.file} />
      </span>
    </li>
  )
}

function ExpiryMenu(props: { list: FileList; file: TaskFile }): JSX.Element {
  const setExpiry = useAction(setFileExpiry)
  const keep = (days: number | null) =>
    props.list.attempt.run(props.file.id, async () => {
      await setExpiry(props.list.taskId, props.file.id, days === null ? null : serverNow() + days * DAY)
      toast(days === null ? `${props.file.name} is kept without end.` : `${props.file.name} is kept ${days} days from now.`)
    })
  return (
    <Menu
      triggerClass="btn btn-quiet flex-none px-1 min-h-6"
      trigger={
        <>
          <span class="sr-only">Change the expiry of {props.file.name}</span>
          <ChevronDown size={14} aria-hidden="true" />
        </>
      }
      entries={[
        { label: 'Keep 7 days from now', onSelect: () => keep(7) },
        { label: 'Keep 30 days from now', onSelect: () => keep(30) },
        { label: 'Never expires', onSelect: () => keep(null) },
        'line',
        { label: 'Choose day and time…', onSelect: () => props.list.dialog.open('expiry', props.file.id) },
      ]}
    />
  )
}
