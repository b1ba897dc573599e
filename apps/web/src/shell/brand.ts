import { brandColours } from '@sluice/core/branding/colours'
import { createEffect, onCleanup } from 'solid-js'

/** What the frame of a customer's page shows of a brand. */
export interface PageBrand {
  /** `#rrggbb` */
  accent: string | null
  /** Address of the picture. */
  logo: string | null
}

/** The values that `.branded` (tokens.css) reads; undefined when it is no colour. */
export function brandValues(accent: string | null | undefined): Record<string, string> | undefined {
  const colours = accent ? brandColours(accent) : undefined
  return colours && { '--brand-light': colours.light, '--on-brand-light': colours.onLight, '--brand-dark': colours.dark, '--on-brand-dark': colours.onDark }
}

/** Gives the whole document the colour, dialogs and menus too, while its owner lives. */
export function createBranded(accent: () => string | null | undefined): void {
  const { style, classList } = document.documentElement
  createEffect(() => {
    const values = Object.entries(brandValues(accent()) ?? {})
    classList.toggle('branded', values.length > 0)
    for (const [name, value] of values) style.setProperty(name, value)
  })
  onCleanup(() => classList.remove('branded'))
}
