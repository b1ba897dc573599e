import type { JSX } from 'solid-js'
import { explain } from '../../text.ts'
import { humanBytes } from '../../ui/bytes.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import type { Waiting } from './open-uploads.ts'
import type { Sender } from './sender.ts'

/** Asks before what waits to go on is given up. */
export default function GiveUpDialog(props: { what: readonly Waiting[]; sender: Sender; onClose: () => void }): JSX.Element {
  const losses = () => props.what.flatMap(lossOf)
  return (
    <ConfirmDialog
      open
      onClose={() => props.onClose()}
      title={props.what.length === 1 ? 'Give this upload up?' : `Give these ${props.what.length.toLocaleString('en')} uploads up?`}
      losses={losses().slice(0, MOST_LISTED)}
      kept="Files that have arrived stay. Nothing has to be given up: what waits can still go on tomorrow."
      confirm="Give up"
      onConfirm={() => props.sender.giveUp(props.what)}
      explain={(error) => <ErrorPanel error={explain(error)} />}
    />
  )
}

const MOST_LISTED = 8

/** What is lost of something begun; nothing where nothing of it is here. */
function lossOf({ name, bytes, files }: Waiting): string[] {
  if (files === null) return bytes && bytes.here > 0 ? [`${name}: ${humanBytes(bytes.here)} that are here would have to be sent again.`] : []
  const missing = files.all - files.here
  if (missing <= 0) return []
  return [`${name}/: ${missing.toLocaleString('en')} of its files ${missing === 1 ? 'does' : 'do'} not arrive.`]
}
