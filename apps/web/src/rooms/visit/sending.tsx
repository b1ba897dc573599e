import { createSignal, For, type JSX, lazy, Show, Suspense } from 'solid-js'
import { VisitorShell } from '../../shell/visitor-shell.tsx'
import { explain } from '../../text.ts'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { PageDrop } from '../../ui/drop-zone.tsx'
import type { DroppedFiles } from '../../ui/dropped-files.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Skeleton, SkeletonRows } from '../../ui/skeleton.tsx'
import { Time } from '../../ui/time.tsx'
import type { Access } from './access.ts'
import { BegunBefore } from './begun-before.tsx'
import { createOrders, createVisit, type Visit, type VisibleTask } from './data.ts'
import { Dock } from './dock.tsx'
import { createDone } from './done.ts'
import { Grace } from './grace.tsx'
import type { Opened } from './opened.ts'
import { OrderCard } from './order-card.tsx'
import { SentBefore } from './sent-before.tsx'
import { createReceipts } from './receipts.ts'
import { createSender } from './sender.ts'
import { createUploads } from './uploads.ts'
import { watchSending } from './watch-sending.ts'

/** Fewer files are read before anyone wonders. */
const MANY = 500

const CodeAgain = lazy(() => import('./code-again.tsx'))
const ReportDialog = lazy(() => import('./report.dialog.tsx'))
const PlaceDialog = lazy(() => import('./place.dialog.tsx'))
const ShareDialog = lazy(() => import('./share.dialog.tsx'))

export interface SendingProps {
  access: Access
  opened: Opened
  /** The link was withdrawn or has ended meanwhile. */
  onEnd: (error: unknown) => void
}

/** What an open link shows: the orders, what each needs, and all that is on its way. */
export function Sending(props: SendingProps): JSX.Element {
  const { access, opened, onEnd } = props
  const { visit, refresh } = createVisit(access, opened.visit, onEnd)
  const list = createOrders(access, onEnd)
  const uploads = createUploads({ ...opened, access, onArrived: () => list.refreshSoon() })
  const sender = createSender({ access, uploads, open: opened.open, visit })
  const [sharing, setSharing] = createSignal(false)
  const [reporting, setReporting] = createSignal(false)
  const [homeless, setHomeless] = createSignal<DroppedFiles>()
  const openTasks = () => list.orders.items.flatMap((order) => order.tasks.filter((task) => task.takesUploads).map((task) => ({ order, task })))
  const dropOnPage = (files: DroppedFiles) => {
    const [only, other] = openTasks()
    if (only && !other) sender.send(only.task, files)
    else if (other) setHomeless(files)
  }
  const place = (task: VisibleTask | undefined) => {
    const files = homeless()
    setHomeless(undefined)
    if (task && files) sender.send(task, files)
  }
  const receipts = createReceipts(access)
  const done = createDone(access, uploads, () => void receipts.refresh())
  watchSending(uploads.status, sender.asks, () => visit().workspaceName)

  return (
    <VisitorShell
      workspace={visit().workspaceName}
      brand={visit().brand}
      actions={
        <Show when={visit().sharing.mayShare}>
          <Button onClick={() => setSharing(true)}>Share link</Button>
        </Show>
      }
      dock={uploads.status().totals.files > 0 ? <Dock uploads={uploads} done={done} workspace={visit().workspaceName} asks={sender.asks()} /> : undefined}
    >
      <h1>Send your files</h1>
      <Show when={visit().brand.welcomeText}>{(text) => <p class="mt-1.5 max-w-measure whitespace-pre-line">{text()}</p>}</Show>
      <Lede visit={visit()} />
      <Show when={visit().grace}>{(grace) => <Grace visit={visit()} grace={grace()} access={access} onChange={refresh} />}</Show>
      <Show when={access.codeNeeded()} fallback={<Troubles offline={uploads.status().offline} trouble={uploads.status().trouble} />}>
        <Suspense>
          <CodeAgain access={access} onEnd={onEnd} />
        </Suspense>
      </Show>
      <Reading found={sender.reading()} />
      <div class="grid gap-4">
        <Show when={done.failure()}>{(failure) => <ErrorPanel error={explain(failure())} onRetry={done.tell} />}</Show>
        <Show when={list.failure()}>{(failure) => <ErrorPanel error={explain(failure())} onRetry={() => void list.refresh()} />}</Show>
        <BegunBefore orders={list.orders} open={opened.open} uploads={uploads} sender={sender} />
        <Show when={list.orders.loaded || list.failure()} fallback={<Skeleton children={<SkeletonRows rows={3} />} />}>
          <For each={list.orders.items} fallback={<Show when={list.orders.loaded}>{nothing()}</Show>}>
            {(order) => <OrderCard order={order} visit={visit()} uploads={uploads} sender={sender} access={access} onEdited={list.refresh} />}
          </For>
        </Show>
        <Show when={list.orders.next}>
          <More load={() => list.loadMore()} />
        </Show>
        <SentBefore receipts={receipts} linkId={access.linkId} zone={visit().zone} />
        <p class="text-s text-muted">
          You can close this page and come back with the same link: what has arrived stays, and the rest goes on from where it was.{' '}
          <button type="button" class="link" onClick={() => setReporting(true)}>
            Report a problem with this link
          </button>
        </p>
      </div>
      <PageDrop words="Drop to send" disabled={openTasks().length === 0 || visit().state === 'grace'} onFiles={dropOnPage} onReading={sender.setReading} />
      <Show when={sharing()}>
        <Suspense>
          <ShareDialog access={access} visit={visit()} onClose={() => setSharing(false)} onEnd={onEnd} />
        </Suspense>
      </Show>
      <Show when={homeless()}>
        {(files) => (
          <Suspense>
            <PlaceDialog files={files()} tasks={openTasks()} onPlace={place} />
          </Suspense>
        )}
      </Show>
      <Show when={reporting()}>
        <Suspense>
          <ReportDialog access={access} workspace={visit().workspaceName} onClose={() => setReporting(false)} />
        </Suspense>
      </Show>
    </VisitorShell>
  )

  function nothing(): JSX.Element {
    return (
      <EmptyState
        title="Nothing is needed at the moment"
        why={`${visit().workspaceName} has no open order for this link. This page shows it as soon as there is one.`}
      />
    )
  }
}

