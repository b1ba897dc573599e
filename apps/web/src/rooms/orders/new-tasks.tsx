import { createAsync } from '@solidjs/router'
import type { NewTask } from '@sluice/core/tasks/schemas'
import Trash from 'lucide-solid/icons/trash'
import { For, Index, type JSX, Show } from 'solid-js'
import { Button, IconButton } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { listTaskTypes } from '../tasks/data.ts'

type Draft = Omit<NewTask, 'title'> & { title?: string | undefined }

/** The tasks of a new order: one press adds a task of a type, and each may have a title of its own. */
export function NewTasks(props: { tasks: readonly Draft[]; onChange: (tasks: Draft[]) => void; error: string | undefined }): JSX.Element {
  const types = createAsync(() => listTaskTypes())
  const nameOf = (task: Draft) => types()?.find((type) => type.id === task.taskTypeId)?.name ?? ''
  const change = (at: number, title: string) => props.onChange(props.tasks.map((task, index) => (index === at ? { ...task, title } : task)))
  return (
    <fieldset class="field" data-invalid={props.error ? '' : undefined}>
      <legend class="field-label mb-1">Tasks</legend>
      <div class="grid gap-2">
        <Index each={props.tasks}>
          {(task, index) => (
            <div class="flex items-end gap-2">
              <TextField
                label={`${nameOf(task())}: own title`}
                optional
                class="flex-1"
                value={task().title ?? ''}
                maxLength={200}
                onInput={(title) => change(index, title)}
              />
              <IconButton label={`Take off ${nameOf(task())}`} onClick={() => props.onChange(props.tasks.filter((_, each) => each !== index))}>
                <Trash size={14} aria-hidden="true" />
              </IconButton>
            </div>
          )}
        </Index>
      </div>
      <Show when={types()?.length === 0}>
        <p class="field-hint">There are no task types yet. An administrator adds them under Task types; tasks can be added to the order later.</p>
      </Show>
      <div class="flex flex-wrap gap-2">
        <For each={types()}>
          {(type) => <Button onClick={() => props.onChange([...props.tasks, { taskTypeId: type.id, title: '' }])}>+ {type.name}</Button>}
        </For>
      </div>
      <Show when={props.error}>
        <p class="field-error">{props.error}</p>
      </Show>
    </fieldset>
  )
}
