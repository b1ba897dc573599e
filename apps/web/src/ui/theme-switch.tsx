import { DropdownMenu } from '@kobalte/core/dropdown-menu'
import Check from 'lucide-solid/icons/check'
import Monitor from 'lucide-solid/icons/monitor'
import Moon from 'lucide-solid/icons/moon'
import Sun from 'lucide-solid/icons/sun'
import { For, type JSX } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import { Segments } from './choices.tsx'
import { setTheme, type Theme, theme } from './theme.ts'

const THEMES = [
  { value: 'system', label: 'System', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
] as const

/** Light, dark, or as the system says. */
export function ThemeSwitch(): JSX.Element {
  const options = THEMES.map(({ value, label, icon }) => ({ value, label, icon: <Dynamic component={icon} size={14} aria-hidden="true" /> }))
  return <Segments<Theme> label="Theme" value={theme()} onChange={setTheme} options={options} />
}

/** The same choice inside a menu. It stays open, so that one sees what one chose. */
export function ThemeMenuItems(): JSX.Element {
  const choose = (value: string) => {
    const chosen = THEMES.find((each) => each.value === value)
    if (chosen) setTheme(chosen.value)
  }
  return (
    <DropdownMenu.Group>
      <DropdownMenu.GroupLabel class="block px-2.5 pt-1.5 pb-1 text-xs text-muted">Theme</DropdownMenu.GroupLabel>
      <DropdownMenu.RadioGroup value={theme()} onChange={choose}>
        <For each={THEMES}>
          {(each) => (
            <DropdownMenu.RadioItem value={each.value} class="menu-item" closeOnSelect={false}>
              <Dynamic component={each.icon} size={14} aria-hidden="true" />
              <span class="flex-1">{each.label}</span>
              <DropdownMenu.ItemIndicator>
                <Check size={14} aria-hidden="true" />
              </DropdownMenu.ItemIndicator>
            </DropdownMenu.RadioItem>
          )}
        </For>
      </DropdownMenu.RadioGroup>
    </DropdownMenu.Group>
  )
}
