import { createSignal } from 'solid-js'

export type Theme = 'system' | 'light' | 'dark'

const KEY = 'theme'

function stored(): Theme {
  try {
    const theme = localStorage.getItem(KEY)
    return theme === 'light' || theme === 'dark' ? theme : 'system'
  } catch {
    return 'system' // storage is forbidden: the choice then lasts as long as the page
  }
}

const [theme, setSignal] = createSignal<Theme>(stored())

/** The chosen theme. */
export { theme }

/** Puts the chosen theme on the root. Called before anything is drawn. */
export function applyTheme(): void {
  const chosen = theme()
  if (chosen === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = chosen
}

/** Chooses a theme and remembers it in this browser. */
export function setTheme(chosen: Theme): void {
  setSignal(chosen)
  applyTheme()
  try {
    if (chosen === 'system') localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, chosen)
  } catch {
    // remembered for this page only
  }
}
