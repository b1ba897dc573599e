import ArrowDown from 'lucide-solid/icons/arrow-down'
import ArrowUp from 'lucide-solid/icons/arrow-up'
import { createEffect, For, type JSX, Show } from 'solid-js'
import { Select } from './select.tsx'
import type { Column, Sort, TableProps } from './table-props.ts'
import { selectedShare } from './table-selection.ts'

/** The header: names, the buttons that sort, and the box that ticks all. */
export function TableHead<T>(props: { table: TableProps<T>; keys: readonly string[] }): JSX.Element {
  const share = () => selectedShare(props.keys, props.table.selected ?? new Set())
  const toggleAll = (on: boolean) => {
    const next = new Set(props.table.selected)
    for (const key of props.keys) {
      if (on) next.add(key)
      else next.delete(key)
    }
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
            <input
              type="checkbox"
              aria-label="Select all"
              ref={showSome}
              checked={share() === 'all'}
              onChange={(event) => toggleAll(event.currentTarget.checked)}
            />
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
export function SortOnPhone<T>(props: { columns: readonly Column<T>[]; sort: Sort | undefined; onSort: ((sort: Sort) => void) | undefined }): JSX.Element {
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
