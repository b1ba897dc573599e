import { type Instant, SECOND } from '@sluice/core/instants'
import { type JSX, Match, Switch } from 'solid-js'
import { createClock } from './clock.ts'
import { absoluteTime, relativeTime, timeLeft, zoneWord } from './time-words.ts'

export interface TimeProps {
  at: Instant
  /** IANA zone of the workspace. */
  zone: string
  /** `stacked` in tables (day above, distance below), `line` in sentences, `deadline` names the zone and what is left. */
  as?: 'stacked' | 'line' | 'deadline'
}

/** An instant, absolute and relative; the exact time with its zone is in the title. */
export function Time(props: TimeProps): JSX.Element {
  const now = createClock(20 * SECOND)
  const exact = () => `${absoluteTime(props.at, props.zone, 'full')} (${zoneWord(props.zone)})`
  const stamp = () => new Date(props.at).toISOString()
  return (
    <Switch>
      <Match when={props.as === 'deadline'}>
        <time dateTime={stamp()}>
          {exact()}, {timeLeft(props.at, now())}
        </time>
      </Match>
      <Match when={props.as === 'line'}>
        <time dateTime={stamp()} title={exact()}>
          {absoluteTime(props.at, props.zone, 'short')}, {relativeTime(props.at, now())}
        </time>
      </Match>
      <Match when={true}>
        <time dateTime={stamp()} title={exact()} class="block whitespace-nowrap">
          {absoluteTime(props.at, props.zone, 'day')}
          <span class="sub block text-xs text-muted">{relativeTime(props.at, now())}</span>
        </time>
      </Match>
    </Switch>
  )
}
