import { joined } from '@sluice/archive/joined'
import type { Context } from '../context.ts'
import { utf8 } from '../encoding.ts'
import { DAY, type Instant } from '../instants.ts'
import { listTasksOf } from '../tasks/usecases.ts'
import { canonicalJson, canonicalPieces } from './canonical.ts'
import { receiptTooLarge } from './errors.ts'
import { type DescribedReceipt, listEmptyDirectories, listFoldersWithEmpty, listSentFiles, type SentFile } from './repository.ts'
import type { SigningKey } from './signing.ts'
import { RECEIPT_FORMAT, type ReceiptFile, type ReceiptHead, type ReceiptSignature } from './verify.ts'

/** D1 answers 1,000 queries an invocation: 35,000 files are 35 of them. */
const PAGE = 1_000
/** A Worker has 128 MB, and the text is there up to three times while it is signed. With usual names it is that of 70,000 files. */
const LARGEST = 24 * 1024 * 1024
/** A file is held from when the request of its last part began, which is near the submission's time and not always inside it. */
const SLACK = DAY

const DIGEST =
  'sha256 is the SHA-256 of the file. Where partSizeBytes is given, the file is cut into parts of that size, the last one smaller, ' +
  "and sha256 is the SHA-256 over the parts' SHA-256 digests, each of 32 raw bytes, one after another."

const iso = (at: Instant) => new Date(at).toISOString()

/** What a receipt says above its list of files. */
export function headOf({ submission, order, receipt: { names } }: DescribedReceipt): ReceiptHead {
  return {
    format: RECEIPT_FORMAT,
    id: submission.id,
    workspace: { name: names.workspace },
    link: { id: submission.linkId, description: names.description, email: names.email },
    customer: { name: names.customer },
    order: { number: order.number, title: names.title },
    openedAt: iso(submission.createdAt),
    closedAt: iso(submission.closedAt ?? 0),
    totals: { files: submission.files, bytes: submission.bytes },
    digest: DIGEST,
  }
}

const fileOf = (file: SentFile): ReceiptFile => ({
  name: file.name,
  path: file.assetName === null ? file.name : `${file.assetName}/${file.relativePath}`,
  sizeBytes: file.sizeBytes,
  sha256: file.sha256 ?? '',
  partSizeBytes: file.partSizeBytes,
  crc32: file.crc32 ?? '',
  receivedAt: iso(file.readyAt ?? 0),
})

/** The files of a submission page by page: by its order's tasks, then as they arrived. */
async function* sentFiles(ctx: Context, { submission }: DescribedReceipt, limit: number): AsyncGenerator<SentFile[], void> {
  const between = [submission.createdAt - SLACK, (submission.closedAt ?? ctx.now) + SLACK] as const
  for (const { task } of await listTasksOf(ctx.db, submission.orderId)) {
    const of = { taskId: task.id, submissionId: submission.id, between }
    for (let page = await listSentFiles(ctx.db, of, null, limit); ;) {
      yield page
      const last = page.at(-1)
      if (page.length < limit || !last) break
      page = await listSentFiles(ctx.db, of, last, limit)
    }
  }
}

/** The first files of a receipt, as its mail shows them. */
export async function firstFiles(ctx: Context, facts: DescribedReceipt, count: number): Promise<ReceiptFile[]> {
  const first: ReceiptFile[] = []
  for await (const page of sentFiles(ctx, facts, count)) {
    first.push(...page.map(fileOf))
    if (first.length >= count) break
  }
  return first.slice(0, count)
}

/** Page by page, of the folders that arrived whole. */
async function* emptyDirectories(ctx: Context, { submission }: DescribedReceipt): AsyncGenerator<string[], void> {
  const folders = (await listFoldersWithEmpty(ctx.db, { ...submission, submissionId: submission.id })).map((folder) => folder.id)
  if (folders.length === 0) return
  for (let page = await listEmptyDirectories(ctx.db, folders, null, PAGE); ;) {
    yield page.map(({ assetName, path }) => `${assetName}/${path}`)
    const last = page.at(-1)
    if (page.length < PAGE || !last) return
    page = await listEmptyDirectories(ctx.db, folders, last, PAGE)
  }
}

async function* receiptFiles(ctx: Context, facts: DescribedReceipt): AsyncGenerator<ReceiptFile[], void> {
  for await (const page of sentFiles(ctx, facts, PAGE)) yield page.map(fileOf)
}

export interface SignedDocument {
  blob: Blob
  signature: ReceiptSignature['value']
}

/**
 * The document as it is stored and served: one line, `receipt` in its canonical text, so that the bytes that were signed stand in it as they are.
 * An Ed25519 signature is over the whole at once: the text is in memory, its rows are not. Throws `receipt.too_large`.
 */
export async function signedDocument(ctx: Context, facts: DescribedReceipt, key: SigningKey): Promise<SignedDocument> {
  const receipt = { ...headOf(facts), emptyDirectories: emptyDirectories(ctx, facts), files: receiptFiles(ctx, facts) }
  const signed = await gathered(canonicalPieces(receipt))
  const signature = await key.sign(signed)
  const after = canonicalJson({ alg: 'Ed25519', kid: key.id, value: signature } satisfies ReceiptSignature)
  return { blob: new Blob(['{"receipt":', signed, `,"signature":${after}}\n`]), signature }
}

async function gathered(texts: AsyncIterable<string>): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = []
  let sizeBytes = 0
  for await (const text of texts) {
    const piece = utf8(text)
    sizeBytes += piece.length
    if (sizeBytes > LARGEST) throw receiptTooLarge()
    pieces.push(piece)
  }
  return joined(pieces, sizeBytes)
}
