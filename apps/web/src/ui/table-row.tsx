import { For, type JSX, Show } from 'solid-js'
import { Menu } from './menu.tsx'
import type { TableProps } from './table-props.ts'

export interface TableRowProps<T> {
  table: TableProps<T>
  rowKey: string
  row: T
  /** Only one row of a table is in the tab order; arrows move from there. */
  focusable: boolean
  onFocus: () => void
  onPick: (range: boolean) => void
}

/** One row: a card on a phone. */
export function TableRow<T>(props: TableRowProps<T>): JSX.Element {
  let range = false
  const depth = () => props.table.depth?.(props.row) ?? 0
  const selected = () => props.table.selected?.has(props.rowKey) ?? false
  const open = (event: MouseEvent) => {
    const onControl = event.target instanceof Element && event.target.closest('a, button, input')
    if (!onControl) props.table.onOpen?.(props.row)
  }
  return (
    <tr
      role="row"
      data-key={props.rowKey}
      data-depth={depth()}
      data-selected={selected() ? '' : undefined}
      tabIndex={props.focusable ? 0 : -1}
      onFocus={() => props.onFocus()}
      onDblClick={open}
    >
      <Show when={props.table.onSelect}>
        <td class="table-pick" role="cell">
          <input
            type="checkbox"
            aria-label={`Select ${props.table.rowName(props.row)}`}
            checked={selected()}
            onClick={(event) => (range = event.shiftKey)}
            onChange={() => props.onPick(range)}
          />
        </td>
      </Show>
      <For each={props.table.columns}>
        {(column, index) => (
          <td
            role="cell"
            classList={{ 'table-lead': index() === 0 }}
            data-phone={column.phone ?? 'wide'}
            data-end={column.align === 'end' ? '' : undefined}
            data-tight={column.tight ? '' : undefined}
          >
            <Show when={index() === 0 && depth() > 0}>
              <span class="table-elbow" aria-hidden="true">
                └
              </span>
            </Show>
            <Show when={column.phone === 'line'}>
              <span class="table-cell-name" aria-hidden="true">
                {column.header}
              </span>
            </Show>
            {column.cell(props.row)}
          </td>
        )}
      </For>
      <Show when={props.table.actions || props.table.aside}>
        <td class="table-acts" role="cell">
          <div class="table-acts-row">
            {props.table.aside?.(props.row)}
            <Show when={props.table.actions}>
              {(actions) => <Menu label={`More about ${props.table.rowName(props.row)}`} entries={actions()(props.row)} />}
            </Show>
          </div>
        </td>
      </Show>
    </tr>
  )
}
