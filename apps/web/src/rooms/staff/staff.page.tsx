import { createAsyncStore, useAction } from '@solidjs/router'
import UserPlus from 'lucide-solid/icons/user-plus'
import { type JSX, Show } from 'solid-js'
import { createAttempt, Failure } from '../../shell/attempt.tsx'
import { roleWord, useSignedIn } from '../../shell/signed-in.ts'
import { createTitle } from '../../shell/title.ts'
import { useDialog } from '../../shell/url.ts'
import { explain } from '../../text.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import type { MenuEntry } from '../../ui/menu.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import type { Column } from '../../ui/table-props.ts'
import { Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { toast } from '../../ui/toast.tsx'
import { changeRole, disableStaff, enableStaff, inviteAgain, listStaff, type Member, setNotices } from './data.ts'
import { InviteDialog } from './invite.dialog.tsx'
import { NoticesDialog } from './notices.dialog.tsx'
import { noticesWord } from './words.ts'

function stateOf(member: Member): { word: string; tone: Tone } {
  if (member.disabledAt !== null) return { word: 'Disabled', tone: 'neutral' }
  return member.signedInAt === null && member.invitedAt !== null ? { word: 'Invited', tone: 'wait' } : { word: 'Active', tone: 'ok' }
}

export default function StaffPage(): JSX.Element {
  createTitle(() => 'Staff')
  const { me, zone } = useSignedIn()
  const dialog = useDialog()
  const attempt = createAttempt()
  const staff = createAsyncStore(() => listStaff())
  const entries = createEntries(attempt, me.staffId, (name, member) => dialog.open(name, member.id))
  const columns: readonly Column<Member>[] = [
    {
      id: 'name',
      header: 'Name',
      phone: 'title',
      cell: (row) => (
        <>
          <strong>{row.name}</strong>
          <Show when={row.id === me.staffId}>
            <span class="text-muted"> (you)</span>
          </Show>
          <div class="sub">{row.email}</div>
        </>
      ),
    },
    { id: 'state', header: 'State', tight: true, phone: 'side', cell: (row) => <Badge tone={stateOf(row).tone}>{stateOf(row).word}</Badge> },
    { id: 'notices', header: 'Notices', tight: true, phone: 'line', cell: (row) => noticesWord(row.submissionNotices) },
    { id: 'role', header: 'Role', tight: true, phone: 'line', cell: (row) => roleWord(row.role) },
    {
      id: 'signedIn',
      header: 'Last signed in',
      tight: true,
      phone: 'line',
      cell: (row) => (
        <Show when={row.signedInAt} fallback={<span class="text-muted">Never</span>}>
          {(at) => <Time at={at()} zone={zone} />}
        </Show>
      ),
    },
  ]
  const noticed = () => (dialog.is('notices') ? staff()?.find((member) => member.id === dialog.of()) : undefined)
  const disabled = () => (dialog.is('disable') ? staff()?.find((member) => member.id === dialog.of()) : undefined)
  return (
    <>
      <PageHead
        title="Staff"
        actions={
          <Button look="primary" onClick={() => dialog.open('invite')}>
            <UserPlus size={14} aria-hidden="true" /> Invite someone
          </Button>
        }
      />
      <Failure of={attempt} />
      <Show when={staff()}>
        {(rows) => <Table label="Staff" columns={columns} rows={rows()} rowKey={(row) => row.id} rowName={(row) => row.name} actions={entries} />}
      </Show>
      <Show when={dialog.is('invite')}>
        <InviteDialog onClose={dialog.close} />
      </Show>
      <Show when={noticed()}>{(member) => <MemberNotices member={member()} onClose={dialog.close} />}</Show>
      <Show when={disabled()}>{(member) => <DisableDialog member={member()} onClose={dialog.close} />}</Show>
    </>
  )
}

function createEntries(
  attempt: ReturnType<typeof createAttempt>,
  ownId: Member['id'],
  open: (dialog: 'disable' | 'notices', member: Member) => void,
): (member: Member) => readonly MenuEntry[] {
  const change = useAction(changeRole)
  const again = useAction(inviteAgain)
  const enable = useAction(enableStaff)
  const done = (member: Member, work: () => Promise<unknown>, sentence: string) => () =>
    attempt.run(member.id, async () => {
      await work()
      toast(sentence)
    })
  return (member) => {
    const other = member.role === 'administrator' ? 'level-2' : 'administrator'
    // A slip would lock out whoever makes it.
    const own = member.id === ownId ? { disabled: true, why: 'Another administrator can do this to you.' } : {}
    const role = {
      label: `Make ${roleWord(other)}`,
      ...own,
      onSelect: done(member, () => change(member.id, other), `${member.name} is now ${roleWord(other)}.`),
    }
    if (member.disabledAt !== null) return [{ label: 'Enable', onSelect: done(member, () => enable(member.id), `${member.name} may sign in again.`) }, role]
    return [
      role,
      { label: 'Change notices…', onSelect: () => open('notices', member) },
      ...(member.signedInAt === null
        ? [{ label: 'Invite again', onSelect: done(member, () => again(member.id), `The invitation is on its way to ${member.email}.`) }]
        : []),
      'line',
      { label: 'Disable', tone: 'loss', ...own, onSelect: () => open('disable', member) },
    ]
  }
}

function MemberNotices(props: { member: Member; onClose: () => void }): JSX.Element {
  const save = useAction(setNotices)
  const { id: staffId, name, submissionNotices } = props.member
  return (
    <NoticesDialog
      title={`Notices for ${name}`}
      whose={name}
      initial={{ submissionNotices }}
      save={(input) => save({ staffId, ...input })}
      onClose={props.onClose}
    />
  )
}

function DisableDialog(props: { member: Member; onClose: () => void }): JSX.Element {
  const disable = useAction(disableStaff)
  const { id, name } = props.member
  return (
    <ConfirmDialog
      open
      onClose={props.onClose}
      title={`Disable ${name}?`}
      losses={[`${name} is signed out everywhere, and cannot sign in.`]}
      kept="What they made stays. You can enable them again."
      confirm="Disable"
      onConfirm={async () => {
        await disable(id)
        toast(`${name} is disabled.`)
      }}
      explain={(error) => <ErrorPanel error={explain(error)} />}
    />
  )
}
