import { createMemo, For, type JSX, Show } from 'solid-js'
import { WindowedList } from '../../ui/windowed-list.tsx'
import { GoOn } from './go-on.tsx'
import { Notes } from './notes.tsx'
import { QuestionPanel } from './question-panel.tsx'
import type { Destination, Sender } from './sender.ts'
import { UNIT_ROW_PX, UnitRow } from './unit-row.tsx'
import { LONG_LIST } from './units.ts'
import type { Uploads } from './uploads.ts'

/** What was begun for a task and waits, what is on its way, and what is to be answered or said of it. With `chooser` it has buttons to choose what waits. */
export function OnItsWay(props: { task: Destination; uploads: Uploads; sender: Sender; chooser: boolean }): JSX.Element {
  const units = createMemo(() => props.uploads.units.listed(props.task.id))
  const isLong = () => units().length > LONG_LIST
  return (
    <>
      <GoOn task={props.task} sender={props.sender} chooser={props.chooser} />
      <Show when={units().length > 0 && !isLong()}>
        <ul class="grid gap-1">
          <For each={units()}>
            {(unit) => (
              <li>
                <UnitRow unit={unit} uploads={props.uploads} />
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={isLong()}>
        <WindowedList label={`Files for ${props.task.name}`} rows={units()} rowPx={UNIT_ROW_PX}>
          {(unit) => <UnitRow unit={unit} uploads={props.uploads} oneHeight />}
        </WindowedList>
      </Show>
      <For each={props.sender.questions(props.task.id)}>{(question) => <QuestionPanel task={props.task} question={question} sender={props.sender} />}</For>
      <Notes notes={props.sender.notes(props.task.id)} allowed={props.task.allowedExtensions} onDismiss={() => props.sender.dismiss(props.task.id)} />
    </>
  )
}
