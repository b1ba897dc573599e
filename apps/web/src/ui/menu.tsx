import { ContextMenu } from '@kobalte/core/context-menu'
import { DropdownMenu } from '@kobalte/core/dropdown-menu'
import Ellipsis from 'lucide-solid/icons/ellipsis'
import { For, type JSX, Show } from 'solid-js'
import { useLayer } from './layer.ts'

export interface MenuAction {
  label: string
  icon?: JSX.Element
  /** Either does something, or goes somewhere. */
  onSelect?: () => void
  href?: string
  /** `loss` for what destroys; it belongs last. */
  tone?: 'loss'
  disabled?: boolean
  /** Why it is disabled, under the label. */
  why?: string
}

export type MenuEntry = MenuAction | 'line'

function Entry(props: { action: MenuAction }): JSX.Element {
  const label = () => (
    <>
      {props.action.icon}
      <span>
        {props.action.label}
        <Show when={props.action.why}>
          <span class="block text-xs">{props.action.why}</span>
        </Show>
      </span>
    </>
  )
  return (
    <Show
      when={props.action.href}
      fallback={
        <DropdownMenu.Item
          class="menu-item"
          data-tone={props.action.tone}
          disabled={props.action.disabled}
          textValue={props.action.label}
          onSelect={() => props.action.onSelect?.()}
        >
          {label()}
        </DropdownMenu.Item>
      }
    >
      {(href) => (
        <DropdownMenu.Item as="a" href={href()} class="menu-item" disabled={props.action.disabled} textValue={props.action.label}>
          {label()}
        </DropdownMenu.Item>
      )}
    </Show>
  )
}

/** The entries, inside any menu's content. */
function MenuEntries(props: { entries: readonly MenuEntry[] }): JSX.Element {
  return <For each={props.entries}>{(entry) => (entry === 'line' ? <DropdownMenu.Separator class="menu-line" /> : <Entry action={entry} />)}</For>
}

export interface MenuProps {
  /** The name of a button that shows three dots: `More about Season 2 masters`. */
  label?: string
  entries: readonly MenuEntry[]
  /** What the button shows and is called by; three dots when not said. */
  trigger?: JSX.Element
  triggerClass?: string
  children?: JSX.Element
}

/** A button that opens a menu. Children stand above the entries. */
export function Menu(props: MenuProps): JSX.Element {
  const layer = useLayer()
  return (
    <DropdownMenu gutter={4} placement="bottom-end" modal={false}>
      <DropdownMenu.Trigger
        class={props.triggerClass ?? 'btn btn-quiet btn-icon'}
        aria-label={props.trigger ? undefined : props.label}
        title={props.trigger ? undefined : props.label}
      >
        {props.trigger ?? <Ellipsis size={16} aria-hidden="true" />}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal mount={layer()}>
        <DropdownMenu.Content class="menu">
          {props.children}
          <MenuEntries entries={props.entries} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  )
}

export interface ContextMenuAreaProps {
  /** Asked when the menu opens; none means that the browser's own menu shows. */
  entries: readonly MenuEntry[]
  as: 'tbody' | 'div'
  class?: string
  disabled?: boolean
  onContextMenu?: (event: MouseEvent) => void
  onKeyDown?: (event: KeyboardEvent) => void
  ref?: (element: HTMLElement) => void
  children: JSX.Element
}

/** An area whose right-click menu holds the same entries as the row's own menu. */
export function ContextMenuArea(props: ContextMenuAreaProps): JSX.Element {
  const layer = useLayer()
  return (
    <ContextMenu modal={false}>
      <ContextMenu.Trigger
        as={props.as}
        class={props.class}
        disabled={props.disabled}
        ref={props.ref}
        role={props.as === 'tbody' ? 'rowgroup' : undefined}
        onContextMenu={(event: MouseEvent) => props.onContextMenu?.(event)}
        onKeyDown={(event: KeyboardEvent) => props.onKeyDown?.(event)}
      >
        {props.children}
      </ContextMenu.Trigger>
      <ContextMenu.Portal mount={layer()}>
        <ContextMenu.Content class="menu">
          <MenuEntries entries={props.entries} />
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu>
  )
}
