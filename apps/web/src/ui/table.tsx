import ArrowDown from 'lucide-solid/icons/arrow-down'
import ArrowUp from 'lucide-solid/icons/arrow-up'
import { createEffect, createMemo, createSignal, For, type JSX, Show } from 'solid-js'
import { Button } from './button.tsx'
import { ContextMenuArea, type MenuEntry } from './menu.tsx'
import { Select } from './select.tsx'
import { selectedShare, selectTo } from './table-selection.ts'
import { TableRow } from './table-row.tsx'

export interface Column<T> {
  id: string
  header: string
  cell: (row: T) => JSX.Element
  sortable?: boolean
  /** Numbers stand at the end. */
  align?: 'start' | 'end'
  /** Keeps the cell on one line. */
  tight?: boolean
  /** Its place on a phone's card: `title` and `side` share the first line, `wide` a line of its own, `line` one with the header's name. */
  phone?: 'title' | 'side' | 'wide' | 'line' | 'hide'
}

export interface Sort {
  column: string
  descending: boolean
}

export interface TableProps<T> {
  /** Names the table for screen readers. */
  label: string
  columns: readonly Column<T>[]
  /** Keep the objects stable between loads (`createAsyncStore`), so that a poll does not take the focus away. */
  rows: readonly T[]
  rowKey: (row: T) => string
  rowName: (row: T) => string
  /** How deep the row stands under the one above: 0, 1 or 2. */
  depth?: (row: T) => number
  sort?: Sort | undefined
  onSort?: (sort: Sort) => void
  selected?: ReadonlySet<string>
  onSelect?: (selected: ReadonlySet<string>) => void
  /** Entries of the row's menu, which is the right-click menu too. */
  actions?: (row: T) => readonly MenuEntry[]
  /** What stands left of the row's menu, such as one button. */
  aside?: (row: T) => JSX.Element
  /** Enter or a double click on the row. */
  onOpen?: (row: T) => void
  /** Given when more rows can be had. */
  onMore?: (() => void) | undefined
  loadingMore?: boolean
  foot?: JSX.Element
}

/** Rows of things. Arrows move, space ticks (with shift a range), Enter opens, right-click shows the row's menu. */
export function Table<T>(props: TableProps<T>): JSX.Element {
  const [current, setCurrent] = createSignal<string>()
  const [menuOf, setMenuOf] = createSignal<string>()
  let body: HTMLElement | undefined
  let anchor: string | undefined

  const keys = createMemo(() => props.rows.map((row) => props.rowKey(row)))
  const byKey = createMemo(() => new Map(props.rows.map((row) => [props.rowKey(row), row])))
  const focusable = () => {
    const key = current()
    return key !== undefined && byKey().has(key) ? key : keys()[0]
  }
  const select = (key: string, range: boolean) => {
    props.onSelect?.(selectTo(keys(), props.selected ?? new Set(), key, range ? anchor : undefined))
    anchor = key
  }
  const rowElement = (target: EventTarget | null) => (target instanceof Element ? target.closest<HTMLElement>('tr[data-key]') : null)
  const moveTo = (key: string | undefined) => {
    if (key === undefined) return
    setCurrent(key)
    body?.querySelector<HTMLElement>(`tr[data-key="${CSS.escape(key)}"]`)?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const key = rowElement(event.target)?.dataset['key']
    if (key === undefined || event.target !== rowElement(event.target)) return
    const at = keys().indexOf(key)
    const row = byKey().get(key)
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: Math.max(0, at - 1), Home: 0, End: keys().length - 1 }
    const to = moves[event.key]
    if (to !== undefined) moveTo(keys()[to])
    else if (event.key === ' ' && props.onSelect) select(key, event.shiftKey)
    else if (event.key === 'Enter' && props.onOpen && row !== undefined) props.onOpen(row)
    else return
    event.preventDefault()
  }
  const menuEntries = () => {
    const row = byKey().get(menuOf() ?? '')
    return row === undefined ? [] : (props.actions?.(row) ?? [])
  }
  return (
    <div>
      <SortOnPhone columns={props.columns} sort={props.sort} onSort={props.onSort} />
      <div class="table-frame">
        <table class="table" role="table" aria-label={props.label}>
          <TableHead table={props} keys={keys()} />
          <ContextMenuArea
            as="tbody"
            ref={(element) => (body = element)}
            disabled={!props.actions}
            entries={menuEntries()}
            onContextMenu={(event) => setMenuOf(rowElement(event.target)?.dataset['key'])}
            onKeyDown={onKeyDown}
          >
            <For each={keys()}>
              {(key) => (
                <Show when={byKey().get(key)}>
                  {(row) => <TableRow table={props} rowKey={key} row={row()} focusable={focusable() === key} onFocus={() => setCurrent(key)} onPick={(range) => select(key, range)} />}
                </Show>
              )}
            </For>
          </ContextMenuArea>
        </table>
      </div>
      <div class="flex flex-wrap items-center gap-3 px-0.5 py-3 text-s text-muted">
        <Show when={props.onMore}>
          <Button busy={props.loadingMore} onClick={() => props.onMore?.()}>
            Load more
          </Button>
        </Show>
        {props.foot}
      </div>
    </div>
  )
}

