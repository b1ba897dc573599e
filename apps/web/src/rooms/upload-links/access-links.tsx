import { useAction, useSearchParams } from '@solidjs/router'
import Ban from 'lucide-solid/icons/ban'
import CopyPlus from 'lucide-solid/icons/copy-plus'
import LinkIcon from 'lucide-solid/icons/link'
import Pencil from 'lucide-solid/icons/pencil'
import QrCode from 'lucide-solid/icons/qr-code'
import Send from 'lucide-solid/icons/send'
import { createMemo, type JSX, Show } from 'solid-js'
import { createAttempt, Failure } from '../../shell/attempt.tsx'
import { createLive } from '../../shell/live.ts'
import { useSignedIn } from '../../shell/signed-in.ts'
import { type useDialog, useSearchText } from '../../shell/url.ts'
import { Button } from '../../ui/button.tsx'
import { Segments } from '../../ui/choices.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import type { MenuEntry } from '../../ui/menu.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Table } from '../../ui/table.tsx'
import { toast } from '../../ui/toast.tsx'
import type { Customer } from '../customers/data.ts'
import { copyLink, type Link, listLinks, sendLink } from './data.ts'
import { linkColumns } from './link-columns.tsx'
import { LinkDialogs } from './link-dialogs.tsx'
import { asTree, endedBy, nameOf } from './words.ts'

/** The Access links tab: a customer's links, what came in through each, and what can be done with it. */
export function AccessLinks(props: { customer: Customer; dialog: ReturnType<typeof useDialog> }): JSX.Element {
  const { zone } = useSignedIn()
  const [search, setSearch] = useSearchParams<{ state?: string }>()
  const text = useSearchText()
  const attempt = createAttempt()
  const links = createLive(
    () => listLinks(props.customer.id),
    () => listLinks.keyFor(props.customer.id),
  )
  const columns = linkColumns(zone)
  const entries = createEntries(props.dialog, attempt)
  const onlyOpen = () => search.state === 'open'
  const matches = (link: Link) =>
    (!onlyOpen() || link.state === 'open') && `${link.description} ${link.email}`.toLowerCase().includes(text.settled().toLowerCase())
  const tree = createMemo(() => asTree((links() ?? []).filter(matches)))
  const depths = createMemo(() => new Map(tree().map(({ link, depth }) => [link.id, depth])))
  const clear = () => {
    text.type('')
    setSearch({ state: undefined })
  }
  const none = () => (
    <div class="card">
      <Show
        when={links()?.length === 0}
        fallback={<EmptyState title="No link matches" why="The filter hides the others." action={<Button onClick={clear}>Show all links</Button>} />}
      >
        <EmptyState
          icon={<LinkIcon size={20} aria-hidden="true" />}
          title="No access links yet"
          why={`With a link, ${props.customer.name} sends files for its orders without an account.`}
          action={
            <Button look="primary" onClick={() => props.dialog.open('add-link')}>
              Add customer link
            </Button>
          }
        />
      </Show>
    </div>
  )
  return (
    <>
      <Failure of={attempt} />
      <div class="mb-3 flex flex-wrap items-center gap-2">
        <SearchField label="Find a link" value={text.text()} onInput={text.type} />
        <Segments
          label="State"
          value={onlyOpen() ? 'open' : 'all'}
          onChange={(state) => setSearch({ state: state === 'open' ? 'open' : undefined })}
          options={[
            { value: 'open', label: 'Open' },
            { value: 'all', label: 'All states' },
          ]}
        />
        <span class="w-full text-s text-muted desk:ml-auto desk:w-auto">Times are {zone}</span>
      </div>
      <Show when={links()}>
        <Show when={tree().length > 0} fallback={none()}>
          <Table
            label="Access links"
            columns={columns}
            rows={tree().map(({ link }) => link)}
            rowKey={(row) => row.id}
            rowName={nameOf}
            depth={(row) => depths().get(row.id) ?? 0}
            actions={entries}
            aside={(row) => (
              <Show when={row.state !== 'revoked'}>
                <Show when={row.state === 'expired'}>
                  <Button onClick={() => props.dialog.open('edit-link', endedBy(row, links() ?? []).id)}>Extend</Button>
                </Show>
                <CopyButton text={() => copyLink(row.id)} label="Copy link" onError={attempt.fail} />
              </Show>
            )}
            onOpen={(row) => row.state !== 'revoked' && props.dialog.open('edit-link', row.id)}
            foot={
              <>
                <span>{tree().length === 1 ? '1 link' : `${tree().length} links`}</span>
                <span>Expired and revoked links stay here for 90 days</span>
              </>
            }
          />
        </Show>
      </Show>
      <LinkDialogs customer={props.customer} links={links() ?? []} dialog={props.dialog} />
    </>
  )
}

/** What a row's menu offers. Of a revoked link there can only be another one like it. */
function createEntries(dialog: ReturnType<typeof useDialog>, attempt: ReturnType<typeof createAttempt>): (link: Link) => readonly MenuEntry[] {
  const send = useAction(sendLink)
  const sendNow = (link: Link) =>
    attempt.run(link.id, async () => {
      await send(link.id)
      toast(`The link is on its way to ${link.email}.`)
    })
  return (link) => {
    const ended = link.state === 'open' ? {} : { disabled: true, why: link.state === 'revoked' ? 'The link was revoked.' : 'The link has ended.' }
    const shared = link.parentId === null ? {} : { disabled: true, why: 'Duplicate the link that it was shared from.' }
    const revoked = link.state === 'revoked' ? { disabled: true, why: 'The link was revoked.' } : {}
    return [
      { label: link.sentAt === null ? 'Send' : 'Send again', icon: <Send size={14} aria-hidden="true" />, ...ended, onSelect: () => sendNow(link) },
      { label: 'Show link and QR code', icon: <QrCode size={14} aria-hidden="true" />, ...revoked, onSelect: () => dialog.open('show-link', link.id) },
      { label: 'Edit', icon: <Pencil size={14} aria-hidden="true" />, ...revoked, onSelect: () => dialog.open('edit-link', link.id) },
      { label: 'Duplicate', icon: <CopyPlus size={14} aria-hidden="true" />, ...shared, onSelect: () => dialog.open('duplicate-link', link.id) },
      'line',
      { label: 'Revoke', icon: <Ban size={14} aria-hidden="true" />, tone: 'loss', ...revoked, onSelect: () => dialog.open('revoke-link', link.id) },
    ]
  }
}
