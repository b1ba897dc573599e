import { useNavigate, useSearchParams } from '@solidjs/router'
import { type Id, type IdKind, isId } from '@sluice/core/ids'
import { createSignal, onCleanup } from 'solid-js'

const PAUSE_MS = 250

/** The id that an address holds; undefined when it holds none of this kind. */
export const idIn = <K extends IdKind>(kind: K, text: string | undefined): Id<K> | undefined => (text !== undefined && isId(kind, text) ? text : undefined)

/** The open dialog, as the URL has it: `?dialog=edit-link&of=lnk_…`. Closing one that was opened here goes back, so that Back never opens it again. */
export function useDialog() {
  const [search, setSearch] = useSearchParams<{ dialog?: string; of?: string }>()
  const navigate = useNavigate()
  let openedHere = false
  return {
    is: (name: string) => search.dialog === name,
    of: () => search.of,
    open: (name: string, of?: string) => {
      openedHere = true
      setSearch({ dialog: name, of })
    },
    close: () => {
      if (openedHere) navigate(-1)
      else setSearch({ dialog: undefined, of: undefined }, { replace: true })
      openedHere = false
    },
  }
}

/** A text that narrows a list: typed at once, in the URL after a pause. */
export function useSearchText(): { text: () => string; settled: () => string; type: (text: string) => void } {
  const [search, setSearch] = useSearchParams<{ q?: string }>()
  const [text, setText] = createSignal(search.q ?? '')
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))
  return {
    text,
    settled: () => search.q ?? '',
    type: (typed) => {
      setText(typed)
      clearTimeout(timer)
      timer = setTimeout(() => setSearch({ q: typed.trim() || undefined }, { replace: true }), PAUSE_MS)
    },
  }
}
