import { createContext, useContext } from 'solid-js'

/** The element of the dialog around, if any. What pops up from inside goes there: all else is hidden from screen readers while it is open. */
export const Layer = createContext<() => HTMLElement | undefined>(() => undefined)

/** Where a menu or list of this place is put: the dialog around it, or (undefined) the page. */
export function useLayer(): () => HTMLElement | undefined {
  return useContext(Layer)
}
