import { createMemo, For, type JSX, Show } from 'solid-js'
import { humanBytes } from '../../ui/bytes.ts'
import { CopyButton } from '../../ui/copy.tsx'
import { WindowedList } from '../../ui/windowed-list.tsx'
import type { ReceiptRow } from './rows.ts'

/** Longer lists are drawn only where one looks. */
const DRAWN_WHOLE = 200
/** `h-16`. */
const ROW_PX = 64

export interface ReceiptFilesProps {
  label: string
  rows: readonly ReceiptRow[]
  /** What stands before a file, such as whether it is the same. */
  mark?: (row: ReceiptRow) => JSX.Element
}

/** The files of a receipt, with their digests to compare or to copy. */
export function ReceiptFiles(props: ReceiptFilesProps): JSX.Element {
  const long = createMemo(() => props.rows.length > DRAWN_WHOLE)
  return (
    <Show
      when={long()}
      fallback={
        <ul aria-label={props.label}>
          <For each={props.rows}>
            {(row) => (
              <li class="h-16">
                <Row row={row} mark={props.mark} />
              </li>
            )}
          </For>
        </ul>
      }
    >
      <WindowedList label={props.label} rows={props.rows} rowPx={ROW_PX}>
        {(row) => <Row row={row} mark={props.mark} />}
      </WindowedList>
    </Show>
  )
}

function Row(props: { row: ReceiptRow; mark: ReceiptFilesProps['mark'] }): JSX.Element {
  const digest = () => {
    const { sha256, partSizeBytes } = props.row.file
    return { hex: sha256, of: partSizeBytes === null ? 'SHA-256' : `SHA-256 of parts of ${partSizeBytes / 1_048_576} MiB` }
  }
  return (
    <div class="flex h-full items-center gap-3 border-t border-line px-4">
      {props.mark?.(props.row)}
      <div class="min-w-0 flex-1">
        <div class="truncate text-m font-medium" title={props.row.file.path}>
          {props.row.file.path}
        </div>
        <div class="flex gap-3 text-xs text-muted">
          <span class="flex-none">{humanBytes(props.row.file.sizeBytes)}</span>
          <code class="min-w-0 truncate font-mono" title={`${digest().of}: ${digest().hex}`}>
            {digest().hex}
          </code>
        </div>
      </div>
      {/* The icon alone: the words are for the ear. */}
      <span class="flex-none [&_.btn]:px-3 [&_.btn>span]:sr-only" title="Copy digest">
        <CopyButton text={digest().hex} label="Copy digest" look="quiet" />
      </span>
    </div>
  )
}
