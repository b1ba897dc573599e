import { ReportLink } from '@sluice/core/upload-links/schemas'
import type { JSX } from 'solid-js'
import { explain } from '../../text.ts'
import { createForm } from '../../ui/create-form.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { toast } from '../../ui/toast.tsx'
import type { Access } from './access.ts'

/** Tells whoever made the link that something is wrong with it. */
export default function ReportDialog(props: { access: Access; workspace: string; onClose: () => void }): JSX.Element {
  const form = createForm({
    schema: ReportLink,
    initial: { text: '' },
    submit: async (input) => {
      await props.access.call((client) => client.visit.report.mutate(input))
      props.onClose()
      toast(`Thank you. Whoever made the link at ${props.workspace} is told.`)
    },
    explain,
  })
  return (
    <FormDialog
      form={form}
      onClose={props.onClose}
      title="Report a problem with this link"
      description={`It is mailed to whoever made the link at ${props.workspace}, with the address that the link was made for.`}
      save="Send"
    >
      <TextArea
        label="What is wrong?"
        hint="It is not meant for you, asks for the wrong files, or came from somebody you do not know."
        maxLength={1_000}
        rows={4}
        {...form.text('text')}
      />
    </FormDialog>
  )
}
