import ChevronRight from 'lucide-solid/icons/chevron-right'
import Folder from 'lucide-solid/icons/folder'
import FolderOpen from 'lucide-solid/icons/folder-open'
import { createSignal, For, type JSX, Show } from 'solid-js'
import { humanBytes } from '../../ui/bytes.ts'
import { filesWord } from '../orders/words.ts'
import { ArchiveLink } from './archive-link.tsx'
import type { TaskFile } from './data.ts'
import { FileRow, type FileList } from './file-row.tsx'
import { type Directory, filesIn, type Folder as SentFolder } from './tree.ts'

/** A folder of more files is closed at first. */
const OPEN_UP_TO = 40

export interface FolderRowsProps {
  list: FileList
  folder: SentFolder<TaskFile>
  /** What the sender said it has, and what of it has arrived. */
  files: number
  filesIn: number
}

/** A folder that was sent as one: what came of it, its ZIP, and its tree. */
export function FolderRows(props: FolderRowsProps): JSX.Element {
  const small = props.files <= OPEN_UP_TO
  const [open, setOpen] = createSignal(small)
  const isOver = () => filesIn(props.folder.top).every((file) => file.supersededAt !== null)
  const words = () => {
    const { count, bytes } = props.folder.top
    const listed = count < props.filesIn ? `${count.toLocaleString('en')} listed so far` : humanBytes(bytes)
    return `${props.filesIn.toLocaleString('en')} of ${filesWord(props.files)} · ${listed}${isOver() ? ' · rejected: it counts no more' : ''}`
  }
  return (
    <section class="border-t border-line first:border-t-0" aria-label={props.folder.top.name}>
      <div class="flex items-center gap-3 bg-sunk py-1.5 pr-2 pl-4 text-s">
        <div class="flex min-w-0 flex-1 flex-wrap items-center gap-x-3">
          <h3 class="min-w-0 flex-[1_1_180px] text-s">
            <Twist open={open()} onToggle={() => setOpen(!open())} name={props.folder.top.name} />
          </h3>
          <span class="pl-5 text-muted phone:pl-0">{words()}</span>
        </div>
        <Show when={!isOver()}>
          <ArchiveLink of="assets" id={props.folder.assetId} look="quiet" about={props.folder.top.name}>
            ZIP
          </ArchiveLink>
        </Show>
      </div>
      <Show when={open()}>
        <Rows list={props.list} directory={props.folder.top} depth={0} openFirst={small} />
      </Show>
    </section>
  )
}

/** What lies in a directory: its directories, then its files. */
function Rows(props: { list: FileList; directory: Directory<TaskFile>; depth: number; openFirst: boolean }): JSX.Element {
  // By name: a directory is made anew with each answer, and its row must stay as it is.
  const names = () => props.directory.directories.map((each) => each.name)
  return (
    <>
      <For each={names()}>
        {(name) => (
          <Show when={props.directory.directories.find((each) => each.name === name)}>
            {(directory) => <DirectoryRow list={props.list} directory={directory()} depth={props.depth} openFirst={props.openFirst} />}
          </Show>
        )}
      </For>
      <Show when={props.directory.files.length > 0}>
        <ul class="divide-y divide-line border-t border-line">
          <For each={props.directory.files.map((file) => file.id)}>
            {(id) => (
              <Show when={props.directory.files.find((file) => file.id === id)}>
                {(file) => <FileRow list={props.list} file={file()} depth={props.depth} />}
              </Show>
            )}
          </For>
        </ul>
      </Show>
    </>
  )
}

function DirectoryRow(props: { list: FileList; directory: Directory<TaskFile>; depth: number; openFirst: boolean }): JSX.Element {
  const [open, setOpen] = createSignal(props.openFirst)
  return (
    <>
      <div class="flex items-center gap-3 border-t border-line py-1 pr-4 text-s" style={{ 'padding-left': `${16 + props.depth * 20}px` }}>
        <div class="min-w-0 flex-1 font-medium">
          <Twist open={open()} onToggle={() => setOpen(!open())} name={props.directory.name} />
        </div>
        <span class="text-muted">
          {filesWord(props.directory.count)} · {humanBytes(props.directory.bytes)}
        </span>
      </div>
      <Show when={open()}>
        <Rows list={props.list} directory={props.directory} depth={props.depth + 1} openFirst={props.openFirst} />
      </Show>
    </>
  )
}

function Twist(props: { open: boolean; onToggle: () => void; name: string }): JSX.Element {
  return (
    <button type="button" class="flex min-h-6 max-w-full items-center gap-1.5 text-left" aria-expanded={props.open} onClick={() => props.onToggle()}>
      <ChevronRight size={14} class="flex-none text-muted transition-transform" classList={{ 'rotate-90': props.open }} aria-hidden="true" />
      <Show when={props.open} fallback={<Folder size={14} class="flex-none text-muted" aria-hidden="true" />}>
        <FolderOpen size={14} class="flex-none text-muted" aria-hidden="true" />
      </Show>
      <span class="min-w-0">{props.name}</span>
    </button>
  )
}
