import { useSearchParams } from '@solidjs/router'
import type { Id } from '@sluice/core/ids'
import FileCheck from 'lucide-solid/icons/file-check'
import ShieldCheck from 'lucide-solid/icons/shield-check'
import { createSignal, type JSX, Match, onMount, Show, Switch } from 'solid-js'
import { api } from '../../api.ts'
import { setClockByServer } from '../../shell/server-clock.ts'
import { idIn } from '../../shell/url.ts'
import type { PageBrand } from '../../shell/brand.ts'
import { VisitorShell } from '../../shell/visitor-shell.tsx'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { DropZone, PageDrop } from '../../ui/drop-zone.tsx'
import type { DroppedFiles } from '../../ui/dropped-files.ts'
import { announce } from '../../ui/live-region.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { type Checking, createChecking, type Refused } from './checking.ts'
import { CompareFiles } from './compare-files.tsx'
import { receiptHref } from './href.ts'
import { ReceiptFacts } from './receipt-facts.tsx'

const REFUSALS: Readonly<Record<Refused, readonly [happened: string, todo: string]>> = {
  not_a_receipt: ['This is not a receipt.', 'Choose the .json file that was downloaded from the receipt’s page or came with the mail.'],
  unknown_key: [
    'This receipt was not made here.',
    'It is signed with a key that this Sluice does not have. Check it at the address of the company that made it.',
  ],
  signature_wrong: ['This receipt has been changed.', 'Something in it is not what was signed. Do not rely on it, and ask for the original file.'],
  no_keys: ['The keys to check with could not be loaded.', 'Nothing is known about the receipt yet. Check your connection and choose it again.'],
  cannot_check: [
    'This browser cannot check signatures.',
    'Nothing is known about the receipt yet. Open this page in a newer browser, by an address that begins with https.',
  ],
}

/** Staff come from a receipt's own page: it need not be downloaded first. For all others there is nothing there. */
async function fetchReceipt(submissionId: Id<'submission'>): Promise<File | undefined> {
  try {
    const answer = await fetch(receiptHref(submissionId))
    return answer.ok ? new File([await answer.blob()], 'receipt.json') : undefined
  } catch {
    return undefined
  }
}

/** Open to anyone: checks a receipt, and files against it, without sending anything anywhere. */
export default function VerifyPage(): JSX.Element {
  const [workspace, setWorkspace] = createSignal<{ name: string; zone: string; brand?: PageBrand }>({ name: 'Sluice', zone: 'UTC' })
  const [search] = useSearchParams<{ of?: string }>()
  const checking = createChecking()
  onMount(() => {
    document.title = 'Check a receipt'
    const submissionId = idIn('submission', search.of)
    if (submissionId) void fetchReceipt(submissionId).then((file) => file && checking.takeReceipt(file))
    void setClockByServer()
    api.workspace.describe.query().then(
      (described) => described.setUp && setWorkspace(described),
      () => undefined, // name and look are ornaments here
    )
  })
  const take = async (dropped: DroppedFiles) => {
    await checking.take(dropped)
    const stage = checking.stage()
    if (stage.kind === 'refused') announce(REFUSALS[stage.why][0], 'urgent')
  }
  return (
    <VisitorShell workspace={workspace().name} brand={workspace().brand}>
      <PageDrop words="Drop it here to check it" onFiles={(dropped) => void take(dropped)} />
      <h1>Check a receipt</h1>
      <p class="mt-1 mb-5 text-muted">
        See whether a receipt is genuine, and whether your files are the ones that arrived. All of it happens in this browser: nothing is uploaded, and once
        this page is open it needs no connection.
      </p>
      <Switch>
        <Match when={checking.receipt()}>
          <Good checking={checking} zone={workspace().zone} onFiles={(dropped) => void take(dropped)} />
        </Match>
        <Match when={checking.stage().kind === 'reading'}>
          <Skeleton lines={3} />
        </Match>
        <Match when={true}>
          <Ask checking={checking} onFiles={(dropped) => void take(dropped)} />
        </Match>
      </Switch>
    </VisitorShell>
  )
}

function Ask(props: { checking: Checking; onFiles: (dropped: DroppedFiles) => void }): JSX.Element {
  const refused = () => {
    const stage = props.checking.stage()
    return stage.kind === 'refused' ? REFUSALS[stage.why] : undefined
  }
  return (
    <div class="grid gap-4">
      <Show when={refused()}>
        {(words) => (
          <Callout tone="loss">
            <p class="font-semibold">{words()[0]}</p>
            <p class="text-ink">{words()[1]}</p>
          </Callout>
        )}
      </Show>
      <section class="card grid gap-3 p-4 phone:p-5">
        <h2 class="flex items-center gap-2">
          <FileCheck size={18} class="flex-none text-accent" aria-hidden="true" /> The receipt
        </h2>
        <DropZone take="files" choose="Choose the receipt" look="primary" onFiles={(dropped) => props.onFiles(dropped)}>
          Drop the receipt here: a file that ends in .json. The files that it is about may come along.
        </DropZone>
      </section>
    </div>
  )
}

function Good(props: { checking: Checking; zone: string; onFiles: (dropped: DroppedFiles) => void }): JSX.Element {
  return (
    <Show when={props.checking.receipt()}>
      {(receipt) => (
        <div class="grid grid-cols-[minmax(0,1fr)] gap-4">
          <section class="card overflow-clip">
            <div class="flex items-start gap-3 bg-ok-soft p-4 text-ok phone:px-5" role="status">
              <ShieldCheck size={22} class="mt-0.5 flex-none" aria-hidden="true" />
              <p class="font-semibold">This receipt was made by {receipt().workspace.name} and has not been changed.</p>
            </div>
            <div class="grid gap-4 p-4 phone:p-5 [&_dl]:text-m">
              <ReceiptFacts receipt={receipt()} emptyFolders={receipt().emptyDirectories.length} zone={props.zone} />
              <div>
                <Button onClick={props.checking.restart}>Check another receipt</Button>
              </div>
            </div>
          </section>
          <Show when={props.checking.comparison()} keyed>
            {(comparison) => <CompareFiles receipt={receipt()} comparison={comparison} onFiles={(dropped) => props.onFiles(dropped)} />}
          </Show>
        </div>
      )}
    </Show>
  )
}
