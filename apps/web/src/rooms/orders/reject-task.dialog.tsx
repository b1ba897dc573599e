import { useAction } from '@solidjs/router'
import { RejectTask } from '@sluice/core/tasks/schemas'
import { type JSX, onCleanup } from 'solid-js'
import type { Attempt } from '../../shell/attempt.tsx'
import { explain } from '../../text.ts'
import { humanBytes } from '../../ui/bytes.ts'
import { createForm } from '../../ui/create-form.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { toast } from '../../ui/toast.tsx'
import { rejectTask, takeBackReview } from '../tasks/data.ts'
import type { OrderTask } from './data.ts'
import { seenOf } from './review.ts'
import { filesWord } from './words.ts'

/** What was typed and not sent, by task: who closes the dialog to look at new files finds it again. */
const drafts = new Map<string, string>()

/** Rejects what was here when the dialog was opened, and nothing that came since. */
export function RejectTaskDialog(props: { task: OrderTask; attempt: Attempt; onClose: () => void }): JSX.Element {
  const reject = useAction(rejectTask)
  const takeBack = useAction(takeBackReview)
  const seen = seenOf(props.task)
  const { files, bytes } = props.task.received
  const form = createForm({
    schema: RejectTask,
    initial: { ...seen, reason: drafts.get(seen.taskId) ?? '' },
    submit: async (input) => {
      const { mailed } = await reject(input)
      form.set('reason', '')
      props.onClose()
      toast(
        mailed.length > 0
          ? `Rejected. ${mailed.join(' and ')} is mailed the reason.`
          : 'Rejected. No open link that reaches this task sent these files: tell the customer yourself.',
        { label: 'Undo', run: () => props.attempt.run('review', () => takeBack({ ...seen, state: 'rejected' })) },
      )
    },
    explain,
  })
  onCleanup(() => drafts.set(seen.taskId, form.values().reason ?? ''))
  const here = () =>
    files === 0 ? 'Nothing of it is here any more.' : `${filesWord(files)} (${humanBytes(bytes)}) will count no more, and be deleted in time.`
  return (
    <FormDialog
      form={form}
      onClose={props.onClose}
      title={`Reject “${props.task.name}”?`}
      description={`${here()} The customer is asked to send again.`}
      save="Reject"
    >
      <TextArea label="Reason" hint="The customer reads this, in a mail and on the page of their link." maxLength={500} rows={4} {...form.text('reason')} />
    </FormDialog>
  )
}
