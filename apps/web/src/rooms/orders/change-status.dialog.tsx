import { useAction } from '@solidjs/router'
import type { JSX } from 'solid-js'
import { explain } from '../../text.ts'
import { humanBytes } from '../../ui/bytes.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { toast } from '../../ui/toast.tsx'
import { changeOrderStatus, type Order, type OrderStatus } from './data.ts'
import { filesWord, receivedOf } from './words.ts'

/** Whether going to this status takes something away, so that it is asked first. */
export const losesBy = (to: OrderStatus): boolean => to === 'Completed' || to === 'New'

/** Says what ends with the new status. */
export function ChangeStatusDialog(props: { order: Order; to: OrderStatus; onClose: () => void }): JSX.Element {
  const change = useAction(changeOrderStatus)
  const received = () => receivedOf(props.order)
  const losses = () =>
    props.to === 'New'
      ? ['Customers no longer see this order through their links.', 'An upload that runs now goes on.']
      : [
          received().files === 0
            ? 'Nothing came in for it. What comes in now will be deleted in time.'
            : `${filesWord(received().files)} (${humanBytes(received().bytes)}) that customers sent will be deleted after the days that the workspace keeps completed orders.`,
          'Files whose end was chosen by hand keep that end.',
        ]
  return (
    <ConfirmDialog
      open
      onClose={props.onClose}
      title={props.to === 'New' ? 'Make this order New?' : 'Complete this order?'}
      losses={losses()}
      kept={props.to === 'New' ? 'What came in stays. Any other status shows the order again.' : 'Leaving Completed before that keeps the files.'}
      confirm={props.to === 'New' ? 'Make it New' : 'Complete order'}
      onConfirm={async () => {
        await change(props.order.id, props.order.status, props.to)
        toast(`The order is now ${props.to}.`)
      }}
      explain={(error) => <ErrorPanel error={explain(error)} />}
    />
  )
}
