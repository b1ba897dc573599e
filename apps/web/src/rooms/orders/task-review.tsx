import Check from 'lucide-solid/icons/check'
import { type JSX, Match, Show, Switch } from 'solid-js'
import { useSignedIn } from '../../shell/signed-in.ts'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { Time } from '../../ui/time.tsx'
import type { OrderTask } from './data.ts'
import type { Review } from './review.ts'

/** What was said of a task's files, and what can be said of them now. Nothing while nothing came in. */
export function TaskReview(props: { task: OrderTask; review: Review; busy: boolean; onReject: () => void }): JSX.Element {
  const { zone } = useSignedIn()
  const by = () => (props.task.reviewerName === null ? '' : ` by ${props.task.reviewerName}`)
  return (
    <Switch>
      <Match when={props.task.completedAt}>
        {(at) => (
          <Row
            words={
              <>
                Completed, <Time at={at()} zone={zone} as="line" />. The customer can send nothing more for it.
              </>
            }
          >
            <Button busy={props.busy} onClick={() => props.review.reopen()}>
              Reopen<span class="sr-only"> {props.task.name}</span>
            </Button>
          </Row>
        )}
      </Match>
      <Match when={props.task.state === 'uploaded'}>
        <Row words={props.task.receiving.files > 0 ? 'Waits for your review; more is coming in.' : 'Waits for your review.'}>
          <Button disabled={props.busy} onClick={() => props.onReject()}>
            Reject…<span class="sr-only"> {props.task.name}</span>
          </Button>
          <Button busy={props.busy} onClick={() => props.review.accept()}>
            <Check size={14} aria-hidden="true" /> Accept<span class="sr-only"> {props.task.name}</span>
          </Button>
        </Row>
      </Match>
      <Match when={props.task.state === 'accepted'}>
        <Row
          words={
            <Show when={props.task.reviewedAt} fallback="Accepted as it came in, as its type says.">
              {(at) => (
                <>
                  Accepted{by()}, <Time at={at()} zone={zone} as="line" />.
                </>
              )}
            </Show>
          }
        >
          <Button busy={props.busy} onClick={() => props.review.complete()}>
            Complete<span class="sr-only"> {props.task.name}</span>
          </Button>
        </Row>
      </Match>
      <Match when={props.task.state === 'rejected'}>
        <div class="px-4 pb-3">
          <Callout tone="loss">
            <p class="whitespace-pre-line wrap-anywhere">
              <b class="font-semibold">Rejected:</b> {props.task.rejectReason}
            </p>
            <Show when={props.task.reviewedAt}>
              {(at) => (
                <p class="mt-0.5 text-s text-muted">
                  {props.task.reviewerName}, <Time at={at()} zone={zone} as="line" />
                </p>
              )}
            </Show>
          </Callout>
        </div>
      </Match>
    </Switch>
  )
}

function Row(props: { words: JSX.Element; children: JSX.Element }): JSX.Element {
  return (
    <div class="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 pb-3 text-s">
      <p class="min-w-0 flex-1 basis-56 text-muted">{props.words}</p>
      <div class="flex flex-wrap gap-2">{props.children}</div>
    </div>
  )
}
