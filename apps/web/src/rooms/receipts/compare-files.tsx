import type { Receipt } from '@sluice/core/receipts/verify'
import { useSearchParams } from '@solidjs/router'
import Check from 'lucide-solid/icons/check'
import Minus from 'lucide-solid/icons/minus'
import X from 'lucide-solid/icons/x'
import { createMemo, For, type JSX, Match, Show, Switch, untrack } from 'solid-js'
import { humanProgress } from '../../ui/bytes.ts'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { Segments } from '../../ui/choices.tsx'
import { DropZone } from '../../ui/drop-zone.tsx'
import type { DroppedFiles } from '../../ui/dropped-files.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { filesWord } from '../orders/words.ts'
import type { Comparison, Counts, Mark, Told } from './checking.ts'
import { ReceiptFiles } from './receipt-files.tsx'
import { type ReceiptRow, rowsOf } from './rows.ts'

type Shown = 'all' | 'differs' | 'missing'

/** The receipt's files, and for each whether the one that was dropped has the same bytes. */
export function CompareFiles(props: { receipt: Receipt; comparison: Comparison; onFiles: (dropped: DroppedFiles) => void }): JSX.Element {
  const [search, setSearch] = useSearchParams<{ show?: string }>()
  const rows = createMemo(() => rowsOf(props.receipt.files))
  const markOf = (row: ReceiptRow): Mark | undefined => props.comparison.marks[row.at]
  const counts = () => props.comparison.counts()
  const missing = () => rows().length - counts().same - counts().differs
  const shown = (): Shown => (search.show === 'differs' || search.show === 'missing' ? search.show : 'all')
  const listed = createMemo(() => {
    if (shown() === 'all') return rows()
    const wanted = shown() === 'differs' ? 'differs' : undefined
    // Sorted out anew when a drop has been read, not with each file of it.
    return props.comparison.reading() === undefined ? untrack(() => rows().filter((row) => markOf(row) === wanted)) : rows()
  })
  return (
    <section class="card overflow-clip">
      <div class="grid gap-4 p-4 phone:p-5">
        <h2>Are your files the ones that arrived?</h2>
        <DropZone take="both" look="primary" onFiles={(dropped) => props.onFiles(dropped)}>
          Drop the files or the folder here. They are read and compared in this browser, and stay where they are.
        </DropZone>
        <Progress comparison={props.comparison} />
        <Show when={props.comparison.reading() === undefined}>
          <Outcome counts={counts()} missing={missing()} />
          <Show when={rows().length > 1}>
            <div>
              <Segments<Shown>
                label="Which files are shown"
                value={shown()}
                onChange={(show) => setSearch({ show: show === 'all' ? undefined : show }, { replace: true })}
                options={[
                  { value: 'all', label: `All ${rows().length}` },
                  { value: 'differs', label: `Differ ${counts().differs}` },
                  { value: 'missing', label: `Not dropped yet ${missing()}` },
                ]}
              />
            </div>
          </Show>
        </Show>
      </div>
      <Show when={listed().length > 0} fallback={<p class="border-t border-line px-4 py-5 text-s text-muted phone:px-5">None of the receipt’s files.</p>}>
        <ReceiptFiles label="Files of the receipt" rows={listed()} mark={(row) => <MarkSign mark={markOf(row)} />} />
      </Show>
    </section>
  )
}

function Progress(props: { comparison: Comparison }): JSX.Element {
  const share = () => props.comparison.bytes().read / Math.max(1, props.comparison.bytes().total)
  return (
    <Show when={props.comparison.reading()}>
      {(name) => (
        <div class="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1.5 text-s">
          <span class="truncate">Reading {name()}</span>
          <Button onClick={() => props.comparison.stop()}>Stop</Button>
          <ProgressBar label="Comparing" share={share()} />
          <span class="text-muted">{humanProgress(props.comparison.bytes().read, props.comparison.bytes().total)}</span>
        </div>
      )}
    </Show>
  )
}

/** What is known when everything that was dropped has been read. */
function Outcome(props: { counts: Counts; missing: number }): JSX.Element {
  return (
    <Show when={props.counts.same + props.counts.wrong.count + props.counts.strangers.count > 0}>
      <div class="grid gap-3" role="status">
        <Show when={props.counts.wrong.count > 0}>
          <Callout tone="loss">
            <p class="font-semibold">
              {filesWord(props.counts.wrong.count)} {props.counts.wrong.count === 1 ? 'differs' : 'differ'} from what arrived:
            </p>
            <Names told={props.counts.wrong} />
            <p class="text-ink">
              {props.counts.wrong.count === 1
                ? 'The name is in the receipt, the bytes are others. It is not the file that arrived.'
                : 'The names are in the receipt, the bytes are others. They are not the files that arrived.'}
            </p>
          </Callout>
        </Show>
        <Show when={props.counts.same > 0}>
          <Callout tone="ok">
            {props.missing === 0 && props.counts.differs === 0
              ? `Every file of the receipt is here, with the same bytes: ${filesWord(props.counts.same)}.`
              : `${filesWord(props.counts.same)} ${props.counts.same === 1 ? 'has' : 'have'} the same bytes that arrived.`}
          </Callout>
        </Show>
        <Show when={props.counts.strangers.count > 0}>
          <Callout tone="wait">
            <p class="font-semibold">{filesWord(props.counts.strangers.count)} not in this receipt:</p>
            <Names told={props.counts.strangers} />
          </Callout>
        </Show>
      </div>
    </Show>
  )
}

function Names(props: { told: Told }): JSX.Element {
  const more = () => props.told.count - props.told.names.length
  return (
    <>
      <ul class="text-s text-ink">
        <For each={props.told.names}>{(name) => <li class="break-words">{name}</li>}</For>
      </ul>
      <Show when={more() > 0}>
        <p class="text-s text-ink">and {more().toLocaleString('en')} more</p>
      </Show>
    </>
  )
}

function MarkSign(props: { mark: Mark | undefined }): JSX.Element {
  const circle = 'grid size-6 flex-none place-items-center rounded-pill'
  return (
    <Switch>
      <Match when={props.mark === 'same'}>
        <span class={`${circle} bg-ok-soft text-ok`} role="img" aria-label="Same bytes" title="Same bytes">
          <Check size={14} aria-hidden="true" />
        </span>
      </Match>
      <Match when={props.mark === 'differs'}>
        <span class={`${circle} bg-loss-soft text-loss`} role="img" aria-label="Differs" title="Differs">
          <X size={14} aria-hidden="true" />
        </span>
      </Match>
      <Match when={props.mark === undefined}>
        <span class={`${circle} bg-sunk text-muted`} role="img" aria-label="Not dropped yet" title="Not dropped yet">
          <Minus size={14} aria-hidden="true" />
        </span>
      </Match>
    </Switch>
  )
}
