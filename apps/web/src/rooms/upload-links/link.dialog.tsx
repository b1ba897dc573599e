import { createAsync, useAction } from '@solidjs/router'
import { dayOf } from '@sluice/core/calendar'
import type { Id } from '@sluice/core/ids'
import { CreateLink, UpdateLink } from '@sluice/core/upload-links/schemas'
import { type JSX, Show } from 'solid-js'
import * as v from 'valibot'
import { useSignedIn } from '../../shell/signed-in.ts'
import { explain } from '../../text.ts'
import { createForm } from '../../ui/create-form.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { toast } from '../../ui/toast.tsx'
import type { Customer } from '../customers/data.ts'
import { getQuota, type Quota, setQuota } from '../quotas/data.ts'
import { apart, limitEntries, NO_LIMITS, sameLimits, typedLimits } from '../quotas/limits.ts'
import { createLink, type Link, updateLink } from './data.ts'
import { LinkFields } from './link-fields.tsx'
import { LinkLimits } from './link-limits.tsx'

/** Makes a link of a customer. */
export function AddLinkDialog(props: { customer: Customer; onClose: () => void }): JSX.Element {
  const create = useAction(createLink)
  const update = useAction(updateLink)
  const limit = useAction(setQuota)
  // Kept when its limits could not be saved: pressing again must not make a second link.
  let linkId: Id<'link'> | undefined
  const form = createForm({
    schema: v.strictObject({ ...CreateLink.entries, ...limitEntries }),
    initial: {
      customerId: props.customer.id,
      description: '',
      email: '',
      allowTitle: false,
      allowDuration: false,
      validUntil: null,
      ...typedLimits(NO_LIMITS),
    },
    submit: async (output) => {
      const { rest, limits } = apart(output)
      const { customerId, ...fields } = rest
      if (linkId) await update({ linkId, ...fields })
      else linkId = (await create({ customerId, ...fields })).linkId
      if (!sameLimits(limits, NO_LIMITS)) await limit({ holderId: linkId, ...limits })
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
      <LinkLimits form={form} />
    </FormDialog>
  )
}

/** Changes a link. The customer's address of it stays the same. */
export function EditLinkDialog(props: { link: Link; onClose: () => void }): JSX.Element {
  const quota = createAsync(() => getQuota(props.link.id))
  return <Show when={quota()}>{(known) => <EditForm link={props.link} quota={known()} onClose={props.onClose} />}</Show>
}

function EditForm(props: { link: Link; quota: Quota; onClose: () => void }): JSX.Element {
  const { zone } = useSignedIn()
  const update = useAction(updateLink)
  const limit = useAction(setQuota)
  const { id, description, email, allowTitle, allowDuration, display, endsAt } = props.link
  const validUntil = endsAt === null ? null : dayOf(endsAt - 1, zone)
  const form = createForm({
    schema: v.strictObject({ ...UpdateLink.entries, ...limitEntries }),
    initial: { linkId: id, description, email, allowTitle, allowDuration, display, validUntil, ...typedLimits(props.quota) },
    submit: async (output) => {
      const { rest, limits } = apart(output)
      await update(rest)
      if (!sameLimits(limits, props.quota)) await limit({ holderId: id, ...limits })
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
      <LinkLimits form={form} quota={props.quota} />
    </FormDialog>
  )
}
