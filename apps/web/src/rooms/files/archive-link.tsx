import Download from 'lucide-solid/icons/download'
import { type JSX, Show } from 'solid-js'
import { humanBytes } from '../../ui/bytes.ts'
import { LinkButton, type LinkButtonProps } from '../../ui/button.tsx'

/** So many files go into one selection at most: their ids stand in the address. */
export const LARGEST_SELECTION = 400

/** What has an archive, as its address names it. */
type Archived = 'orders' | 'tasks' | 'submissions' | 'assets'

/** Where a ZIP of a thing is, or of some of its files. */
function archiveHref(of: Archived, id: string, fileIds: readonly string[] = []): string {
  const query = fileIds.map((fileId) => `file=${fileId}`).join('&')
  return `/api/${of}/${id}/archive.zip${query === '' ? '' : `?${query}`}`
}

export interface ArchiveLinkProps {
  of: Archived
  id: string
  /** Only these; all when not said. */
  fileIds?: readonly string[]
  /** What is in it, before it is packed. */
  sizeBytes?: number
  /** Of what, for screen readers, when the words around do not say it. */
  about?: string
  look?: LinkButtonProps['look']
  children: JSX.Element
}

/** A plain link to a ZIP: the browser downloads it by itself, pauses it and goes on with it. */
export function ArchiveLink(props: ArchiveLinkProps): JSX.Element {
  return (
    <LinkButton href={archiveHref(props.of, props.id, props.fileIds)} download="" look={props.look ?? 'plain'}>
      <Download size={14} aria-hidden="true" />
      {props.children}
      <Show when={props.sizeBytes !== undefined}>
        <span class="font-normal opacity-80">{humanBytes(props.sizeBytes ?? 0)}</span>
      </Show>
      <Show when={props.about}>
        <span class="sr-only">: {props.about}</span>
      </Show>
    </LinkButton>
  )
}
