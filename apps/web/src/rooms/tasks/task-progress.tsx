import { type JSX, Show } from 'solid-js'
import { PartsBar } from '../../ui/parts-bar.tsx'
import { countIn, partsOf, type Progress, progressWords } from './progress.ts'

/** How far an order is. Staff and customer see the very same. */
export function TaskProgress(props: { progress: Progress }): JSX.Element {
  return (
    <Show when={countIn(props.progress).all > 0}>
      <div class="grid gap-1.5">
        <PartsBar parts={partsOf(props.progress)} />
        <span class="text-s text-muted">{progressWords(props.progress)}</span>
      </div>
    </Show>
  )
}
