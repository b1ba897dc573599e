import Users from 'lucide-solid/icons/users'
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js'
import { Badge, type Tone } from '../ui/badge.tsx'
import { humanBytes } from '../ui/bytes.ts'
import { Button } from '../ui/button.tsx'
import { DropZone, PageDrop } from '../ui/drop-zone.tsx'
import type { DroppedFiles } from '../ui/dropped-files.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import type { Column, Sort } from '../ui/table-props.ts'
import { Table } from '../ui/table.tsx'
import { toast } from '../ui/toast.tsx'
import { ENTRIES } from './shown-overlays.tsx'

interface LinkRow {
  id: string
  name: string
  who: string
  state: string
  tone: Tone
  take: string
  scope?: string
  done: number
  of: number
  last: string
  end: string
  left?: string
  depth: number
}

const ROWS: readonly LinkRow[] = [
  {
    id: '1',
    name: 'Season 2 masters',
    who: 'anna@northlight.example · SMS code',
    state: 'Open',
    tone: 'ok',
    take: 'Files and folders',
    scope: 'Series “Harbour”, orders 4100–4180',
    done: 22,
    of: 31,
    last: '418 GB · 12 min ago',
    end: '30 Nov 2026',
    left: 'in 9 days',
    depth: 0,
  },
  {
    id: '2',
    name: 'Shared with Dub Studio Oy',
    who: 'mixing@dubstudio.example · email code',
    state: 'Open',
    tone: 'ok',
    take: 'Files',
    done: 4,
    of: 10,
    last: 'yesterday',
    end: '28 Nov 2026',
    left: 'in 7 days',
    depth: 1,
  },
  {
    id: '3',
    name: 'Trailers, autumn',
    who: 'promo@northlight.example · no code',
    state: 'Waiting',
    tone: 'wait',
    take: 'Files',
    scope: 'Project “Autumn slate” · may update title',
    done: 0,
    of: 6,
    last: 'sent 3 days ago, not used',
    end: '24 Nov 2026',
    left: '6 tasks missing',
    depth: 0,
  },
  {
    id: '4',
    name: 'Pilot deliverables',
    who: 'anna@northlight.example · email code',
    state: 'Expired',
    tone: 'neutral',
    take: 'Folders',
    scope: 'Order 3987',
    done: 6,
    of: 6,
    last: '1.2 TB · all accepted',
    end: '10 Nov 2026',
    left: 'asked for more time',
    depth: 0,
  },
  {
    id: '5',
    name: 'Old FTP replacement',
    who: 'it@northlight.example',
    state: 'Revoked',
    tone: 'loss',
    take: 'Files and folders',
    done: 3,
    of: 3,
    last: '11 GB · 18 Sep',
    end: 'No end',
    depth: 0,
  },
]

function Two(props: { first: JSX.Element; second: JSX.Element }): JSX.Element {
  return (
    <div>
      {props.first}
      <div class="sub">{props.second}</div>
    </div>
  )
}

const COLUMNS: readonly Column<LinkRow>[] = [
  { id: 'name', header: 'Link', sortable: true, phone: 'title', cell: (row) => <Two first={<strong>{row.name}</strong>} second={row.who} /> },
  { id: 'state', header: 'State', sortable: true, phone: 'side', cell: (row) => <Badge tone={row.tone}>{row.state}</Badge> },
  { id: 'take', header: 'May send', cell: (row) => <Two first={row.take} second={row.scope} /> },
  {
    id: 'done',
    header: 'Came in',
    sortable: true,
    cell: (row) => (
      <Two
        first={
          <span class="grid grid-cols-[64px_auto] items-center justify-start gap-2 whitespace-nowrap">
            <ProgressBar label={`Came in for ${row.name}`} share={row.done / row.of} text={`${row.done} of ${row.of}`} />
            {row.done} of {row.of}
          </span>
        }
        second={row.last}
      />
    ),
  },
  { id: 'end', header: 'Valid until', tight: true, phone: 'line', cell: (row) => <Two first={row.end} second={row.left} /> },
]

export function Tables(): JSX.Element {
  const [selected, setSelected] = createSignal<ReadonlySet<string>>(new Set(['1']))
  const [sort, setSort] = createSignal<Sort>()
  const rows = createMemo(() => {
    const by = sort()
    if (!by) return ROWS
    const field = by.column === 'state' ? 'state' : by.column === 'done' ? 'done' : 'name'
    const sorted = ROWS.toSorted((a, b) => String(a[field]).localeCompare(String(b[field]), 'en', { numeric: true }))
    return by.descending ? sorted.toReversed() : sorted
  })
  return (
    <div class="grid gap-4">
      <Table
        label="Access links"
        columns={COLUMNS}
        rows={rows()}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        depth={(row) => (sort() ? 0 : row.depth)}
        sort={sort()}
        onSort={setSort}
        selected={selected()}
        onSelect={setSelected}
        actions={() => ENTRIES}
        aside={(row) => (
          <Show when={row.state !== 'Revoked'}>
            <Button>{row.state === 'Expired' ? 'Extend' : 'Copy link'}</Button>
          </Show>
        )}
        onOpen={(row) => toast(`${row.name} was opened.`)}
        onMore={() => toast('More rows were asked for.')}
        foot={
          <>
            <span>5 links</span>
            <span>{selected().size} selected</span>
            <span>Expired and revoked links stay here for 90 days</span>
          </>
        }
      />
      <Table label="Plain" columns={COLUMNS.slice(0, 2)} rows={ROWS.slice(2, 4)} rowKey={(row) => row.id} rowName={(row) => row.name} />
      <div class="card">
        <EmptyState
          icon={<Users size={20} aria-hidden="true" />}
          title="No contact matches “dub”"
          why="The search looks at names and addresses."
          action={<Button>Clear the search</Button>}
        />
      </div>
    </div>
  )
}

export function Dropping(): JSX.Element {
  const [last, setLast] = createSignal<DroppedFiles>()
  return (
    <div class="grid gap-3">
      <PageDrop words="Drop to send to Video master" onFiles={setLast} />
      <DropZone take="files" accept=".mov,.mxf" look="primary" onFiles={setLast}>
        Drop files here · .mov, .mxf
      </DropZone>
      <DropZone take="folder" onFiles={setLast}>
        Drop a folder here
      </DropZone>
      <DropZone take="both" disabled onFiles={setLast}>
        Nothing can be sent now
      </DropZone>
      <Show when={last()}>
        {(dropped) => (
          <ul class="font-mono text-xs" data-testid="dropped">
            <For each={dropped().files}>
              {(each) => (
                <li>
                  {each.relativePath} {humanBytes(each.file.size)}
                </li>
              )}
            </For>
            <For each={dropped().emptyDirectories}>{(path) => <li>{path}/ is empty</li>}</For>
            <For each={dropped().unreadable}>{(path) => <li>{path} could not be read</li>}</For>
          </ul>
        )}
      </Show>
    </div>
  )
}
