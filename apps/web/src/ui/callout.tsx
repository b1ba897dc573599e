import CircleCheck from 'lucide-solid/icons/circle-check'
import Info from 'lucide-solid/icons/info'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { type JSX, Match, Switch } from 'solid-js'
import type { Tone } from './badge.tsx'

/** A sentence that must not be missed: a deadline, a rejection, being offline. */
export function Callout(props: { tone?: Tone; role?: 'status' | 'alert'; children: JSX.Element }): JSX.Element {
  return (
    <div class={`callout callout-${props.tone ?? 'neutral'}`} role={props.role}>
      <Switch fallback={<Info size={16} aria-hidden="true" />}>
        <Match when={props.tone === 'ok'}>
          <CircleCheck size={16} aria-hidden="true" />
        </Match>
        <Match when={props.tone === 'wait' || props.tone === 'loss'}>
          <TriangleAlert size={16} aria-hidden="true" />
        </Match>
      </Switch>
      <div class="min-w-0 flex-1">{props.children}</div>
    </div>
  )
}
