import { createAsyncStore, useAction } from '@solidjs/router'
import ListChecks from 'lucide-solid/icons/list-checks'
import Plus from 'lucide-solid/icons/plus'
import { type JSX, Show } from 'solid-js'
import { createAttempt, Failure } from '../../shell/attempt.tsx'
import { createTitle } from '../../shell/title.ts'
import { useDialog } from '../../shell/url.ts'
import { Button } from '../../ui/button.tsx'
import { Switch } from '../../ui/choices.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import type { Column } from '../../ui/table-props.ts'
import { Table } from '../../ui/table.tsx'
import { listTaskTypes, type TaskType, updateTaskType } from './data.ts'
import { TaskTypeDialog } from './task-type.dialog.tsx'

export default function TaskTypesPage(): JSX.Element {
  createTitle(() => 'Task types')
  const dialog = useDialog()
  const update = useAction(updateTaskType)
  const attempt = createAttempt()
  const types = createAsyncStore(() => listTaskTypes())
  const enable = ({ id, name, allowedExtensions, autoAccept }: TaskType, enabledForCustomerUpload: boolean) =>
    attempt.run(id, () => update({ taskTypeId: id, name, allowedExtensions: [...allowedExtensions], autoAccept, enabledForCustomerUpload }))
  const columns: readonly Column<TaskType>[] = [
    { id: 'name', header: 'Task type', phone: 'title', cell: (row) => <strong>{row.name}</strong> },
    {
      id: 'enabled',
      header: 'Enabled for customer upload',
      cell: (row) => (
        <Switch
          label={
            <>
              <span class="sr-only">{row.name}: enabled for customer upload, </span>
              {row.enabledForCustomerUpload ? 'Shown to customers' : 'Not shown'}
            </>
          }
          checked={row.enabledForCustomerUpload}
          onChange={(on) => enable(row, on)}
        />
      ),
    },
    {
      id: 'takes',
      header: 'Takes',
      phone: 'line',
      cell: (row) =>
        row.allowedExtensions.length > 0 ? row.allowedExtensions.map((each) => `.${each}`).join(', ') : <span class="text-muted">Every kind of file</span>,
    },
    { id: 'accept', header: 'On arrival', phone: 'line', cell: (row) => (row.autoAccept ? 'Accepted at once' : 'Waits for us') },
  ]
  const add = () => (
    <Button look="primary" onClick={() => dialog.open('add')}>
      <Plus size={14} aria-hidden="true" /> Add task type
    </Button>
  )
  const edited = () => (dialog.is('edit') ? types()?.find((type) => type.id === dialog.of()) : undefined)
  return (
    <>
      <PageHead
        crumbs={[{ label: 'Tables' }]}
        title="Task types"
        meta="What a task of an order may be. Only enabled types appear on a customer's upload page."
        actions={add()}
      />
      <Failure of={attempt} />
      <Show when={types()}>
        {(rows) => (
          <Show
            when={rows().length > 0}
            fallback={
              <div class="card">
                <EmptyState
                  icon={<ListChecks size={20} aria-hidden="true" />}
                  title="No task types yet"
                  why="Orders are made of tasks, and each task has a type: video master, subtitles, artwork."
                  action={add()}
                />
              </div>
            }
          >
            <Table
              label="Task types"
              columns={columns}
              rows={rows()}
              rowKey={(row) => row.id}
              rowName={(row) => row.name}
              aside={(row) => <Button onClick={() => dialog.open('edit', row.id)}>Edit</Button>}
              onOpen={(row) => dialog.open('edit', row.id)}
            />
          </Show>
        )}
      </Show>
      <Show when={dialog.is('add')}>
        <TaskTypeDialog onClose={dialog.close} />
      </Show>
      <Show when={edited()}>{(type) => <TaskTypeDialog type={type()} onClose={dialog.close} />}</Show>
    </>
  )
}
