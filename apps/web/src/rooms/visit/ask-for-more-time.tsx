import { type JSX, Show } from 'solid-js'
import { refusalOf } from '../../api.ts'
import { createAttempt } from '../../shell/attempt.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Time } from '../../ui/time.tsx'

export interface AskForMoreTimeProps {
  askedAt: number | null
  zone: string
  /** What happens on this page when it is granted, as the end of a sentence. */
  then: string
  /** Asks, and sees to it that `askedAt` says so. */
  ask: () => Promise<void>
  /** The link is not as this page says any more: open again, say, because somebody else was granted more time. */
  onChanged: () => void
  big?: boolean
}

const CHANGED = new Set(['link.not_ended', 'link.expired', 'link.revoked'])

/** The button that asks for more time, or that it was asked for. */
export function AskForMoreTime(props: AskForMoreTimeProps): JSX.Element {
  const attempt = createAttempt((error) => {
    const hasChanged = CHANGED.has(refusalOf(error)?.code ?? '')
    if (hasChanged) props.onChanged()
    return hasChanged
  })
  return (
    <>
      <Show
        when={props.askedAt}
        fallback={
          <Button
            look={props.big ? 'primary' : undefined}
            size={props.big ? 'big' : undefined}
            busy={attempt.busy() !== undefined}
            onClick={() => attempt.run('ask', props.ask)}
          >
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
      <Show when={attempt.failure()}>{(failed) => <ErrorPanel error={failed()} />}</Show>
    </>
  )
}
