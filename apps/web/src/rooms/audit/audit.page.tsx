import { createAsync } from '@solidjs/router'
import { createMemo, type JSX, Show } from 'solid-js'
import { createPages } from '../../shell/pages.ts'
import { useSignedIn } from '../../shell/signed-in.ts'
import { createTitle } from '../../shell/title.ts'
import { PageHead } from '../../ui/page-head.tsx'
import type { Column } from '../../ui/table-props.ts'
import { Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { listStaff } from '../staff/data.ts'
import { type AuditEvent, listAudit } from './data.ts'
import { ACTORS, factWords, subjectHref, verbWords } from './words.ts'

export default function AuditPage(): JSX.Element {
  createTitle(() => 'Audit')
  const { zone } = useSignedIn()
  const staff = createAsync(() => listStaff())
  const names = createMemo(() => new Map<string, string>((staff() ?? []).map((member) => [member.id, member.name])))
  const events = createPages(
    () => undefined,
    (after) => listAudit(after),
  )
  const columns: readonly Column<AuditEvent>[] = [
    { id: 'verb', header: 'What', phone: 'title', cell: (row) => <strong>{verbWords(row.verb)}</strong> },
    {
      id: 'who',
      header: 'By',
      phone: 'line',
      cell: (row) => (
        <Show when={names().get(row.actorId ?? '')} fallback={<Unnamed event={row} />}>
          {(name) => name()}
        </Show>
      ),
    },
    {
      id: 'about',
      header: 'About',
      cell: (row) => (
        <>
          <Show when={subjectHref(row.subjectId)} fallback={<code class="font-mono text-xs break-all">{row.subjectId}</code>}>
            {(href) => (
              <a href={href()} class="font-mono text-xs break-all">
                {row.subjectId}
              </a>
            )}
          </Show>
          <Show when={factWords(row.facts)}>{(facts) => <div class="sub break-all">{facts()}</div>}</Show>
        </>
      ),
    },
    {
      id: 'at',
      header: 'When',
      phone: 'line',
      cell: (row) => <Time at={row.at} zone={zone} as="line" />,
    },
    { id: 'seq', header: 'No.', align: 'end', tight: true, phone: 'side', cell: (row) => <span class="text-muted">{row.seq}</span> },
  ]
  return (
    <>
      <PageHead title="Audit" meta="Every change, the newest first. Nothing here can be changed or removed." />
      <div class="mb-3 text-s text-muted">Times are {zone}</div>
      <Show when={events.rows()}>
        {(rows) => (
          <Table
            label="Audit events"
            columns={columns}
            rows={rows()}
            rowKey={(row) => row.id}
            rowName={(row) => `event ${row.seq}`}
            onMore={events.more()}
            loadingMore={events.loading()}
            foot={<span>{rows().length} events shown</span>}
          />
        )}
      </Show>
    </>
  )
}

function Unnamed(props: { event: AuditEvent }): JSX.Element {
  return (
    <>
      {ACTORS[props.event.actorKind]}
      <Show when={props.event.actorId}>{(id) => <div class="sub break-all">{id()}</div>}</Show>
    </>
  )
}
