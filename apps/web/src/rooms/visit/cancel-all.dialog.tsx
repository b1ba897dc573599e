import type { JSX } from 'solid-js'
import { explain } from '../../text.ts'
import { humanBytes } from '../../ui/bytes.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import type { Uploads } from './uploads.ts'

/** Asks before everything that is on its way is given up. */
export default function CancelAllDialog(props: { uploads: Uploads; onClose: () => void }): JSX.Element {
  const units = () => props.uploads.units.all().filter(({ tally }) => tally.phase !== 'done')
  const losses = () => {
    const states = units().map((unit) => unit.state())
    const files = states.reduce((sum, state) => sum + state.files - state.done, 0)
    const bytes = states.reduce((sum, state) => sum + state.sentBytes, 0)
    return [`${files} ${files === 1 ? 'file is' : 'files are'} not sent.`, `${humanBytes(bytes)} of them, sent already, would have to be sent again.`]
  }
  return (
    <ConfirmDialog
      open
      onClose={() => props.onClose()}
      title="Cancel everything that is on its way?"
      losses={losses()}
      kept="Files that have arrived stay. To stop for a while only, choose Pause all."
      confirm="Cancel all"
      onConfirm={async () => props.uploads.cancel()}
      explain={(error) => <ErrorPanel error={explain(error)} />}
    />
  )
}
