import { HOUR } from '@sluice/core/instants'
import { type JSX, Show } from 'solid-js'
import { Callout } from '../../ui/callout.tsx'
import { Time } from '../../ui/time.tsx'
import type { Access } from './access.ts'
import { AskForMoreTime } from './ask-for-more-time.tsx'
import type { Visit } from './data.ts'

export interface GraceProps {
  visit: Visit
  grace: NonNullable<Visit['grace']>
  access: Access
  /** Asks the server how the link is now. */
  onChange: () => Promise<void>
}

/** The link has ended, and what was begun may finish: until when, and who can be asked for more. The session is enough, whether or not the address has the secret. */
export function Grace(props: GraceProps): JSX.Element {
  const finishUntil = () => props.grace.endedAt + props.visit.graceHours * HOUR
  const ask = async () => {
    await props.access.call((client) => client.visit.askForMoreTime.mutate())
    await props.onChange()
  }
  return (
    <div class="mb-6">
      <Callout tone="wait">
        <div class="grid justify-items-start gap-3" aria-live="polite">
          <p>
            <b class="font-semibold">This link has ended.</b> Nothing new can be sent; what was begun before may finish until{' '}
            <Time at={finishUntil()} zone={props.visit.zone} as="deadline" />.
            <Show when={props.grace.askedAt === null}> If something is missing, ask {props.grace.ownerName ?? props.visit.workspaceName} for more time.</Show>
          </p>
          <AskForMoreTime
            askedAt={props.grace.askedAt}
            zone={props.visit.zone}
            then="this page takes files again"
            ask={ask}
            onChanged={() => void props.onChange()}
          />
        </div>
      </Callout>
    </div>
  )
}
