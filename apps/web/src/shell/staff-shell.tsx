import { Dialog } from '@kobalte/core/dialog'
import { useLocation } from '@solidjs/router'
import ChevronsUpDown from 'lucide-solid/icons/chevrons-up-down'
import Bell from 'lucide-solid/icons/bell'
import LogOut from 'lucide-solid/icons/log-out'
import MenuIcon from 'lucide-solid/icons/menu'
import { type Component, createEffect, createSignal, For, type JSX, mergeProps, on, Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import { IconButton } from '../ui/button.tsx'
import { createDialogFocus } from '../ui/dialog-focus.ts'
import { Layer } from '../ui/layer.ts'
import { Menu } from '../ui/menu.tsx'
import { ThemeMenuItems } from '../ui/theme-switch.tsx'
import { Mark } from './mark.tsx'

export interface NavItem {
  label: string
  href: string
  /** One of `lucide-solid/icons/<name>`. */
  icon: Component<{ size?: number }>
  /** What waits there. */
  count?: number
}

export interface NavGroup {
  /** Shown above the group; the first group has none. */
  name?: string
  items: readonly NavItem[]
}

export interface StaffShellProps {
  groups: readonly NavGroup[]
  name: string
  role: string
  onNotices: () => void
  onSignOut: () => void
  children?: JSX.Element
}

/** The frame of every staff page: a rail beside the page, a drawer below 900 px. */
export function StaffShell(props: StaffShellProps): JSX.Element {
  const [drawer, setDrawer] = createSignal(false)
  const focus = createDialogFocus(drawer)
  const [element, setElement] = createSignal<HTMLElement>()
  const location = useLocation()
  // A dialog opens above the page, not above the drawer.
  const inDrawer = mergeProps(props, {
    onNotices: () => {
      setDrawer(false)
      props.onNotices()
    },
  })
  createEffect(
    on(
      () => location.pathname,
      () => setDrawer(false),
      { defer: true },
    ),
  )
  return (
    <div class="staff">
      <a class="skip" href="#content">
        Skip to the page
      </a>
      <Rail shell={props} />
      <header class="staff-top">
        <IconButton label="Open the menu" aria-expanded={drawer()} aria-haspopup="dialog" onClick={() => setDrawer(true)}>
          <MenuIcon size={18} aria-hidden="true" />
        </IconButton>
        <Mark size={22} />
        <b class="font-bold">Sluice</b>
      </header>
      <main id="content" class="staff-main" tabIndex={-1}>
        {props.children}
      </main>
      <Dialog open={drawer()} onOpenChange={setDrawer}>
        <Dialog.Portal>
          <Dialog.Overlay class="veil" />
          <Dialog.Content class="drawer" aria-label="Menu" aria-modal="true" ref={setElement} {...focus}>
            <Layer.Provider value={element}>
              <Rail shell={inDrawer} />
            </Layer.Provider>
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog>
    </div>
  )
}

function Rail(props: { shell: StaffShellProps }): JSX.Element {
  return (
    <div class="rail">
      <div class="flex items-center gap-2.5 px-2 pb-4 text-l font-bold">
        <Mark />
        Sluice
      </div>
      <nav class="rail-nav" aria-label="Main">
        <For each={props.shell.groups}>{(group) => <Group group={group} />}</For>
      </nav>
      <Me shell={props.shell} />
    </div>
  )
}

function Group(props: { group: NavGroup }): JSX.Element {
  const location = useLocation()
  const here = (href: string) => location.pathname === href || (href !== '/' && location.pathname.startsWith(`${href}/`))
  return (
    <>
      <Show when={props.group.name}>
        <h2>{props.group.name}</h2>
      </Show>
      <For each={props.group.items}>
        {(item) => (
          <a href={item.href} aria-current={here(item.href) ? 'page' : undefined}>
            <Dynamic component={item.icon} size={16} aria-hidden="true" />
            {item.label}
            <Show when={item.count}>
              <b>{item.count}</b>
            </Show>
          </a>
        )}
      </For>
    </>
  )
}

function Me(props: { shell: StaffShellProps }): JSX.Element {
  const initials = () =>
    props.shell.name
      .split(/\s+/)
      .map((word) => word.charAt(0))
      .slice(0, 2)
      .join('')
      .toUpperCase()
  const trigger = (
    <>
      <span class="avatar" aria-hidden="true">
        {initials()}
      </span>
      <span class="min-w-0 flex-1">
        <span class="block truncate">{props.shell.name}</span>
        <span class="block text-xs text-faint">{props.shell.role}</span>
      </span>
      <ChevronsUpDown size={14} class="flex-none text-faint" aria-hidden="true" />
    </>
  )
  return (
    <Menu
      triggerClass="rail-me"
      trigger={trigger}
      entries={[
        'line',
        { label: 'My notices', icon: <Bell size={14} aria-hidden="true" />, onSelect: () => props.shell.onNotices() },
        { label: 'Sign out', icon: <LogOut size={14} aria-hidden="true" />, onSelect: () => props.shell.onSignOut() },
      ]}
    >
      <ThemeMenuItems />
    </Menu>
  )
}
