import { createSignal, For, type JSX, lazy, Show, Suspense } from 'solid-js'
import { Button } from '../../ui/button.tsx'
import { humanProgress } from '../../ui/bytes.ts'
import { Callout } from '../../ui/callout.tsx'
import { ChooseFiles } from '../../ui/drop-zone.tsx'
import type { Waiting } from './open-uploads.ts'
import type { Destination, Sender } from './sender.ts'

const GiveUpDialog = lazy(() => import('./give-up.dialog.tsx'))

const MOST_LISTED = 5

/** `3.1 of 5 GB are here`. */
function hereWords({ bytes, files }: Waiting): string {
  if (files) return `${files.here.toLocaleString('en')} of ${files.all.toLocaleString('en')} files are here`
  if (!bytes || bytes.here === 0) return 'nothing of it is here yet'
  return `${humanProgress(bytes.here, bytes.all)} are here`
}

/** What was begun before the page was loaded: it goes on by one click, or when the same file or folder is chosen again: here with `chooser`, else below. */
export function GoOn(props: { task: Destination; sender: Sender; chooser: boolean }): JSX.Element {
  const [givingUp, setGivingUp] = createSignal(false)
  const [tried, setTried] = createSignal(false)
  const waiting = () => props.sender.canGoOn(props.task.id)
  const byClick = () => waiting().filter(({ handle }) => handle !== undefined)
  // The browser may not open again what it is asked for: then everything can be chosen.
  const byHand = () => (tried() ? waiting() : waiting().filter(({ handle }) => handle === undefined))
  const goOn = () => {
    setTried(true)
    props.sender.goOn(props.task, byClick())
  }
  const takes = () => {
    const folders = byHand().filter(({ files }) => files !== null).length
    return folders === 0 ? 'files' : folders === byHand().length ? 'folder' : 'both'
  }
  const title = () => (waiting().length === 1 ? '1 upload can go on' : `${waiting().length.toLocaleString('en')} uploads can go on`)
  const rest = () => waiting().length - MOST_LISTED
  return (
    <Show when={waiting().length > 0}>
      <Callout tone="info">
        <div class="text-s">
          <p class="font-semibold">
            {title()}
            {byClick().length === 0 ? ': choose ' + (waiting().length === 1 ? 'it' : 'them') + ' again.' : '.'}
          </p>
          <ul>
            <For each={waiting().slice(0, MOST_LISTED)}>
              {(each) => (
                <li class="wrap-anywhere">
                  {each.files ? `${each.name}/` : each.name}, {hereWords(each)}
                </li>
              )}
            </For>
            <Show when={rest() > 0}>
              <li>and {rest().toLocaleString('en')} more</li>
            </Show>
          </ul>
          <div class="mt-2 flex flex-wrap gap-2">
            <Show when={byClick().length > 0}>
              <Button look="primary" onClick={goOn}>
                Go on
              </Button>
            </Show>
            <Show when={props.chooser && byHand().length > 0}>
              <ChooseFiles take={takes()} onFiles={(files) => props.sender.send(props.task, files)} onReading={props.sender.setReading} />
            </Show>
            <Button look="quiet" onClick={() => setGivingUp(true)}>
              Give up
            </Button>
          </div>
        </div>
      </Callout>
      <Show when={givingUp()}>
        <Suspense>
          <GiveUpDialog what={waiting()} sender={props.sender} onClose={() => setGivingUp(false)} />
        </Suspense>
      </Show>
    </Show>
  )
}
