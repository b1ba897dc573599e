import { createSignal, type JSX, lazy, Match, Show, Suspense, Switch } from 'solid-js'
import { humanPercent, humanSpeed } from '../../ui/bytes.ts'
import { Button } from '../../ui/button.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import type { Done } from './done.ts'
import type { Uploads } from './uploads.ts'
import { isSettled, shareOf, timeLeftWords } from './watch-sending.ts'

const CancelDialog = lazy(() => import('./cancel.dialog.tsx'))

/** The progress of everything, at the bottom of the page. */
export function Dock(props: { uploads: Uploads; done: Done; workspace: string; asks: boolean }): JSX.Element {
  const [asking, setAsking] = createSignal(false)
  const status = () => props.uploads.status()
  const totals = () => status().totals
  const settled = () => isSettled(status())
  const words = () => {
    const { bytesPerSecond } = totals()
    const [done, files, failed] = [totals().done.toLocaleString('en'), totals().files.toLocaleString('en'), totals().failed.toLocaleString('en')]
    if (settled() && totals().failed > 0) return `${done} of ${files} arrived, ${failed} could not be sent`
    if (settled() && props.asks) return 'A question above waits for your answer.'
    if (props.done.told()) return `Thank you. ${props.workspace} has been told. Your receipt is below.`
    if (settled()) return totals().files === 1 ? 'Your file has arrived. Is this all?' : `All ${files} files have arrived. Is this all?`
    if (status().paused) return `Paused, ${done} of ${files} arrived`
    const speed = bytesPerSecond > 0 ? humanSpeed(bytesPerSecond) : undefined
    return [`Sending, ${done} of ${files} arrived`, speed, timeLeftWords(status())].filter(Boolean).join(' · ')
  }
  const tone = () => {
    if (props.asks || status().paused) return 'wait'
    return settled() ? (totals().failed > 0 ? 'wait' : 'ok') : 'accent'
  }
  return (
    <>
      <span class="min-w-0">
        <strong>{humanPercent(shareOf(status()))}</strong> &nbsp;{words()}
      </span>
      <span class="col-span-2 flex flex-wrap justify-end gap-2">
        <Show when={props.done.canTell() && !props.asks}>
          <Button look="primary" busy={props.done.busy()} onClick={() => props.done.tell()}>
            Done
          </Button>
        </Show>
        <Show when={!settled()}>
          <Switch>
            <Match when={status().paused}>
              <Button onClick={() => props.uploads.resume()}>Resume all</Button>
            </Match>
            <Match when={!status().paused}>
              <Button onClick={() => props.uploads.pause()}>Pause all</Button>
            </Match>
          </Switch>
          <Button look="loss" onClick={() => setAsking(true)}>
            Cancel all
          </Button>
        </Show>
      </span>
      <ProgressBar label="All files" share={shareOf(status())} text={words()} size="big" tone={tone()} />
      <Show when={asking()}>
        <Suspense>
          <CancelDialog uploads={props.uploads} onClose={() => setAsking(false)} />
        </Suspense>
      </Show>
    </>
  )
}
