import { useAction, useSearchParams } from '@solidjs/router'
import { SECOND } from '@sluice/core/instants'
import Play from 'lucide-solid/icons/play'
import { createMemo, type JSX, Show } from 'solid-js'
import { createAttempt, Failure } from '../../shell/attempt.tsx'
import { createLive } from '../../shell/live.ts'
import { useSignedIn } from '../../shell/signed-in.ts'
import { createTitle } from '../../shell/title.ts'
import { Badge } from '../../ui/badge.tsx'
import { humanBytes } from '../../ui/bytes.ts'
import { Button } from '../../ui/button.tsx'
import { Segments } from '../../ui/choices.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import type { Column } from '../../ui/table-props.ts'
import { Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { humanDuration } from '../../ui/time-words.ts'
import { toast } from '../../ui/toast.tsx'
import { listRuns, type Run, runChore } from './data.ts'
import { CHORES } from './words.ts'

type ChoreRow = (typeof CHORES)[number]

function Outcome(props: { run: Run }): JSX.Element {
  return (
    <Show when={props.run.finishedAt} fallback={<Badge tone="wait">Running</Badge>}>
      <Show when={props.run.failure} fallback={<Badge tone="ok">Done</Badge>}>
        <Badge tone="loss">Failed</Badge>
      </Show>
    </Show>
  )
}

const doneWords = (run: Run) => {
  if (run.failure !== null) return run.failure
  return run.items === 0 ? 'Nothing to do' : [`${run.items} done`, run.bytes > 0 ? humanBytes(run.bytes) : ''].filter(Boolean).join(', ')
}

export default function HousekeepingPage(): JSX.Element {
  createTitle(() => 'Housekeeping')
  const { zone } = useSignedIn()
  const [search, setSearch] = useSearchParams<{ runs?: string }>()
  const all = () => search.runs === 'all'
  const run = useAction(runChore)
  const attempt = createAttempt()
  const runs = createLive(
    () => listRuns(),
    () => listRuns.key,
  )
  const lastOf = createMemo(() => new Map((runs() ?? []).toReversed().map((each) => [each.chore, each])))
  const runNow = (chore: string) =>
    attempt.run(chore, async () => {
      const count = await run(chore)
      toast(count.items === 0 ? `“${chore}” ran: there was nothing to do.` : `“${chore}” ran: ${count.items} done.`)
    })
  const chores: readonly Column<ChoreRow>[] = [
    {
      id: 'chore',
      header: 'Chore',
      phone: 'title',
      cell: (row) => (
        <>
          <strong>{row.name}</strong>
          <div class="sub">{row.what}</div>
        </>
      ),
    },
    { id: 'every', header: 'Runs', tight: true, phone: 'line', cell: (row) => row.every },
    {
      id: 'last',
      header: 'Last run shown',
      phone: 'line',
      cell: (row) => (
        <Show when={lastOf().get(row.name)} fallback={<span class="text-muted">None in the last hour</span>}>
          {(last) => (
            <>
              <Outcome run={last()} /> <span class="text-muted">{doneWords(last())}</span>
            </>
          )}
        </Show>
      ),
    },
  ]
  const columns: readonly Column<Run>[] = [
    { id: 'chore', header: 'Chore', phone: 'title', cell: (row) => <strong>{row.chore}</strong> },
    { id: 'outcome', header: 'Outcome', tight: true, phone: 'side', cell: (row) => <Outcome run={row} /> },
    { id: 'done', header: 'Did', phone: 'line', cell: doneWords },
    { id: 'started', header: 'Started', phone: 'line', cell: (row) => <Time at={row.startedAt} zone={zone} as="line" /> },
    {
      id: 'took',
      header: 'Took',
      tight: true,
      align: 'end',
      phone: 'line',
      cell: (row) => (row.finishedAt === null ? '' : tookWords(row.finishedAt - row.startedAt)),
    },
  ]
  return (
    <>
      <PageHead title="Housekeeping" meta="What Sluice does by itself. Any chore can also be run now." />
      <Failure of={attempt} />
      <h2 class="mb-2">Chores</h2>
      <Table
        label="Chores"
        columns={chores}
        rows={CHORES}
        rowKey={(row) => row.name}
        rowName={(row) => row.name}
        aside={(row) => (
          <Button busy={attempt.busy() === row.name} onClick={() => runNow(row.name)}>
            <Play size={14} aria-hidden="true" /> Run now <span class="sr-only">{row.name}</span>
          </Button>
        )}
      />
      <div class="mt-4 mb-2 flex flex-wrap items-center justify-between gap-2">
        <h2>Runs</h2>
        <Segments
          label="Runs to show"
          value={all() ? 'all' : 'work'}
          onChange={(show) => setSearch({ runs: show === 'all' ? 'all' : undefined })}
          options={[
            { value: 'work', label: 'With work or a failure' },
            { value: 'all', label: 'All' },
          ]}
        />
      </div>
      <Show when={runs()}>
        {(rows) => (
          <Table
            label="Runs"
            columns={columns}
            rows={rows().filter((each) => all() || each.items > 0 || each.failure !== null)}
            rowKey={(row) => row.id}
            rowName={(row) => row.chore}
            foot={
              <span>
                {all() ? 'Runs with work or a failure of 30 days, and all of the last hour' : 'Runs with work or a failure of 30 days'}, at most 200. Times are{' '}
                {zone}.
              </span>
            }
          />
        )}
      </Show>
    </>
  )
}

const tookWords = (spanMs: number) => (spanMs < SECOND ? `${spanMs} ms` : humanDuration(spanMs))
