import { useAction } from '@solidjs/router'
import { createResource, type JSX, Show } from 'solid-js'
import type { useDialog } from '../../shell/url.ts'
import { explain } from '../../text.ts'
import { Button } from '../../ui/button.tsx'
import { CopyLinkField } from '../../ui/copy.tsx'
import { ConfirmDialog, Dialog } from '../../ui/dialog.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { toast } from '../../ui/toast.tsx'
import type { Customer } from '../customers/data.ts'
import { filesWord } from '../orders/words.ts'
import { copyLink, type Link, revokeLink } from './data.ts'
import { nameOf } from './words.ts'
import { AddLinkDialog, DuplicateLinkDialog, EditLinkDialog } from './link.dialog.tsx'

/** The dialogs of the Access links tab; the URL says which one is open, and about which link. */
export function LinkDialogs(props: { customer: Customer; links: readonly Link[]; dialog: ReturnType<typeof useDialog> }): JSX.Element {
  const about = (name: string) => (props.dialog.is(name) ? props.links.find((link) => link.id === props.dialog.of()) : undefined)
  const nameOfSharer = (link: Link) => props.links.find((each) => each.id === link.parentId)?.email
  return (
    <>
      <Show when={props.dialog.is('add-link')}>
        <AddLinkDialog customer={props.customer} onClose={props.dialog.close} />
      </Show>
      <Show when={about('duplicate-link')}>{(link) => <DuplicateLinkDialog customer={props.customer} of={link()} onClose={props.dialog.close} />}</Show>
      <Show when={about('edit-link')}>{(link) => <EditLinkDialog link={link()} sharedBy={nameOfSharer(link())} onClose={props.dialog.close} />}</Show>
      <Show when={about('show-link')}>{(link) => <ShowLinkDialog link={link()} onClose={props.dialog.close} />}</Show>
      <Show when={about('revoke-link')}>{(link) => <RevokeLinkDialog link={link()} links={props.links} onClose={props.dialog.close} />}</Show>
    </>
  )
}

/** The address of a link, to copy by hand or to scan. */
function ShowLinkDialog(props: { link: Link; onClose: () => void }): JSX.Element {
  const [url] = createResource(
    () => props.link.id,
    (linkId) =>
      copyLink(linkId).then(
        (address) => ({ address }),
        (error: unknown) => ({ error }),
      ),
  )
  const failure = () => {
    const answer = url.latest
    return answer && 'error' in answer ? answer : undefined
  }
  const address = () => {
    const answer = url.latest
    return answer && 'address' in answer ? answer.address : undefined
  }
  return (
    <Dialog
      open
      wide
      onClose={props.onClose}
      title={nameOf(props.link)}
      description={`Whoever has this address can send files in the name of ${props.link.email}. Give it to nobody else.`}
      footer={<Button onClick={() => props.onClose()}>Close</Button>}
    >
      <Show when={address()}>{(link) => <CopyLinkField link={link()} label="Link" />}</Show>
      <Show when={failure()}>{(failed) => <ErrorPanel error={explain(failed().error)} />}</Show>
    </Dialog>
  )
}

/** Says what stops with a link, and how many links that were shared from it. */
function RevokeLinkDialog(props: { link: Link; links: readonly Link[]; onClose: () => void }): JSX.Element {
  const revoke = useAction(revokeLink)
  const { id, email, filesIn } = props.link
  const below = (parent: Link['id']): Link[] =>
    props.links.filter((link) => link.parentId === parent && link.state !== 'revoked').flatMap((link) => [link, ...below(link.id)])
  const shared = below(id)
  return (
    <ConfirmDialog
      open
      onClose={props.onClose}
      title={`Revoke “${nameOf(props.link)}”?`}
      losses={[
        `${email} can no longer open it or send files with it.`,
        'Uploads that run through it now stop at once.',
        ...(shared.length > 0
          ? [
              `${shared.length === 1 ? '1 link' : `${shared.length} links`} shared from it: ${shared.map((link) => link.email).join(', ')} can no longer send either.`,
            ]
          : []),
        'A revoked link cannot be opened again. You would make a new one.',
      ]}
      kept={filesIn === 0 ? 'Nothing came in through it.' : `The ${filesWord(filesIn)} that came in through it stay.`}
      confirm="Revoke link"
      onConfirm={async () => {
        await revoke(id)
        toast(`“${nameOf(props.link)}” is revoked.`)
      }}
      explain={(error) => <ErrorPanel error={explain(error)} />}
    />
  )
}
