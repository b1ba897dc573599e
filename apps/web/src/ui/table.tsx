import { For, type JSX, Show } from 'solid-js'
import { Button } from './button.tsx'
import { ContextMenuArea, type MenuEntry } from './menu.tsx'
import { SortOnPhone, TableHead } from './table-head.tsx'
import { TableRow } from './table-row.tsx'
import { createTableRows } from './table-rows.ts'

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
  const rows = createTableRows(props)
  return (
    <div>
      <SortOnPhone columns={props.columns} sort={props.sort} onSort={props.onSort} />
      <div class="table-frame">
        <table class="table" role="table" aria-label={props.label}>
          <TableHead table={props} keys={rows.keys()} />
          <ContextMenuArea
            as="tbody"
            ref={rows.setBody}
            disabled={!props.actions}
            entries={rows.menuEntries()}
            onContextMenu={rows.onContextMenu}
            onKeyDown={rows.onKeyDown}
          >
            <For each={rows.keys()}>
              {(key) => (
                <Show when={rows.get(key)}>
                  {(row) => (
                    <TableRow
                      table={props}
                      rowKey={key}
                      row={row()}
                      focusable={rows.focusable() === key}
                      onFocus={() => rows.setCurrent(key)}
                      onPick={(range) => rows.select(key, range)}
                    />
                  )}
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
