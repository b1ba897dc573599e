import type { ReceiptHead } from '@sluice/core/receipts/verify'
import type { JSX } from 'solid-js'
import { humanBytes } from '../../ui/bytes.ts'
import { Facts } from '../../ui/facts.tsx'
import { Time } from '../../ui/time.tsx'
import { filesWord } from '../orders/words.ts'

/** Folders in which nothing lay are kept, but are no files: they are told as a count. */
function emptyFoldersWord(count: number | undefined): string {
  return count ? ` and ${count.toLocaleString('en')} empty ${count === 1 ? 'folder' : 'folders'}` : ''
}

/** What a receipt says above its list of files. `emptyFolders` is not known before the whole document is. */
export function ReceiptFacts(props: { receipt: ReceiptHead; emptyFolders: number | undefined; zone: string }): JSX.Element {
  return (
    <Facts
      facts={[
        { label: 'From', value: props.receipt.customer.name },
        { label: 'Sent with', value: props.receipt.link.description },
        { label: 'Link of', value: props.receipt.link.email },
        { label: 'For order', value: `${props.receipt.order.number}, ${props.receipt.order.title}` },
        { label: 'Begun', value: <Time at={Date.parse(props.receipt.openedAt)} zone={props.zone} as="line" /> },
        { label: 'Ended', value: <Time at={Date.parse(props.receipt.closedAt)} zone={props.zone} as="line" /> },
        {
          label: 'Received',
          value: `${filesWord(props.receipt.totals.files)}, ${humanBytes(props.receipt.totals.bytes)}${emptyFoldersWord(props.emptyFolders)}`,
        },
        { label: 'Receipt', value: <code class="font-mono text-xs break-all">{props.receipt.id}</code> },
      ]}
    />
  )
}