/** A link ends with its last day: the instant after it is told as that day. */
const lastInstant = (endsAt: number) => endsAt - 1

function Lede(props: { visit: Visit }): JSX.Element {
  const until = () => props.visit.endsAt
  return (
    <p class="mt-1.5 mb-6 max-w-measure text-muted">
      For {props.visit.customerName}, “{props.visit.description}”.{' '}
      <Show when={until()} fallback="It is open without an end.">
        {(endsAt) => (
          <>
            {props.visit.state === 'grace' ? 'It was open until' : 'Open until'} <Time at={lastInstant(endsAt())} zone={props.visit.zone} as="deadline" />.
          </>
        )}
      </Show>
    </p>
  )
}

/** Why nothing moves, while it is tried again by itself. */
function Troubles(props: { offline: boolean; trouble: string | undefined }): JSX.Element {
  const words = () => {
    if (props.offline) return 'You are offline. Sending goes on by itself when the connection is back.'
    if (props.trouble === 'store.full')
      return 'There is no room left on the server at the moment. What was sent is kept, and the rest is tried again by itself.'
    return props.trouble === undefined ? undefined : 'The server cannot be reached at the moment. What has arrived is kept, and the rest goes on by itself.'
  }
  return (
    <div role="status">
      <Show when={words()}>
        {(sentence) => (
          <div class="mb-4">
            <Callout tone="wait">{sentence()}</Callout>
          </div>
        )}
      </Show>
    </div>
  )
}

/** A large folder takes seconds to read. */
function Reading(props: { found: number | null }): JSX.Element {
  return (
    <Show when={props.found !== null && props.found > MANY}>
      <div class="mb-4">
        <Callout>Reading what you chose: {props.found?.toLocaleString('en')} files so far.</Callout>
      </div>
    </Show>
  )
}

function More(props: { load: () => Promise<void> }): JSX.Element {
  const [busy, setBusy] = createSignal(false)
  const [failure, setFailure] = createSignal<unknown>()
  const load = async () => {
    setBusy(true)
    setFailure(undefined)
    await props.load().catch(setFailure)
    setBusy(false)
  }
  return (
    <>
      <Show when={failure()}>{(error) => <ErrorPanel error={explain(error())} />}</Show>
      <Button class="justify-self-start" busy={busy()} onClick={() => void load()}>
        Show more orders
      </Button>
    </>
  )
}
