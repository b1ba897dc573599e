import { createEffect } from 'solid-js'

/** The page's name in the browser's tab. */
export function createTitle(name: () => string | undefined): void {
  createEffect(() => (document.title = name() === undefined ? 'Sluice' : `${name()} · Sluice`))
}
