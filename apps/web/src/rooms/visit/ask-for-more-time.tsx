import { createSignal, type JSX, Show } from 'solid-js'
import { refusalOf } from '../../api.ts'
import { explain } from '../../text.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel, type Explanation } from '../../ui/error-panel.tsx'
import { Time } from '../../ui/time.tsx'

export interface AskForMoreTimeProps {
  askedAt: number | null
  zone: string
  /** What happens on this page when it is granted, as the end of a sentence. */
  then: string
  /** Asks, and sees to it that `askedAt` says so. */
  ask: () => Promise<void>
  /** The link is open again: somebody else was granted more time meanwhile. */
  onOpen: () => void
  big?: boolean
}

/** The button that asks for more time, or that it was asked for. */
export function AskForMoreTime(props: AskForMoreTimeProps): JSX.Element {
  const [busy, setBusy] = createSignal(false)
  const [failure, setFailure] = createSignal<Explanation>()
  const ask = async () => {
    setBusy(true)
    setFailure(undefined)
    try {
      await props.ask()
    } catch (error) {
      if (refusalOf(error)?.code === 'link.not_ended') props.onOpen()
      else setFailure(explain(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Show
        when={props.askedAt}
        fallback={
          <Button look={props.big ? 'primary' : undefined} size={props.big ? 'big' : undefined} busy={busy()} onClick={() => void ask()}>
            Ask for more time
          </Button>
        }
      >
        {(at) => (
          <p>
            You asked for more time on <Time at={at()} zone={props.zone} as="line" />. When it is granted, the link is mailed to you again, and {props.then}.
          </p>
        )}
      </Show>
      <Show when={failure()}>{(failed) => <ErrorPanel error={failed()} />}</Show>
    </>
  )
}
