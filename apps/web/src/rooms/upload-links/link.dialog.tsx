import { createAsync, useAction } from '@solidjs/router'
import { dayOf } from '@sluice/core/calendar'
import type { Id } from '@sluice/core/ids'
import { CreateLink, rangeEndsEarly, rangeInOrder, UpdateLink } from '@sluice/core/upload-links/schemas'
import { type JSX, Show } from 'solid-js'
import * as v from 'valibot'
import { explainBeside } from '../../shell/explain-beside.ts'
import { useSignedIn } from '../../shell/signed-in.ts'
import { serverNow } from '../../ui/clock.ts'
import { createForm } from '../../ui/create-form.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { toast } from '../../ui/toast.tsx'
import type { Customer } from '../customers/data.ts'
import { listGroups } from '../orders/data.ts'
import { getQuota, type Quota, setQuota } from '../quotas/data.ts'
import { apart, limitEntries, NO_LIMITS, sameLimits, typedLimits } from '../quotas/limits.ts'
import { createLink, type Link, updateLink } from './data.ts'
import { type Groups, LinkFields, type LinkForm } from './link-fields.tsx'
import { LinkLimits, type LinkLimitsProps } from './link-limits.tsx'
import { LinkPreview, type LinkPreviewProps } from './link-preview.tsx'

const ENDS = ['orderTo'] as const
const NewForm = v.pipe(
  v.strictObject({ ...CreateLink.entries, ...limitEntries }),
  v.forward(
    v.check((input) => rangeInOrder(input), rangeEndsEarly),
    ENDS,
  ),
)
const ChangeForm = v.pipe(
  v.strictObject({ ...UpdateLink.entries, ...limitEntries }),
  v.forward(
    v.check((input) => rangeInOrder(input), rangeEndsEarly),
    ENDS,
  ),
)

const explainLink = explainBeside({
  'link.phone_invalid': 'phone',
  'link.phone_country_refused': 'phone',
  'link.sms_not_configured': 'secondFactor',
  'link.range_reversed': 'orderTo',
  'link.end_in_past': 'validUntil',
})

/** An end that is left empty is open, and not as it was. */
const openEnds = <T extends { orderFrom?: number | null | undefined; orderTo?: number | null | undefined }>(input: T) => ({
  ...input,
  orderFrom: input.orderFrom ?? null,
  orderTo: input.orderTo ?? null,
})

/** What stands in the form of a link that there is. */
function typedLink(
  { description, email, allowTitle, allowDuration, display, orderFrom, orderTo, projects, series, secondFactor, phone, endsAt }: Link,
  zone: string,
) {
  const validUntil = endsAt === null ? null : dayOf(endsAt - 1, zone)
  const limits = { orderFrom, orderTo, projects: [...projects], series: [...series] }
  return { description, email, allowTitle, allowDuration, display, ...limits, secondFactor, phone: phone ?? '', validUntil }
}

const NEW_LINK = {
  description: '',
  email: '',
  allowTitle: false,
  allowDuration: false,
  validUntil: null,
  projects: [],
  series: [],
  secondFactor: 'off',
  phone: '',
} as const

interface AddProps {
  customer: Customer
  onClose: () => void
}

/** Makes a link of a customer. */
export function AddLinkDialog(props: AddProps): JSX.Element {
  const groups = createAsync(() => listGroups(props.customer.id))
  return <Show when={groups()}>{(known) => <AddForm {...props} groups={known()} />}</Show>
}

/** Makes a link like another one, which stays as it is. Neither its secret nor what came in through it goes along, and no end that has passed. */
export function DuplicateLinkDialog(props: AddProps & { of: Link }): JSX.Element {
  const quota = createAsync(() => getQuota(props.of.id))
  const groups = createAsync(() => listGroups(props.customer.id))
  return (
    <Show when={groups()}>
      {(known) => <Show when={quota()}>{(limits) => <AddForm {...props} groups={known()} like={{ link: props.of, quota: limits() }} />}</Show>}
    </Show>
  )
}

