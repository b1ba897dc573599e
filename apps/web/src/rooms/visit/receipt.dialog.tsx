import { digestWords, type ReceiptFile, type SignedReceipt } from '@sluice/core/receipts/verify'
import { createResource, createSignal, type JSX, Match, onCleanup, Show, Switch } from 'solid-js'
import { fetchBytes } from '../../api.ts'
import { explain } from '../../text.ts'
import { LinkButton } from '../../ui/button.tsx'
import { humanBytes } from '../../ui/bytes.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Skeleton, SkeletonRows } from '../../ui/skeleton.tsx'
import { Time } from '../../ui/time.tsx'
import { WindowedList } from '../../ui/windowed-list.tsx'
import type { SentSubmission } from './receipts.ts'

/** The height of a row: what is said of a digest takes up to three lines on a phone, which may be turned, and up to two elsewhere. */
function createRowPx(): () => number {
  const narrow = matchMedia('(max-width: 599px)')
  const [isNarrow, setNarrow] = createSignal(narrow.matches)
  const read = () => setNarrow(narrow.matches)
  narrow.addEventListener('change', read)
  onCleanup(() => narrow.removeEventListener('change', read))
  return () => (isNarrow() ? 92 : 68)
}

/** What a receipt says, and the document itself to be kept. */
export default function ReceiptDialog(props: { sent: SentSubmission; linkId: string; zone: string; onClose: () => void }): JSX.Element {
  const address = () => `/api/receipts/${props.sent.submissionId}?via=${props.linkId}`
  const [receipt, { refetch }] = createResource(address, readReceipt)
  return (
    <Dialog
      open
      wide
      onClose={() => props.onClose()}
      title="Receipt"
      description={`${props.sent.order.title}, order ${props.sent.order.number}`}
      footer={
        <>
          <LinkButton look="quiet" href="/verify" target="_blank" rel="noopener">
            Check a receipt
          </LinkButton>
          <LinkButton look="primary" href={address()} download="">
            Download JSON
          </LinkButton>
        </>
      }
    >
      <Switch fallback={<Skeleton children={<SkeletonRows rows={4} />} />}>
        <Match when={receipt.error}>
          <ErrorPanel error={explain(receipt.error)} onRetry={() => void refetch()} />
        </Match>
        <Match when={receipt()}>{(signed) => <Said signed={signed()} sent={props.sent} zone={props.zone} />}</Match>
      </Switch>
    </Dialog>
  )
}

function Said(props: { signed: SignedReceipt; sent: SentSubmission; zone: string }): JSX.Element {
  const said = () => props.signed.receipt
  const count = () => said().files.length
  const rowPx = createRowPx()
  return (
    <div class="grid gap-3">
      <p class="text-s">
        {said().workspace.name} has received {count().toLocaleString('en')} {count() === 1 ? 'file' : 'files'} ({humanBytes(said().totals.bytes)}) from{' '}
        {said().customer.name}; all were in on <Time at={props.sent.closedAt} zone={props.zone} as="line" />. It is signed: whoever has it can check that
        neither it nor the files were changed.
      </p>
      <WindowedList label="Files of this receipt" rows={said().files} rowPx={rowPx()}>
        {(file) => <FileRow file={file} />}
      </WindowedList>
      <Show when={said().emptyDirectories.length > 0}>
        <p class="text-s text-muted">
          and {said().emptyDirectories.length.toLocaleString('en')} empty {said().emptyDirectories.length === 1 ? 'folder' : 'folders'}.
        </p>
      </Show>
    </div>
  )
}

function FileRow(props: { file: ReceiptFile }): JSX.Element {
  return (
    <div class="border-t border-line pt-2 text-s">
      <p class="flex gap-3">
        <span class="min-w-0 flex-1 truncate font-medium" title={props.file.path}>
          {props.file.path}
        </span>
        <span class="flex-none text-muted">{humanBytes(props.file.sizeBytes)}</span>
      </p>
      <p class="font-mono text-xs break-all text-muted">{digestWords(props.file)}</p>
    </div>
  )
}

const readReceipt = async (address: string): Promise<SignedReceipt> => (await fetchBytes(address)).json()
