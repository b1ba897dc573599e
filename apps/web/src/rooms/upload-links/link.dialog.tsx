import { useAction } from '@solidjs/router'
import { dayOf } from '@sluice/core/calendar'
import { CreateLink, UpdateLink } from '@sluice/core/upload-links/schemas'
import type { JSX } from 'solid-js'
import { useSignedIn } from '../../shell/signed-in.ts'
import { explain } from '../../text.ts'
import { createForm } from '../../ui/create-form.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { toast } from '../../ui/toast.tsx'
import type { Customer } from '../customers/data.ts'
import { createLink, type Link, updateLink } from './data.ts'
import { LinkFields } from './link-fields.tsx'

/** Makes a link of a customer. */
export function AddLinkDialog(props: { customer: Customer; onClose: () => void }): JSX.Element {
  const create = useAction(createLink)
  const form = createForm({
    schema: CreateLink,
    initial: { customerId: props.customer.id, description: '', email: '', allowTitle: false, allowDuration: false, validUntil: null },
    submit: async (input) => {
      await create(input)
      props.onClose()
      toast('The link is made. Copy it, or send it from its menu.')
    },
    explain,
  })
  return (
    <FormDialog
      form={form}
      onClose={props.onClose}
      title="Add customer link"
      description={`Whoever holds the link sends files for the orders of ${props.customer.name}, without an account.`}
      save="Save & Close"
    >
      <LinkFields form={form} />
    </FormDialog>
  )
}

/** Changes a link. The customer's address of it stays the same. */
export function EditLinkDialog(props: { link: Link; onClose: () => void }): JSX.Element {
  const { zone } = useSignedIn()
  const update = useAction(updateLink)
  const { id, description, email, allowTitle, allowDuration, display, endsAt } = props.link
  const form = createForm({
    schema: UpdateLink,
    initial: { linkId: id, description, email, allowTitle, allowDuration, display, validUntil: endsAt === null ? null : dayOf(endsAt - 1, zone) },
    submit: async (input) => {
      await update(input)
      props.onClose()
      toast('The link is saved.')
    },
    explain,
  })
  return (
    <FormDialog
      form={form}
      onClose={props.onClose}
      title="Edit customer link"
      description="Changes hold at once. The address of the link stays the same."
      save="Save & Close"
    >
      <LinkFields form={form} />
    </FormDialog>
  )
}