function AddForm(props: AddProps & { groups: Groups; like?: { link: Link; quota: Quota } }): JSX.Element {
  const { zone } = useSignedIn()
  const create = useAction(createLink)
  const update = useAction(updateLink)
  const limit = useAction(setQuota)
  const like = () => {
    if (!props.like) return { ...NEW_LINK, projects: [], series: [] }
    const { link } = props.like
    const typed = typedLink(link, zone)
    const over = link.endsAt !== null && link.endsAt <= serverNow()
    return { ...typed, description: `${link.description.slice(0, 195)} copy`, validUntil: over ? null : typed.validUntil }
  }
  // Kept when its limits could not be saved: pressing again must not make a second link.
  let linkId: Id<'link'> | undefined
  const form = createForm({
    schema: NewForm,
    initial: { customerId: props.customer.id, ...like(), ...typedLimits(props.like?.quota ?? NO_LIMITS) },
    submit: async (output) => {
      const { rest, limits } = apart(output)
      const { customerId, ...fields } = openEnds(rest)
      if (linkId) await update({ linkId, ...fields })
      else linkId = (await create({ customerId, ...fields })).linkId
      if (!sameLimits(limits, NO_LIMITS)) await limit({ holderId: linkId, ...limits })
      props.onClose()
      toast('The link is made. Copy it, or send it from its menu.')
    },
    explain: explainLink,
  })
  return (
    <FormDialog
      form={form}
      onClose={props.onClose}
      wide
      title="Add customer link"
      description={`Whoever holds the link sends files for the orders of ${props.customer.name}, without an account.`}
      save="Save & Close"
    >
      <Columns form={form} groups={props.groups} preview={{ customerId: props.customer.id, linkId: null, limits: form.values() }} />
    </FormDialog>
  )
}

/** Changes a link. The customer's address of it stays the same. */
export function EditLinkDialog(props: { link: Link; sharedBy: string | undefined; onClose: () => void }): JSX.Element {
  const quota = createAsync(() => getQuota(props.link.id))
  const groups = createAsync(() => listGroups(props.link.customerId))
  return <Show when={groups()}>{(known) => <Show when={quota()}>{(limits) => <EditForm {...props} groups={known()} quota={limits()} />}</Show>}</Show>
}

function EditForm(props: { link: Link; sharedBy: string | undefined; groups: Groups; quota: Quota; onClose: () => void }): JSX.Element {
  const { zone } = useSignedIn()
  const update = useAction(updateLink)
  const limit = useAction(setQuota)
  const { id, customerId, parentId } = props.link
  const before = typedLink(props.link, zone)
  const form = createForm({
    schema: ChangeForm,
    initial: { linkId: id, ...before, ...typedLimits(props.quota) },
    submit: async (output) => {
      const { rest, limits } = apart(output)
      const { validUntil, ...fields } = openEnds(rest)
      // The same day may end at another instant since: the workspace's zone can have changed.
      await update(validUntil === before.validUntil ? fields : { ...fields, validUntil })
      if (!sameLimits(limits, props.quota)) await limit({ holderId: id, ...limits })
      props.onClose()
      toast('The link is saved.')
    },
    explain: explainLink,
  })
  const words = () =>
    parentId === null
      ? 'Changes hold at once, for those it was shared with too. The address of the link stays the same.'
      : `${props.sharedBy ?? 'The customer'} shared it. It reaches no more than their link and ends with it at the latest, whatever stands here.`
  return (
    <FormDialog
      form={form}
      onClose={props.onClose}
      wide
      title={parentId === null ? 'Edit customer link' : 'Edit shared link'}
      description={words()}
      save="Save & Close"
    >
      <Columns form={form} groups={props.groups} quota={props.quota} preview={{ customerId, linkId: id, limits: form.values() }} />
    </FormDialog>
  )
}

/** The fields, and beside them what comes of them; below them on a phone. */
function Columns(props: { form: LinkForm & LinkLimitsProps['form']; groups: Groups; quota?: Quota; preview: LinkPreviewProps }): JSX.Element {
  return (
    <div class="grid items-start gap-5 desk:grid-cols-[minmax(0,1fr)_256px]">
      <div class="grid gap-4">
        <LinkFields form={props.form} groups={props.groups} />
        <LinkLimits form={props.form} {...(props.quota ? { quota: props.quota } : {})} />
      </div>
      <div class="desk:sticky desk:top-0">
        <LinkPreview {...props.preview} />
      </div>
    </div>
  )
}
