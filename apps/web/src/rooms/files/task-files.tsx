import { revalidate } from '@solidjs/router'
import type { Id } from '@sluice/core/ids'
import { createEffect, createMemo, For, type JSX, on, Show } from 'solid-js'
import { createAttempt, Failure } from '../../shell/attempt.tsx'
import { createPages } from '../../shell/pages.ts'
import type { useDialog } from '../../shell/url.ts'
import { humanBytes } from '../../ui/bytes.ts'
import { Button } from '../../ui/button.tsx'
import { ArchiveLink, LARGEST_SELECTION } from './archive-link.tsx'
import { listTaskFiles, type TaskFile } from './data.ts'
import { ExpiryDialog } from './expiry.dialog.tsx'
import { type FileList, FileRow } from './file-row.tsx'
import { FolderRows } from './folder-rows.tsx'
import { createSelection, type Selection } from './selection.ts'
import { filesIn, foldersOf, sameContent, singleFiles } from './tree.ts'

export interface TaskFilesProps {
  taskId: Id<'task'>
  taskName: string
  /** Counts of the order's last answer: when they move, the list is asked for again. */
  received: { files: number; bytes: number }
  dialog: ReturnType<typeof useDialog>
}

/** What came in for a task: single files, then folders with what lies in them. */
export function TaskFiles(props: TaskFilesProps): JSX.Element {
  const pages = createPages(
    () => props.taskId,
    (after) => listTaskFiles(props.taskId, after),
  )
  // Plain copies: what a store holds of a file may be read half old and half new while an answer comes in.
  const files = createMemo((): readonly TaskFile[] => (pages.rows() ?? []).map((file) => ({ ...file })))
  /** Without what was superseded, as they are counted. The counts may be of a moment before. */
  const current = () => Math.min(files().filter((file) => file.supersededAt === null).length, props.received.files)
  const single = createMemo(() => new Map(singleFiles(files()).map((row) => [row.file.id, row])))
  const folders = createMemo(() => foldersOf(files(), (file) => file.assetName ?? 'Folder'))
  const sent = createMemo(() => new Map(files().map((file) => [file.assetId, file])))
  const same = createMemo(() => sameContent(files()))
  const selection = createSelection(() => [...[...single().values()].map((row) => row.file), ...folders().flatMap((folder) => filesIn(folder.top))])
  const attempt = createAttempt()
  const list = (): FileList => ({ taskId: props.taskId, attempt, dialog: props.dialog, selection, sameAs: (file) => same().get(file.id) })
  createEffect(
    on(
      () => `${props.received.files} ${props.received.bytes}`,
      () => void revalidate(listTaskFiles.keyFor(props.taskId, undefined)),
      { defer: true },
    ),
  )
  const chosen = () => (props.dialog.is('expiry') ? files().find((file) => file.id === props.dialog.of()) : undefined)
  return (
    <div class="border-t border-line">
      <Show when={attempt.failure()}>
        <div class="px-4 pt-4">
          <Failure of={attempt} />
        </div>
      </Show>
      <Show when={files().length > 0} fallback={<Show when={pages.rows()}>{<p class="px-4 py-3 text-s text-muted">What came in has expired.</p>}</Show>}>
        <Tools selection={selection} task={props} />
      </Show>
      <ul class="divide-y divide-line border-t border-line empty:hidden">
        <For each={[...single().keys()]}>
          {(id) => <Show when={single().get(id)}>{(row) => <FileRow list={list()} file={row().file} older={row().older} />}</Show>}
        </For>
      </ul>
      <For each={folders().map((folder) => folder.assetId)}>
        {(assetId) => (
          <Show when={folders().find((folder) => folder.assetId === assetId)}>
            {(folder) => (
              <FolderRows list={list()} folder={folder()} files={sent().get(assetId)?.assetFiles ?? 0} filesIn={sent().get(assetId)?.assetFilesIn ?? 0} />
            )}
          </Show>
        )}
      </For>
      <Show when={pages.more()}>
        {(more) => (
          <div class="flex flex-wrap items-center gap-3 border-t border-line px-4 py-2 text-s text-muted">
            <Button busy={pages.loading()} onClick={() => more()()}>
              Load more
            </Button>
            {current()} of {props.received.files} listed
          </div>
        )}
      </Show>
      <Show when={chosen()}>{(file) => <ExpiryDialog file={file()} taskId={props.taskId} onClose={props.dialog.close} />}</Show>
    </div>
  )
}

/** What can be downloaded together: all of it, or what is ticked. */
function Tools(props: { selection: Selection; task: TaskFilesProps }): JSX.Element {
  const picked = () => props.selection.files()
  const bytes = () => picked().reduce((sum, file) => sum + file.sizeBytes, 0)
  const showSome = (box: HTMLInputElement) => createEffect(() => (box.indeterminate = props.selection.share() === 'some'))
  return (
    <div class="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-2 bg-surface px-4 py-1.5 text-s" classList={{ 'sticky top-0 z-1': picked().length > 0 }}>
      <label class="flex min-h-6 items-center gap-2.5 text-muted">
        <input
          type="checkbox"
          class="mt-0!"
          ref={showSome}
          checked={props.selection.share() === 'all'}
          onChange={(event) => props.selection.setAll(event.currentTarget.checked)}
        />
        <span aria-live="polite">
          {picked().length === 0 ? `Select all ${props.selection.count()}` : `${picked().length} selected, ${humanBytes(bytes())}`}
        </span>
      </label>
      <span class="ml-auto flex flex-wrap items-center gap-2">
        <Show
          when={picked().length > 0}
          fallback={
            <Show when={props.task.received.files > 0}>
              <ArchiveLink of="tasks" id={props.task.taskId} sizeBytes={props.task.received.bytes} about={props.task.taskName}>
                Download as ZIP
              </ArchiveLink>
            </Show>
          }
        >
          <Button look="quiet" onClick={() => props.selection.setAll(false)}>
            Clear
          </Button>
          <Show
            when={picked().length <= LARGEST_SELECTION}
            fallback={<span class="text-muted">At most {LARGEST_SELECTION} at once: clear the selection to download all.</span>}
          >
            <ArchiveLink of="tasks" id={props.task.taskId} fileIds={picked().map((file) => file.id)} sizeBytes={bytes()}>
              Download selected
            </ArchiveLink>
          </Show>
        </Show>
      </span>
    </div>
  )
}
