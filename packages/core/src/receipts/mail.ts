import type { SystemContext } from '../context.ts'
import type { Id } from '../ids.ts'
import { type Addressed, dateIn } from '../notices/letter.ts'
import type { MailAttachment } from '../ports.ts'
import { findLinkById } from '../upload-links/usecases.ts'
import type { Workspace } from '../workspace/policy.ts'
import { firstFiles } from './document.ts'
import { type DescribedReceipt, findReceipt } from './repository.ts'
import { fileNameOf } from './usecases.ts'
import { digestWords, type ReceiptFile } from './verify.ts'

const MIB = 1024 * 1024
/** Larger ones are fetched from the link's page. */
const LARGEST_ATTACHED = MIB
const SHOWN = 20

/** The uploader's mail, with the document itself where it is small enough. Null when there is nobody to write to: the link was revoked, or its row is gone. */
export async function writeReceipt(ctx: SystemContext, submissionId: Id<'submission'>, workspace: Workspace): Promise<Addressed | null> {
  const facts = await findReceipt(ctx.db, submissionId)
  const link = facts && (await findLinkById(ctx.db, facts.submission.linkId))
  if (!facts || !link || link.revokedAt !== null) return null
  const [shown, attachments] = await Promise.all([firstFiles(ctx, facts, SHOWN), attach(ctx, facts)])
  const { submission, order, receipt } = facts
  const count = submission.files === 1 ? 'one file' : `${submission.files} files`
  const others = submission.files - shown.length
  return {
    to: link.email,
    lookOf: link.customerId,
    attachments,
    letter: {
      subject: `Receipt: ${count} for order ${order.number}`,
      paragraphs: [
        `${workspace.name} has received ${count} (${sizeText(submission.bytes)}) from you for order ${order.number}, ${receipt.names.title}, by the link “${receipt.names.description ?? ''}”. All of it was here by ${dateIn(workspace.zone, receipt.createdAt)}.`,
        attachments.length > 0
          ? 'The attached file is the signed receipt. Keep it with your files: with both, anyone can check later that exactly these files arrived here.'
          : 'The signed receipt is too long for a mail: fetch it from the page of your link, and keep it with your files.',
      ],
      items: [
        ...shown.map(itemOf),
        ...(others > 0 ? [{ title: `and ${others === 1 ? 'one more file' : `${others} more files`}`, detail: 'listed in the receipt' }] : []),
      ],
      link: { label: 'Check a receipt', url: `${ctx.publicUrl}/verify` },
      footer: `Sent by ${workspace.name} when what you sent together was complete.`,
    },
  }
}

const itemOf = (file: ReceiptFile) => ({ title: `${file.path}, ${sizeText(file.sizeBytes)}`, detail: digestWords(file) })

async function attach(ctx: SystemContext, facts: DescribedReceipt): Promise<MailAttachment[]> {
  const { objectKey, sizeBytes } = facts.receipt
  if (objectKey === null || sizeBytes === null || sizeBytes > LARGEST_ATTACHED) return []
  const body = await ctx.store.get(objectKey)
  return body ? [{ name: fileNameOf(facts), mediaType: 'application/json', content: await new Response(body).text() }] : []
}

const UNITS = ['kB', 'MB', 'GB', 'TB'] as const

/** Decimal, as systems show sizes: `1.2 GB`. */
function sizeText(bytes: number): string {
  if (bytes < 1_000) return bytes === 1 ? '1 byte' : `${bytes} bytes`
  let [size, unit]: [number, string] = [bytes, '']
  for (const larger of UNITS) {
    if (size < 999.5) break
    ;[size, unit] = [size / 1_000, larger]
  }
  return `${size < 99.95 ? size.toFixed(1) : size.toFixed(0)} ${unit}`
}
