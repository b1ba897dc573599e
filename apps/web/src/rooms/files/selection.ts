import { createMemo, createSignal } from 'solid-js'
import { selectedShare, selectTo } from '../../ui/table-selection.ts'
import type { TaskFile } from './data.ts'

/** Which files are ticked. One that is no longer listed is no longer ticked. */
export function createSelection(shown: () => readonly TaskFile[]) {
  const [ticked, setTicked] = createSignal<ReadonlySet<string>>(new Set())
  const files = createMemo(() => shown().filter((file) => ticked().has(file.id)))
  const keys = () => shown().map((file) => file.id)
  let anchor: string | undefined
  return {
    files,
    /** How many could be ticked. */
    count: () => shown().length,
    share: () => selectedShare(keys(), ticked()),
    has: (id: string) => ticked().has(id),
    /** With `range` every file from the one ticked before to this one. */
    toggle: (id: string, range: boolean) => {
      setTicked(selectTo(keys(), ticked(), id, range ? anchor : undefined))
      anchor = id
    },
    setAll: (on: boolean) => setTicked(new Set(on ? keys() : [])),
  }
}

export type Selection = ReturnType<typeof createSelection>
