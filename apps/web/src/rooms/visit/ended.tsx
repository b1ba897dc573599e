import CalendarX from 'lucide-solid/icons/calendar-x'
import Unlink from 'lucide-solid/icons/unlink'
import { type JSX, Match, Switch } from 'solid-js'
import { refusalOf } from '../../api.ts'
import { Time } from '../../ui/time.tsx'
import { Lone } from '../../ui/lone.tsx'
import { MoreTime } from './more-time.tsx'

/** The link is over or was refused, in calm words: nobody did anything wrong. */
export function Ended(props: { error: unknown; zone: string; workspace: string; linkId: string; secret: string }): JSX.Element {
  const refusal = () => refusalOf(props.error)
  const endedAt = () => {
    const at = refusal()?.facts['endedAt']
    return typeof at === 'number' && at > 0 ? at : undefined
  }
  const kept = <p>What has arrived before is kept. If something is missing, ask your contact at {props.workspace} for a new link.</p>
  return (
    <Switch
      fallback={
        <Lone icon={<Unlink size={20} aria-hidden="true" />} title="This link is not complete">
          <p>It may have been cut off on its way. Open it from the mail again, or copy all of it, to the last letter.</p>
          <p>If that does not help, ask your contact at {props.workspace} for a new link.</p>
        </Lone>
      }
    >
      <Match when={refusal()?.code === 'link.expired'}>
        <Lone icon={<CalendarX size={20} aria-hidden="true" />} title="This link has ended">
          {/* A link ends with its last day: the instant after it is told as that day. */}
          {endedAt() === undefined ? null : (
            <p>
              It was open until <Time at={(endedAt() ?? 0) - 1} zone={props.zone} as="deadline" />.
            </p>
          )}
          <p>What has arrived before is kept.</p>
          <MoreTime linkId={props.linkId} secret={props.secret} zone={props.zone} workspace={props.workspace} />
        </Lone>
      </Match>
      <Match when={refusal()?.code === 'link.revoked'}>
        <Lone icon={<Unlink size={20} aria-hidden="true" />} title="This link has been withdrawn">
          <p>It was closed, so nothing more can be sent with it.</p>
          {kept}
        </Lone>
      </Match>
    </Switch>
  )
}
