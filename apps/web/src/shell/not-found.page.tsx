import FileQuestion from 'lucide-solid/icons/file-question-mark'
import { type JSX, onMount } from 'solid-js'
import { LinkButton } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'

/** An address that leads nowhere. */
export default function NotFoundPage(): JSX.Element {
  onMount(() => (document.title = 'Page not found'))
  return (
    <main class="visitor-main">
      <EmptyState
        icon={<FileQuestion size={20} aria-hidden="true" />}
        title="There is no page here"
        why="The address may be incomplete. If it came in a mail, open the link from the mail again, or ask who sent it for a new one."
        action={<LinkButton href="/">Go to the start</LinkButton>}
      />
    </main>
  )
}
