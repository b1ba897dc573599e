import Monitor from 'lucide-solid/icons/monitor'
import Moon from 'lucide-solid/icons/moon'
import Sun from 'lucide-solid/icons/sun'
import type { JSX } from 'solid-js'
import { Segments } from './choices.tsx'
import { setTheme, theme } from './theme.ts'

/** Light, dark, or as the system says. */
export function ThemeSwitch(): JSX.Element {
  const options = [
    { value: 'system' as const, label: 'System', icon: <Monitor size={14} aria-hidden="true" /> },
    { value: 'light' as const, label: 'Light', icon: <Sun size={14} aria-hidden="true" /> },
    { value: 'dark' as const, label: 'Dark', icon: <Moon size={14} aria-hidden="true" /> },
  ]
  return <Segments label="Theme" value={theme()} onChange={setTheme} options={options} />
}
