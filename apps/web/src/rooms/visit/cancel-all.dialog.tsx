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
    return [`${files} ${files === 1 ? 'file does' : 'files do'} not arrive.`, `${humanBytes(bytes)} that went out already would have to be sent again.`]
  }
  return (
    <ConfirmDialog
      open
      onClose={() => props.onClose()}
      title="Give up everything that is on its way?"
      losses={losses()}
      kept="Files that have arrived stay. To stop for a while only, choose Pause all."
      confirm="Give up all"
      onConfirm={async () => props.uploads.cancel()}
      explain={(error) => <ErrorPanel error={explain(error)} />}
    />
  )
}
