import { isId } from '@sluice/core/ids'
import { MINUTE } from '@sluice/core/instants'
import { createResource, type JSX, Show } from 'solid-js'
import { api, refusalOf } from '../../api.ts'
import { createPoll } from './data.ts'
import { AskForMoreTime } from './ask-for-more-time.tsx'

/** Who answers for a link that has ended, and a way to ask them for more time. */
export function MoreTime(props: { linkId: string; secret: string; zone: string; workspace: string }): JSX.Element {
  const holder = () => (isId('link', props.linkId) ? { linkId: props.linkId, secret: props.secret } : undefined)
  // Without an answer the page has said what there is to say.
  const [end, { mutate }] = createResource(holder, (given) => api.uploadLinks.describeEnd.mutate(given).catch(() => undefined))
  const ask = async () => {
    const given = holder()
    if (!given) return
    const { askedAt } = await api.uploadLinks.askForMoreTime.mutate(given)
    mutate((known) => known && { ...known, askedAt })
  }
  /** Staff may grant it while the page stands open. */
  const look = async () => {
    const given = holder()
    if (!given || !end()?.askedAt) return
    try {
      mutate(await api.uploadLinks.describeEnd.mutate(given))
    } catch (error) {
      if (refusalOf(error)?.code === 'link.not_ended') location.reload()
    }
  }
  createPoll(() => void look(), MINUTE)
  return (
    <Show when={end()} fallback={<p>If something is missing, ask your contact at {props.workspace} for a new link.</p>}>
      {(known) => (
        <div class="mt-2 grid justify-items-start gap-3" aria-live="polite">
          <p class="text-muted">If something is missing, ask for more time.{known().ownerName === null ? '' : ` It was made by ${known().ownerName}.`}</p>
          <AskForMoreTime askedAt={known().askedAt} zone={props.zone} then="this page opens" ask={ask} onChanged={() => location.reload()} big />
        </div>
      )}
    </Show>
  )
}
