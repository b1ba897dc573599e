import Search from 'lucide-solid/icons/search'
import { type JSX, onCleanup, onMount } from 'solid-js'

/** Narrows a list while one types. `/` goes to it from anywhere on the page that is not a field. */
export function SearchField(props: { label: string; value: string; onInput: (text: string) => void }): JSX.Element {
  let input: HTMLInputElement | undefined
  const toField = (event: KeyboardEvent) => {
    const inField = event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable], [role=dialog]')
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || inField) return
    event.preventDefault()
    input?.focus()
  }
  onMount(() => document.addEventListener('keydown', toField))
  onCleanup(() => document.removeEventListener('keydown', toField))
  return (
    <label class="relative block w-full max-w-72 min-w-0 flex-1">
      <span class="sr-only">{props.label}</span>
      <Search size={14} class="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-faint" aria-hidden="true" />
      <input
        ref={(element) => (input = element)}
        type="search"
        class="peer input pr-8 pl-8"
        placeholder={props.label}
        value={props.value}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
      <kbd
        class="pointer-events-none absolute top-1/2 right-2 hidden -translate-y-1/2 rounded-1 border border-line px-1.5 text-xs text-faint peer-placeholder-shown:inline peer-focus:hidden"
        aria-hidden="true"
      >
        /
      </kbd>
    </label>
  )
}
