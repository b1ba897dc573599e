import { type JSX, onMount } from 'solid-js'
import { Card } from '../../ui/card.tsx'
import { announce } from '../../ui/live-region.tsx'
import CodeSteps from './code-steps.tsx'
import type { GateParts } from './gate-state.ts'

/** A visit that ended while the page was open: what was under way waits for the code. */
export default function CodeAgain(props: Pick<GateParts, 'access' | 'onEnd'>): JSX.Element {
  let place: HTMLDivElement | undefined
  onMount(() => {
    place?.scrollIntoView({ block: 'nearest' })
    announce('Your visit has ended. A code is needed to go on.', 'urgent')
  })
  return (
    <div ref={(element) => (place = element)} class="mb-4">
      <Card title="A code is needed to go on" sub="Your visit has ended. What has arrived is kept, and what is on its way goes on after the code.">
        <CodeSteps access={props.access} send={false} onProved={() => props.access.proved()} onEnd={props.onEnd} />
      </Card>
    </div>
  )
}
