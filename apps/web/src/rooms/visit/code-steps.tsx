import { createEffect, createSignal, type JSX, on, Show } from 'solid-js'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { createClock } from '../../ui/clock.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { OtpField } from '../../ui/otp-field.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { humanDuration } from '../../ui/time-words.ts'
import { createGate, type GateParts, type GateState } from './gate-state.ts'

const WAYS = { email: { by: 'email', field: 'Code from your mail' }, sms: { by: 'SMS', field: 'Code from your SMS' } } as const
const DIGITS = 6

/** Between a link and what it opens: sends a code to where its maker said, and takes it. */
export default function CodeSteps(props: GateParts): JSX.Element {
  const state = createGate(props)
  return (
    <Show
      when={state.gate()}
      fallback={
        <Show when={state.failure()} fallback={<Skeleton />}>
          {(words) => <ErrorPanel error={words()} onRetry={state.again} />}
        </Show>
      }
    >
      <Show when={state.asked()} fallback={<BeforeCode state={state} />}>
        <TypeCode state={state} />
      </Show>
    </Show>
  )
}

/** Milliseconds until another code may be asked for, by the server's clock. */
function createWait(state: GateState): () => number {
  const now = createClock()
  return () => Math.max(0, (state.gate()?.nextAt ?? 0) - now())
}

/** Nothing was sent yet: only a click sends. */
function BeforeCode(props: { state: GateState }): JSX.Element {
  const left = createWait(props.state)
  const gate = () => props.state.gate()
  const smsFails = () => gate()?.byEmail != null
  return (
    <>
      <p class="text-muted">
        <Show
          when={smsFails()}
          fallback={
            <>
              To see that it is you, we send a code by {WAYS[gate()?.channel ?? 'email'].by} to <Destination of={gate()?.destination} />.
            </>
          }
        >
          To see that it is you, we send a code. It cannot go by SMS at the moment, so it goes by email to <Destination of={gate()?.byEmail} />.
        </Show>
      </p>
      <Troubles state={props.state} left={left()} />
      <div class="mt-3 flex flex-wrap gap-2">
        <Button look="primary" size="big" busy={props.state.busy() !== undefined} disabled={left() > 0} onClick={() => void props.state.send(smsFails())}>
          {smsFails() ? 'Send it by email instead' : 'Send the code'}
          <Show when={left() > 0}> in {humanDuration(left())}</Show>
        </Button>
      </div>
    </>
  )
}

/** The six digits. They are sent as soon as the last one is there. */
function TypeCode(props: { state: GateState }): JSX.Element {
  const { state } = props
  const [code, setCode] = createSignal('')
  const left = createWait(state)
  let form: HTMLFormElement | undefined
  // A browser heeds `autofocus` only while a page loads, and this form comes after; another code is typed anew.
  createEffect(
    on(
      () => state.asked()?.codeId,
      () => {
        setCode('')
        form?.querySelector('input')?.focus()
      },
    ),
  )
  // A wrong code is typed over.
  createEffect(on(state.wrong, (wrong) => wrong !== undefined && form?.querySelector('input')?.select()))
  const way = () => WAYS[state.asked()?.channel ?? 'email']
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (code().length === DIGITS) void state.verify(code())
    else state.incomplete()
  }
  const typed = (digits: string) => {
    state.typed()
    setCode(digits)
  }
  return (
    <form ref={(element) => (form = element)} class="grid gap-4" noValidate onSubmit={submit}>
      <p class="text-muted">
        We {state.gate()?.sending === 'sent' ? 'sent' : 'are sending'} a code by {way().by} to <Destination of={state.asked()?.destination} />. It is good for
        ten minutes.
      </p>
      <Show when={state.gate()?.sending === 'failed'}>
        <Callout tone="wait" role="status">
          The {way().by} could not be sent. It is tried again by itself{state.gate()?.byEmail == null ? '.' : '; you can also have the code by email.'}
        </Callout>
      </Show>
      <OtpField
        label={way().field}
        value={code()}
        {...(state.wrong() === undefined ? {} : { error: state.wrong() ?? '' })}
        onInput={typed}
        onComplete={(digits) => void state.verify(digits)}
      />
      <Troubles state={state} left={left()} />
      <div class="flex flex-wrap gap-2">
        <Button type="submit" look="primary" busy={state.busy() === 'verify'}>
          Continue
        </Button>
        <Button disabled={left() > 0} busy={state.busy() === 'send'} onClick={() => void state.send(false)}>
          Send another code<Show when={left() > 0}> in {humanDuration(left())}</Show>
        </Button>
        <Show when={state.gate()?.byEmail}>
          <Button disabled={left() > 0} busy={state.busy() === 'email'} onClick={() => void state.send(true)}>
            Send it by email instead
          </Button>
        </Show>
      </div>
    </form>
  )
}

function Destination(props: { of: string | null | undefined }): JSX.Element {
  return <b class="font-semibold whitespace-nowrap text-ink">{props.of}</b>
}

/** Why it does not go on at once. */
function Troubles(props: { state: GateState; left: number }): JSX.Element {
  return (
    <>
      <Show
        when={props.state.gate()?.locked && props.left > 0 && props.state.asked() === undefined}
        fallback={<Show when={props.state.failure()}>{(words) => <ErrorPanel error={words()} />}</Show>}
      >
        <Callout tone="wait" role="status">
          Too many wrong codes were typed at this link. Another code can be sent in {humanDuration(props.left)}.
        </Callout>
      </Show>
    </>
  )
}
