import { SetOwnNotices } from '@sluice/core/staff/schemas'
import type { JSX } from 'solid-js'
import { explain } from '../../text.ts'
import { RadioGroup } from '../../ui/choices.tsx'
import { createForm } from '../../ui/create-form.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { toast } from '../../ui/toast.tsx'
import { NOTICES } from './words.ts'

export interface NoticesDialogProps {
  title: string
  /** Whose links are meant: `you` or a name. */
  whose: string
  /** As it is now. */
  initial: SetOwnNotices
  save: (input: SetOwnNotices) => Promise<unknown>
  onClose: () => void
}

/** When somebody is told of what came in by the links that they made. */
export function NoticesDialog(props: NoticesDialogProps): JSX.Element {
  const form = createForm({
    schema: SetOwnNotices,
    initial: props.initial,
    submit: async (input) => {
      await props.save(input)
      props.onClose()
      toast('It is saved, and holds for what is sent from now on.')
    },
    explain,
  })
  return (
    <FormDialog
      form={form}
      onClose={props.onClose}
      title={props.title}
      description={`Mails about what comes in by links that ${props.whose} made.`}
      save="Save & Close"
    >
      <RadioGroup label="When files came in" options={NOTICES} {...form.choice('submissionNotices')} />
    </FormDialog>
  )
}
