import { isId } from '@sluice/core/ids'
import { createResource, createSignal, type JSX, Show } from 'solid-js'
import { api, refusalOf } from '../../api.ts'
import { explain } from '../../text.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel, type Explanation } from '../../ui/error-panel.tsx'
import { Time } from '../../ui/time.tsx'

/** Who answers for a link that has ended, and a way to ask them for more time. */
export function MoreTime(props: { linkId: string; secret: string; zone: string; workspace: string }): JSX.Element {
  const holder = () => (isId('link', props.linkId) ? { linkId: props.linkId, secret: props.secret } : undefined)
  // Without an answer the page has said what there is to say.
  const [end] = createResource(holder, (given) => api.uploadLinks.describeEnd.mutate(given).catch(() => undefined))
  const [askedAt, setAskedAt] = createSignal<number>()
  const [busy, setBusy] = createSignal(false)
  const [failure, setFailure] = createSignal<Explanation>()
  const ask = async () => {
    const given = holder()
    if (!given) return
    setBusy(true)
    setFailure(undefined)
    try {
      setAskedAt((await api.uploadLinks.askForMoreTime.mutate(given)).askedAt)
    } catch (error) {
      if (refusalOf(error)?.code === 'link.not_ended') location.reload()
      else setFailure(explain(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Show when={end()} fallback={<p>If something is missing, ask your contact at {props.workspace} for a new link.</p>}>
      {(known) => (
        <div class="mt-2 grid justify-items-start gap-3" aria-live="polite">
          <p class="text-muted">If something is missing, ask for more time.{known().ownerName === null ? '' : ` It was made by ${known().ownerName}.`}</p>
          <Show
            when={askedAt() ?? known().askedAt}
            fallback={
              <Button look="primary" size="big" busy={busy()} onClick={() => void ask()}>
                Ask for more time
              </Button>
            }
          >
            {(at) => (
              <p>
                You asked for more time on <Time at={at()} zone={props.zone} as="line" />. When it is granted, the link is mailed to you again, and this page
                opens.
              </p>
            )}
          </Show>
          <Show when={failure()}>{(failed) => <ErrorPanel error={failed()} />}</Show>
        </div>
      )}
    </Show>
  )
}