function TableHead<T>(props: { table: TableProps<T>; keys: readonly string[] }): JSX.Element {
  const share = () => selectedShare(props.keys, props.table.selected ?? new Set())
  const toggleAll = (on: boolean) => {
    const next = new Set(props.table.selected)
    for (const key of props.keys) on ? next.add(key) : next.delete(key)
    props.table.onSelect?.(next)
  }
  const showSome = (box: HTMLInputElement) => createEffect(() => (box.indeterminate = share() === 'some'))
  const ariaSort = (column: Column<T>) => {
    if (!column.sortable) return undefined
    if (props.table.sort?.column !== column.id) return 'none'
    return props.table.sort.descending ? 'descending' : 'ascending'
  }
  return (
    <thead role="rowgroup">
      <tr role="row">
        <Show when={props.table.onSelect}>
          <th class="table-pick" role="columnheader">
            <input type="checkbox" aria-label="Select all" ref={showSome} checked={share() === 'all'} onChange={(event) => toggleAll(event.currentTarget.checked)} />
          </th>
        </Show>
        <For each={props.table.columns}>
          {(column) => (
            <th role="columnheader" scope="col" aria-sort={ariaSort(column)} data-end={column.align === 'end' ? '' : undefined}>
              <Show when={column.sortable} fallback={column.header}>
                <SortButton column={column} sort={props.table.sort} onSort={props.table.onSort} />
              </Show>
            </th>
          )}
        </For>
        <Show when={props.table.actions || props.table.aside}>
          <th role="columnheader" scope="col">
            <span class="sr-only">Actions</span>
          </th>
        </Show>
      </tr>
    </thead>
  )
}

function SortButton<T>(props: { column: Column<T>; sort: Sort | undefined; onSort: ((sort: Sort) => void) | undefined }): JSX.Element {
  const on = () => props.sort?.column === props.column.id
  return (
    <button
      type="button"
      class="table-sort"
      data-on={on() ? '' : undefined}
      onClick={() => props.onSort?.({ column: props.column.id, descending: on() && props.sort?.descending === false })}
    >
      {props.column.header}
      <Show when={on() && props.sort?.descending} fallback={<ArrowUp size={12} aria-hidden="true" />}>
        <ArrowDown size={12} aria-hidden="true" />
      </Show>
    </button>
  )
}

/** Cards have no header to press: a phone sorts by a select. */
function SortOnPhone<T>(props: { columns: readonly Column<T>[]; sort: Sort | undefined; onSort: ((sort: Sort) => void) | undefined }): JSX.Element {
  const options = () =>
    props.columns
      .filter((column) => column.sortable)
      .flatMap((column) => [
        { value: `${column.id} up`, label: `${column.header}, rising` },
        { value: `${column.id} down`, label: `${column.header}, falling` },
      ])
  const value = () => (props.sort ? `${props.sort.column} ${props.sort.descending ? 'down' : 'up'}` : undefined)
  const change = (chosen: string) => {
    const [column, direction] = chosen.split(' ')
    if (column !== undefined) props.onSort?.({ column, descending: direction === 'down' })
  }
  return (
    <Show when={props.onSort && options().length > 0}>
      <div class="table-phone-tools">
        <Select label="Sort by" class="flex-1" options={options()} value={value()} onChange={change} />
      </div>
    </Show>
  )
}
