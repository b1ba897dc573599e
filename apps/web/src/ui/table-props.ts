import type { JSX } from 'solid-js'
import type { MenuEntry } from './menu.tsx'

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
  /** How deep the row stands under the one above: 0 to 3. */
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
