import FileQuestion from 'lucide-solid/icons/file-question-mark'
import type { JSX } from 'solid-js'
import { EmptyState } from '../ui/empty-state.tsx'
import { LinkButton } from '../ui/button.tsx'

/** Stands in a staff page whose address holds no id. */
export function NothingHere(props: { back: string; label: string }): JSX.Element {
  return (
    <EmptyState
      icon={<FileQuestion size={20} aria-hidden="true" />}
      title="There is nothing here"
      why="The address may be incomplete."
      action={<LinkButton href={props.back}>{props.label}</LinkButton>}
    />
  )
}
