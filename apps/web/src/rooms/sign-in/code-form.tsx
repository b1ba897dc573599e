import { SECOND } from '@sluice/core/instants'
import { createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js'
import { api, refusalOf } from '../../api.ts'
import { createAttempt } from '../../shell/attempt.tsx'
import { explain, inOneLine } from '../../text.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { announce } from '../../ui/live-region.tsx'
import { OtpField } from '../../ui/otp-field.tsx'
import { humanDuration } from '../../ui/time-words.ts'
import { type Asked, askForCode } from './email-form.tsx'

interface CodeFormProps {
  asked: Asked
  /** Another code was sent. */
  onAsked: (asked: Asked) => void
  /** Another address is wanted. */
  onOther: () => void
  onEntered: () => void
}

/** Milliseconds until a moment, at every second. */
function createCountdown(until: () => number): () => number {
  const [now, setNow] = createSignal(Date.now())
  const timer = setInterval(() => setNow(Date.now()), SECOND)
  onCleanup(() => clearInterval(timer))
  return () => Math.max(0, until() - now())
}

/** The six digits. They are sent as soon as the last one is there. */
export function CodeForm(props: CodeFormProps): JSX.Element {
  const [code, setCode] = createSignal('')
  const [wrong, setWrong] = createSignal<string>()
  let form: HTMLFormElement | undefined
  // A browser heeds `autofocus` only while a page loads, and this form comes after.
  onMount(() => form?.querySelector('input')?.focus())
  const left = createCountdown(() => props.asked.againAt)

  const attempt = createAttempt((error) => {
    const refusal = refusalOf(error)
    const nextAt = refusal?.facts['nextAt']
    if (refusal?.code === 'code.too_soon' && typeof nextAt === 'number') props.onAsked({ ...props.asked, againAt: nextAt })
    const isWrong = refusal?.code === 'code.wrong' || refusal?.code === 'code.spent'
    if (isWrong) setWrong(inOneLine(explain(error)))
    return isWrong
  })
  const verify = () =>
    attempt.run('verify', async () => {
      setWrong(undefined)
      await api.signIn.verifyCode.mutate({ codeId: props.asked.codeId, code: code() })
      props.onEntered()
    })
  const again = () =>
    attempt.run('again', async () => {
      setWrong(undefined)
      props.onAsked(await askForCode(props.asked.email))
      setCode('')
      announce('Another code was sent.')
    })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (code().length === 6) verify()
    else setWrong('The code has six digits.')
  }
  return (
    <form ref={(element) => (form = element)} class="grid gap-4" noValidate onSubmit={submit}>
      <p class="text-muted">
        If <b class="font-semibold text-ink wrap-anywhere">{props.asked.email}</b> may sign in here, a code is on its way to it. It is good for ten minutes.
      </p>
      <OtpField
        label="Code from your mail"
        value={code()}
        error={wrong()}
        onInput={(digits) => {
          setWrong(undefined)
          setCode(digits)
        }}
        onComplete={verify}
      />
      <Show when={attempt.failure()}>{(words) => <ErrorPanel error={words()} />}</Show>
      <div class="flex flex-wrap gap-2">
        <Button type="submit" look="primary" busy={attempt.busy() !== undefined}>
          Sign in
        </Button>
        <Button disabled={left() > 0} onClick={again}>
          Send another code<Show when={left() > 0}> in {humanDuration(left())}</Show>
        </Button>
        <Button look="quiet" onClick={() => props.onOther()}>
          Use another address
        </Button>
      </div>
    </form>
  )
}
