import { createComputed } from 'solid-js'

/** What had the focus, seen through a menu: its entries are gone when the dialog closes, its button is not. */
function openerNow(): HTMLElement | undefined {
  const focused = document.activeElement
  const menu = focused?.closest('[role=menu]')
  const labelledBy = menu?.getAttribute('aria-labelledby')
  const button = labelledBy ? document.getElementById(labelledBy) : focused
  if (!(button instanceof HTMLElement)) return undefined
  // A right-click menu belongs to a table's body, which cannot take the focus; its current row can.
  return button.tabIndex < 0 ? (button.querySelector<HTMLElement>('[tabindex="0"]') ?? undefined) : button
}

/** Where the focus goes when a dialog opens (what asks for it, else the first field) and closes (where it came from). */
export function createDialogFocus(isOpen: () => boolean): { onOpenAutoFocus: (event: Event) => void; onCloseAutoFocus: (event: Event) => void } {
  let opener: HTMLElement | undefined
  createComputed(() => {
    if (isOpen()) opener = openerNow()
  })
  return {
    onOpenAutoFocus: (event) => {
      if (!(event.target instanceof Element)) return
      const fields = 'input:not(:disabled), select:not(:disabled), textarea:not(:disabled)'
      const wanted = event.target.querySelector<HTMLElement>('[autofocus]') ?? event.target.querySelector<HTMLElement>(fields)
      if (!wanted) return
      event.preventDefault()
      wanted.focus()
    },
    onCloseAutoFocus: (event) => {
      event.preventDefault()
      if (opener?.isConnected) opener.focus()
    },
  }
}
