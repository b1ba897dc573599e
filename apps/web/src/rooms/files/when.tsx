import { type Instant, SECOND } from '@sluice/core/instants'
import type { JSX } from 'solid-js'
import { useSignedIn } from '../../shell/signed-in.ts'
import { createClock } from '../../ui/clock.ts'
import { absoluteTime, relativeTime, zoneWord } from '../../ui/time-words.ts'

/** What happens to a file when; the exact time is in the title. */
export function When(props: { at: Instant; words: string }): JSX.Element {
  const { zone } = useSignedIn()
  const now = createClock(20 * SECOND)
  return (
    <time dateTime={new Date(props.at).toISOString()} title={`${absoluteTime(props.at, zone, 'full')} (${zoneWord(zone)})`} class="text-muted">
      {props.words} {relativeTime(props.at, now())}
    </time>
  )
}
