import { createAsync, useAction } from '@solidjs/router'
import { type JSX, Show } from 'solid-js'
import { getOwnNotices, setOwnNotices } from './data.ts'
import { NoticesDialog } from './notices.dialog.tsx'

/** The asker's own notices. */
export function MyNoticesDialog(props: { onClose: () => void }): JSX.Element {
  const notices = createAsync(() => getOwnNotices())
  const save = useAction(setOwnNotices)
  return <Show when={notices()}>{(now) => <NoticesDialog title="My notices" whose="you" initial={now()} save={save} onClose={props.onClose} />}</Show>
}
