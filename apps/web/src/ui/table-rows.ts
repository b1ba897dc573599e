import { createMemo, createSignal } from 'solid-js'
import type { MenuEntry } from './menu.tsx'
import type { TableProps } from './table-props.ts'
import { selectTo } from './table-selection.ts'

const rowOf = (target: EventTarget | null) => (target instanceof Element ? target.closest<HTMLElement>('tr[data-key]') : null)

/** Which row is current, which are ticked, and what the keys do. One row is in the tab order; arrows move from there. */
export function createTableRows<T>(table: TableProps<T>) {
  const [current, setCurrent] = createSignal<string>()
  const [menuOf, setMenuOf] = createSignal<string>()
  const byKey = createMemo(() => new Map(table.rows.map((row) => [table.rowKey(row), row])))
  const keys = createMemo(() => [...byKey().keys()])
  let body: HTMLElement | undefined
  let anchor: string | undefined

  const select = (key: string, range: boolean) => {
    table.onSelect?.(selectTo(keys(), table.selected ?? new Set(), key, range ? anchor : undefined))
    anchor = key
  }
  const moveTo = (key: string | undefined) => {
    if (key === undefined) return
    setCurrent(key)
    body?.querySelector<HTMLElement>(`tr[data-key="${CSS.escape(key)}"]`)?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const element = rowOf(event.target)
    const key = element?.dataset['key']
    const row = key === undefined ? undefined : byKey().get(key)
    if (key === undefined || row === undefined || event.target !== element) return // a key pressed in a control is the control's
    const at = keys().indexOf(key)
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: Math.max(0, at - 1), Home: 0, End: keys().length - 1 }
    const to = moves[event.key]
    if (to !== undefined) moveTo(keys()[to])
    else if (event.key === ' ' && table.onSelect) select(key, event.shiftKey)
    else if (event.key === 'Enter' && table.onOpen) table.onOpen(row)
    else return
    event.preventDefault()
  }
  return {
    keys,
    get: (key: string) => byKey().get(key),
    focusable: () => {
      const key = current()
      return key !== undefined && byKey().has(key) ? key : keys()[0]
    },
    setCurrent,
    setBody: (element: HTMLElement) => (body = element),
    select,
    onKeyDown,
    onContextMenu: (event: MouseEvent) => {
      const key = rowOf(event.target)?.dataset['key']
      setMenuOf(key)
      setCurrent(key)
    },
    menuEntries: (): readonly MenuEntry[] => {
      const row = byKey().get(menuOf() ?? '')
      return row === undefined ? [] : (table.actions?.(row) ?? [])
    },
  }
}
