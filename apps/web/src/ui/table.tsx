import { For, type JSX, Show } from 'solid-js'
import { Button } from './button.tsx'
import { ContextMenuArea } from './menu.tsx'
import { SortOnPhone, TableHead } from './table-head.tsx'
import type { TableProps } from './table-props.ts'
import { TableRow } from './table-row.tsx'
import { createTableRows } from './table-rows.ts'

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
