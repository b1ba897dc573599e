import { useAction } from '@solidjs/router'
import { dayOf } from '@sluice/core/calendar'
import type { Id } from '@sluice/core/ids'
import { DAY } from '@sluice/core/instants'
import Hourglass from 'lucide-solid/icons/hourglass'
import { For, type JSX, Show } from 'solid-js'
import { type Attempt, createAttempt, Failure } from '../../shell/attempt.tsx'
import { createLive } from '../../shell/live.ts'
import { useSignedIn } from '../../shell/signed-in.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { serverNow } from '../../ui/clock.ts'
import { Time } from '../../ui/time.tsx'
import { toast } from '../../ui/toast.tsx'
import { declineMoreTime, grantMoreTime, listTimeRequests, type TimeRequest } from './data.ts'

const GRANTED_DAYS = 7

/** Holders of a customer's ended links who ask for more time: granted in one click. Nothing while nobody asks. */
export function TimeRequests(props: { customerId: Id<'customer'> }): JSX.Element {
  const attempt = createAttempt()
  const requests = createLive(
    () => listTimeRequests(props.customerId),
    () => listTimeRequests.keyFor(props.customerId),
  )
  return (
    <>
      <Failure of={attempt} />
      <Show when={requests()?.length}>
        <section class="card mb-3" aria-label="Requests for more time">
          <Rows requests={requests() ?? []} attempt={attempt} />
        </section>
      </Show>
    </>
  )
}

/** The same of all customers. */
export function AllTimeRequests(): JSX.Element {
  const attempt = createAttempt()
  const requests = createLive(
    () => listTimeRequests(),
    () => listTimeRequests.key,
  )
  return (
    <>
      <Failure of={attempt} />
      <Show when={requests()?.length}>
        <div class="mb-4">
          <Card title="Asks for more time" sub="Links that have ended, and whose holders want to send more." flush>
            <div class="border-t border-line">
              <Rows requests={requests() ?? []} attempt={attempt} naming />
            </div>
          </Card>
        </div>
      </Show>
    </>
  )
}

/** `naming`: each row says whose link it is. */
function Rows(props: { requests: readonly TimeRequest[]; attempt: Attempt; naming?: boolean }): JSX.Element {
  const { zone } = useSignedIn()
  const grant = useAction(grantMoreTime)
  const decline = useAction(declineMoreTime)
  const until = () => dayOf(serverNow() + GRANTED_DAYS * DAY, zone)
  const grantNow = (request: TimeRequest) =>
    props.attempt.run(request.id, async () => {
      await grant({ requestId: request.id, validUntil: until() })
      toast(`The link is open again, and on its way to ${request.email}.`)
    })
  const declineNow = (request: TimeRequest) =>
    props.attempt.run(request.id, async () => {
      await decline(request.id)
      toast('Declined. The link stays ended.')
    })
  return (
    <ul class="divide-y divide-line">
      <For each={props.requests}>
        {(request) => (
          <li class="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
            <Hourglass size={16} aria-hidden="true" class="text-wait" />
            <div class="min-w-0 flex-1 basis-60 wrap-anywhere">
              <strong>{request.email}</strong> asks for more time for “{request.description}”
              <div class="text-s text-muted">
                <Show when={props.naming}>
                  <a href={`/customers/${request.customerId}?tab=links`} class="link">
                    {request.customerName}
                  </a>
                  {' · '}
                </Show>
                asked <Time at={request.askedAt} zone={zone} as="line" />
              </div>
            </div>
            <div class="flex gap-2">
              <Button busy={props.attempt.busy() === request.id} onClick={() => declineNow(request)}>
                Decline
              </Button>
              <Button look="primary" busy={props.attempt.busy() === request.id} onClick={() => grantNow(request)}>
                Grant 7 days
              </Button>
            </div>
          </li>
        )}
      </For>
    </ul>
  )
}
