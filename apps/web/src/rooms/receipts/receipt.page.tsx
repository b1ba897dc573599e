import { useParams } from '@solidjs/router'
import type { Id } from '@sluice/core/ids'
import Download from 'lucide-solid/icons/download'
import ShieldCheck from 'lucide-solid/icons/shield-check'
import { createMemo, createResource, type JSX, Match, Show, Switch } from 'solid-js'
import { createLive } from '../../shell/live.ts'
import { NothingHere } from '../../shell/nothing-here.tsx'
import { useSignedIn } from '../../shell/signed-in.ts'
import { createTitle } from '../../shell/title.ts'
import { idIn } from '../../shell/url.ts'
import { LinkButton } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { Card } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ArchiveLink } from '../files/archive-link.tsx'
import { type Document, getReceipt, readDocument, type ReceiptKnown } from './data.ts'
import { receiptHref } from './href.ts'
import { ReceiptFacts } from './receipt-facts.tsx'
import { ReceiptFiles } from './receipt-files.tsx'
import { rowsOf } from './rows.ts'

/** A receipt as its sender has it, for staff. */
export default function ReceiptPage(): JSX.Element {
  const params = useParams<{ submissionId: string }>()
  return (
    <Show when={idIn('submission', params.submissionId)} keyed fallback={<NothingHere back="/orders" label="All orders" />}>
      {(submissionId) => <OneReceipt submissionId={submissionId} />}
    </Show>
  )
}

function OneReceipt(props: { submissionId: Id<'submission'> }): JSX.Element {
  const known = createLive(
    () => getReceipt(props.submissionId),
    () => getReceipt.keyFor(props.submissionId),
  )
  const isMade = createMemo(() => known()?.state === 'made')
  const [document, { refetch }] = createResource(isMade, () => readDocument(props.submissionId))
  createTitle(() => known() && `Receipt, order ${known()?.head.order.number}`)
  return (
    <Show when={known()}>
      {(receipt) => (
        <>
          <Head receipt={receipt()} />
          <Show when={receipt().state === 'made'} fallback={<Callout tone="wait">This receipt is being made. It is ready within a minute or two.</Callout>}>
            <Body receipt={receipt()} document={document.latest} onRetry={() => void refetch()} />
          </Show>
        </>
      )}
    </Show>
  )
}

function Head(props: { receipt: ReceiptKnown }): JSX.Element {
  const head = () => props.receipt.head
  return (
    <PageHead
      crumbs={[{ label: 'Orders', href: '/orders' }, { label: String(head().order.number), href: `/orders/${props.receipt.orderId}` }, { label: 'Receipt' }]}
      title={`Receipt for ${head().link.description ?? head().customer.name}`}
      meta={`What ${head().customer.name} sent for order ${head().order.number}, ${head().order.title}`}
      actions={
        <Show when={props.receipt.state === 'made'}>
          <LinkButton href={`/verify?of=${props.receipt.submissionId}`}>
            <ShieldCheck size={14} aria-hidden="true" /> Verify
          </LinkButton>
          <LinkButton href={receiptHref(props.receipt.submissionId)} download="">
            <Download size={14} aria-hidden="true" /> Download JSON
          </LinkButton>
          <ArchiveLink of="submissions" id={props.receipt.submissionId} look="primary" sizeBytes={head().totals.bytes}>
            Download as ZIP
          </ArchiveLink>
        </Show>
      }
    />
  )
}

function Body(props: { receipt: ReceiptKnown; document: Document | undefined; onRetry: () => void }): JSX.Element {
  const { zone } = useSignedIn()
  const signed = () => (props.document && 'signed' in props.document ? props.document.signed : undefined)
  const failure = () => (props.document && 'failure' in props.document ? props.document.failure : undefined)
  const rows = createMemo(() => rowsOf(signed()?.receipt.files ?? []))
  return (
    <div class="grid grid-cols-[minmax(0,1fr)] items-start gap-4 desk:grid-cols-[minmax(0,1fr)_320px]">
      <div class="desk:col-start-2 desk:row-start-1">
        <Card title="About">
          <div class="grid gap-4">
            <ReceiptFacts receipt={props.receipt.head} emptyFolders={signed()?.receipt.emptyDirectories.length} zone={zone} />
            <Signature receipt={props.receipt} />
          </div>
        </Card>
      </div>
      <div class="desk:col-start-1 desk:row-start-1">
        <Switch fallback={<Skeleton />}>
          <Match when={failure()}>{(words) => <ErrorPanel error={words()} onRetry={() => props.onRetry()} />}</Match>
          <Match when={signed()}>
            <Card title="Files" sub="SHA-256 of each file as it arrived; of a large file, over the digests of its parts." flush>
              <ReceiptFiles label="Files of the receipt" rows={rows()} />
            </Card>
          </Match>
        </Switch>
      </div>
    </div>
  )
}

function Signature(props: { receipt: ReceiptKnown }): JSX.Element {
  return (
    <Show when={props.receipt.signature}>
      {(signature) => (
        <div class="grid gap-1.5 border-t border-line pt-3 text-s">
          <div class="font-medium">Signed (Ed25519)</div>
          <code class="font-mono text-xs break-all text-muted">{signature().value}</code>
          <div class="text-muted">
            with key <code class="font-mono text-xs">{signature().kid}</code>
          </div>
          <div class="-ml-3">
            <CopyButton text={signature().value} label="Copy signature" look="quiet" />
          </div>
        </div>
      )}
    </Show>
  )
}
