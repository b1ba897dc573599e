import { ShareLink } from '@sluice/core/upload-links/schemas'
import { createResource, createSignal, For, type JSX, Show } from 'solid-js'
import { explainBeside } from '../../shell/explain-beside.ts'
import { explain } from '../../text.ts'
import { Button } from '../../ui/button.tsx'
import { createForm } from '../../ui/create-form.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Form } from '../../ui/form.tsx'
import { announce } from '../../ui/live-region.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { Time } from '../../ui/time.tsx'
import { type Access, endsVisit } from './access.ts'
import type { Visit } from './data.ts'
import { type Share, shareWords } from './shares.ts'

export interface ShareDialogProps {
  access: Access
  visit: Visit
  onClose: () => void
  /** The link was withdrawn or has ended meanwhile. */
  onEnd: (error: unknown) => void
}

/** Hands the link on: whoever gets it is mailed a link of their own, and it can be taken back. */
export default function ShareDialog(props: ShareDialogProps): JSX.Element {
  const [shares, { refetch }] = createResource(() => props.access.call((client) => client.visit.shares.query()))
  const [sentTo, setSentTo] = createSignal<string>()
  const asksPhone = () => props.visit.sharing.asks === 'sms'
  const form = createForm({
    schema: ShareLink,
    initial: { email: '', phone: '' },
    submit: async (input) => {
      setSentTo(undefined)
      await props.access.call((client) => client.visit.share.mutate(input)).catch(endOrThrow)
      form.set('email', '')
      form.set('phone', '')
      await refetch()
      setSentTo(input.email)
    },
    explain: explainBeside({ 'link.phone_invalid': 'phone', 'link.phone_country_refused': 'phone' }),
  })
  const endOrThrow = (error: unknown) => {
    if (endsVisit(error)) props.onEnd(error)
    throw error
  }
  const withdraw = async (share: Share) => {
    await props.access.call((client) => client.visit.withdrawShare.mutate({ linkId: share.linkId })).catch(endOrThrow)
    announce(`The link of ${share.email} is withdrawn.`)
    await refetch()
    // The button that was pressed is gone with its row.
    fields?.querySelector('input')?.focus()
  }
  let fields: HTMLDivElement | undefined
  const footer = (
    <>
      <Button disabled={form.busy()} onClick={() => props.onClose()}>
        Close
      </Button>
      <Button type="submit" form={form.id} look="primary" busy={form.busy()}>
        Share link
      </Button>
    </>
  )
  return (
    <Dialog open onClose={() => props.onClose()} busy={form.busy()} title="Share link" description={<Meaning visit={props.visit} />} footer={footer}>
      <div ref={(element) => (fields = element)}>
        <Form form={form}>
          <TextField
            label="Email address"
            type="email"
            inputMode="email"
            hint={props.visit.sharing.asks === 'email' ? 'Their link goes there, and so does the code that it asks for.' : 'Their link goes there.'}
            {...form.text('email')}
          />
          <Show when={asksPhone()}>
            <TextField
              label="Phone"
              type="tel"
              inputMode="tel"
              placeholder="+31 6 12345678"
              hint="Where the code goes that their link asks for."
              {...form.text('phone')}
            />
          </Show>
        </Form>
      </div>
      <p role="status" class="mt-2 text-s text-ok empty:hidden">
        <Show when={sentTo()}>{(email) => <>A link is on its way to {email()}.</>}</Show>
      </p>
      <Show when={shares.state === 'errored'}>
        <div class="mt-4">
          <ErrorPanel error={explain(shares.error)} onRetry={() => void refetch()} />
        </div>
      </Show>
      <Show when={shares.state !== 'errored' && shares.latest?.length}>
        <section class="mt-5" aria-label="Shared with">
          <h3 class="mb-1 text-m font-semibold">Shared with</h3>
          <ul class="divide-y divide-line border-y border-line">
            <For each={shares.latest}>{(share) => <SharedWith share={share} zone={props.visit.zone} onWithdraw={() => withdraw(share)} />}</For>
          </ul>
        </section>
      </Show>
    </Dialog>
  )
}

/** What the receiver will be able to do, and until when. */
function Meaning(props: { visit: Visit }): JSX.Element {
  return (
    <>
      {shareWords(props.visit)}{' '}
      <Show when={props.visit.endsAt} fallback="It works as long as yours.">
        {(endsAt) => (
          <>
            It works as long as yours, until <Time at={endsAt() - 1} zone={props.visit.zone} as="deadline" />.
          </>
        )}
      </Show>{' '}
      You will not see what they send, nor they what you send.
    </>
  )
}

/** One whom it was shared with. Withdrawing is asked for twice, in place. */
function SharedWith(props: { share: Share; zone: string; onWithdraw: () => Promise<void> }): JSX.Element {
  const [asking, setAsking] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [failure, setFailure] = createSignal<unknown>()
  let first: HTMLButtonElement | undefined
  let keep: HTMLButtonElement | undefined
  const ask = (on: boolean) => {
    setAsking(on)
    ;(on ? keep : first)?.focus()
  }
  const withdraw = async () => {
    setBusy(true)
    setFailure(undefined)
    await props.onWithdraw().catch(setFailure)
    setBusy(false)
  }
  return (
    <li class="flex flex-wrap items-center gap-x-3 gap-y-1.5 py-2 text-s">
      <span class="min-w-0 flex-1 basis-48">
        <span class="block truncate font-medium" title={props.share.email}>
          {props.share.email}
        </span>
        <span class="text-muted">
          <Show when={asking()} fallback={<Time at={props.share.sharedAt} zone={props.zone} as="line" />}>
            Their link ends at once, with what is on its way. What has arrived stays.
          </Show>
        </span>
      </span>
      <Show
        when={asking()}
        fallback={
          <Button ref={(element) => (first = element)} look="loss" aria-label={`Withdraw from ${props.share.email}`} onClick={() => ask(true)}>
            Withdraw
          </Button>
        }
      >
        <span class="flex gap-2">
          <Button ref={(element) => (keep = element)} disabled={busy()} onClick={() => ask(false)}>
            Keep
          </Button>
          <Button look="destroy" busy={busy()} onClick={() => void withdraw()}>
            Withdraw
          </Button>
        </span>
      </Show>
      <Show when={failure()}>
        {(error) => (
          <div class="basis-full">
            <ErrorPanel error={explain(error())} />
          </div>
        )}
      </Show>
    </li>
  )
}
