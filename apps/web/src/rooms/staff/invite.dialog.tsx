import { useAction } from '@solidjs/router'
import { InviteStaff } from '@sluice/core/staff/schemas'
import type { JSX } from 'solid-js'
import { explainBeside } from '../../shell/explain-beside.ts'
import { RadioGroup } from '../../ui/choices.tsx'
import { createForm } from '../../ui/create-form.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { toast } from '../../ui/toast.tsx'
import { inviteStaff } from './data.ts'

const ROLES = [
  { value: 'level-2', label: 'Level 2', hint: 'Customers, orders and links.' },
  { value: 'administrator', label: 'Administrator', hint: 'Everything: tables, configuration, staff, audit and housekeeping too.' },
] as const

export function InviteDialog(props: { onClose: () => void }): JSX.Element {
  const invite = useAction(inviteStaff)
  const form = createForm({
    schema: InviteStaff,
    initial: { name: '', email: '' },
    submit: async (input) => {
      await invite(input)
      props.onClose()
      toast(`The invitation is on its way to ${input.email}.`)
    },
    explain: explainBeside({ 'staff.exists': 'email' }),
  })
  return (
    <FormDialog
      form={form}
      onClose={props.onClose}
      title="Invite someone"
      description="They get a mail, and sign in with a code that is mailed to them."
      save="Invite"
    >
      <TextField label="Name" maxLength={100} {...form.text('name')} />
      <TextField label="Email address" type="email" {...form.text('email')} />
      <RadioGroup label="Role" options={ROLES} {...form.choice('role')} />
    </FormDialog>
  )
}
