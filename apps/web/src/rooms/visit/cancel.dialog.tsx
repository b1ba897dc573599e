import type { JSX } from 'solid-js'
import { explain } from '../../text.ts'
import { humanBytes } from '../../ui/bytes.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import type { Unit } from './units.ts'
import type { Uploads } from './uploads.ts'

/** Asks before a row is given up, or without one everything that is on its way. */
export default function CancelDialog(props: { uploads: Uploads; unit?: Unit; onClose: () => void }): JSX.Element {
  const units = () => (props.unit ? [props.unit] : props.uploads.units.all().filter(({ tally }) => tally.phase !== 'done'))
  const losses = () => {
    const states = units().map((unit) => unit.state())
    const files = states.reduce((sum, state) => sum + state.files - state.done, 0)
    const bytes = states.reduce((sum, state) => sum + state.openBytes, 0)
    return [
      `${files.toLocaleString('en')} ${files === 1 ? 'file does' : 'files do'} not arrive.`,
      ...(bytes > 0 ? [`${humanBytes(bytes)} that went out already would have to be sent again.`] : []),
    ]
  }
  // What has failed or is paused cannot be paused.
  const pauseWords = () => {
    if (!props.unit) return 'To stop for a while only, choose Pause all.'
    return ['failed', 'paused'].includes(props.unit.state().phase) ? undefined : 'To stop for a while only, choose Pause.'
  }
  return (
    <ConfirmDialog
      open
      onClose={() => props.onClose()}
      title={props.unit ? `Give ${props.unit.name} up?` : 'Give up everything that is on its way?'}
      losses={losses()}
      kept={['Files that have arrived stay.', pauseWords()].filter(Boolean).join(' ')}
      confirm={props.unit ? 'Give up' : 'Give up all'}
      onConfirm={async () => props.uploads.cancel(props.unit)}
      explain={(error) => <ErrorPanel error={explain(error)} />}
    />
  )
}
