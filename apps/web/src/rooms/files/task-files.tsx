import { revalidate, useAction } from '@solidjs/router'
import type { Id } from '@sluice/core/ids'
import { DAY, type Instant, SECOND } from '@sluice/core/instants'
import ChevronDown from 'lucide-solid/icons/chevron-down'
import FileIcon from 'lucide-solid/icons/file'
import Folder from 'lucide-solid/icons/folder'
import { createEffect, For, type JSX, on, Show } from 'solid-js'
import { createAttempt, Failure, type Attempt } from '../../shell/attempt.tsx'
import { createPages } from '../../shell/pages.ts'
import { useSignedIn } from '../../shell/signed-in.ts'
import type { useDialog } from '../../shell/url.ts'
import { humanBytes } from '../../ui/bytes.ts'
import { Button } from '../../ui/button.tsx'
import { createClock, serverNow } from '../../ui/clock.ts'
import { Menu } from '../../ui/menu.tsx'
import { absoluteTime, relativeTime, zoneWord } from '../../ui/time-words.ts'
import { toast } from '../../ui/toast.tsx'
import { listTaskFiles, setFileExpiry, type TaskFile } from './data.ts'
import { ExpiryDialog } from './expiry.dialog.tsx'
import { groupByFolder } from './folders.ts'

export interface TaskFilesProps {
  taskId: Id<'task'>
  /** Counts of the order's last answer: when they move, the list is asked for again. */
  received: { files: number; bytes: number }
  dialog: ReturnType<typeof useDialog>
}

/** What came in for a task: single files, then folders with what lies in them. */
export function TaskFiles(props: TaskFilesProps): JSX.Element {
  const files = createPages(
    () => props.taskId,
    (after) => listTaskFiles(props.taskId, after),
  )
  const attempt = createAttempt()
  createEffect(
    on(
      () => `${props.received.files} ${props.received.bytes}`,
      () => void revalidate(listTaskFiles.keyFor(props.taskId, undefined)),
      { defer: true },
    ),
  )
  const chosen = () => (props.dialog.is('expiry') ? files.rows()?.find((file) => file.id === props.dialog.of()) : undefined)
  return (
    <div class="border-t border-line">
      <Show when={attempt.failure()}>
        <div class="px-4 pt-4">
          <Failure of={attempt} />
        </div>
      </Show>
      <For each={groupByFolder(files.rows() ?? [])}>
        {(group) => (
          <>
            <Show when={group.folder}>
              {(folder) => (
                <h3 class="flex items-center gap-2 border-b border-line bg-sunk px-4 py-2 text-s">
                  <Folder size={14} class="flex-none text-muted" aria-hidden="true" />
                  <span class="min-w-0">{folder()}</span>
                </h3>
              )}
            </Show>
            <ul class="divide-y divide-line">
              <For each={group.files}>{(file) => <FileRow file={file} taskId={props.taskId} attempt={attempt} dialog={props.dialog} />}</For>
            </ul>
          </>
        )}
      </For>
      <Show when={files.more()}>
        {(more) => (
          <div class="border-t border-line px-4 py-2">
            <Button busy={files.loading()} onClick={() => more()()}>
              Load more
            </Button>
          </div>
        )}
      </Show>
      <Show when={chosen()}>{(file) => <ExpiryDialog file={file()} taskId={props.taskId} onClose={props.dialog.close} />}</Show>
    </div>
  )
}

function FileRow(props: { file: TaskFile; taskId: Id<'task'>; attempt: Attempt; dialog: TaskFilesProps['dialog'] }): JSX.Element {
  const setExpiry = useAction(setFileExpiry)
  const keep = (days: number | null) =>
    props.attempt.run(props.file.id, async () => {
      await setExpiry(props.taskId, props.file.id, days === null ? null : serverNow() + days * DAY)
      toast(days === null ? `${props.file.name} is kept without end.` : `${props.file.name} is kept ${days} days from now.`)
    })
  return (
    <li class="grid gap-x-5 gap-y-0.5 px-4 py-2.5 text-s phone:grid-cols-[minmax(0,1fr)_72px_128px_128px] phone:items-center">
      <div class="flex min-w-0 items-start gap-2">
        <FileIcon size={14} class="mt-1 flex-none text-muted" aria-hidden="true" />
        <div class="min-w-0">
          <span class="flex items-center gap-1">
            <a href={`/api/files/${props.file.id}`} download={props.file.name} class="min-w-0 font-medium">
              {props.file.name}
            </a>
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
                { label: 'Choose day and time…', onSelect: () => props.dialog.open('expiry', props.file.id) },
              ]}
            />
          </span>
          <Show when={props.file.assetId && props.file.relativePath !== props.file.name}>
            <span class="block text-xs text-muted">{props.file.relativePath}</span>
          </Show>
        </div>
      </div>
      <span class="flex flex-wrap gap-x-3 pl-[22px] phone:contents">
        <span class="text-muted phone:text-right">{humanBytes(props.file.sizeBytes)}</span>
        <Show when={props.file.readyAt} fallback={<span />}>
          {(at) => <When at={at()} words="Arrived" />}
        </Show>
        <Show when={props.file.expiresAt} fallback={<span class="text-muted">Never expires</span>}>
          {(at) => <When at={at()} words="Expires" />}
        </Show>
      </span>
    </li>
  )
}

/** What happens to a file when; the exact time is in the title. */
function When(props: { at: Instant; words: string }): JSX.Element {
  const { zone } = useSignedIn()
  const now = createClock(20 * SECOND)
  return (
    <time dateTime={new Date(props.at).toISOString()} title={`${absoluteTime(props.at, zone, 'full')} (${zoneWord(zone)})`} class="text-muted">
      {props.words} {relativeTime(props.at, now())}
    </time>
  )
}
