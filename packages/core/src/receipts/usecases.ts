import type { Context, StaffContext, VisitorContext } from '../context.ts'
import { type Id, isId } from '../ids.ts'
import { pageKey, pageOf } from '../paging.ts'
import type { Database, Statement } from '../ports.ts'
import { headOf } from './document.ts'
import { receiptMissing, receiptNotFound, receiptNotReady } from './errors.ts'
import { type DescribedReceipt, findReceipt, insertReceipt, listKeyRows, listLinkReceiptRows, listObjectKeys, listOrderReceiptRows } from './repository.ts'
import type { ListOwnReceipts, ListReceipts, ReceiptOf } from './schemas.ts'
import type { ReceiptSignature } from './verify.ts'

/**
 * Statement of the batch that closes a submission with files: its receipt is due from now on. `ctx.soon('receipts')` then makes it at once.
 * @param reached whether the link reaches the order still; if not, the receipt calls it what it was called when the link began to send for it.
 */
export const oweReceipt = (ctx: Context, submissionId: Id<'submission'>, reached: boolean): Statement => insertReceipt(ctx.db, submissionId, ctx.now, reached)

/**
 * What a receipt says without its list of files, in the names that are signed, and where it stands: to staff, and to the link that sent it (in its grace
 * too). What is absent and what another link sent is one answer. Throws `receipt.not_found`.
 */
export async function getReceipt(ctx: StaffContext | VisitorContext, input: ReceiptOf) {
  const facts = await findReadable(ctx, input)
  const { state, madeAt, sizeBytes, sha256 } = facts.receipt
  return {
    submissionId: input.submissionId,
    orderId: facts.order.id,
    state,
    madeAt,
    sizeBytes,
    sha256,
    head: headOf(facts),
    signature: signatureOf(facts),
  }
}

/** The signed document's bytes. Throws `receipt.not_found`, `receipt.not_ready` until it is made, `receipt.missing` when the store has lost it. */
export async function openReceipt(ctx: StaffContext | VisitorContext, input: ReceiptOf) {
  const facts = await findReadable(ctx, input)
  const { objectKey, sizeBytes } = facts.receipt
  if (objectKey === null || sizeBytes === null) throw receiptNotReady()
  const body = await ctx.store.get(objectKey)
  if (!body) throw receiptMissing()
  return { body, sizeBytes, fileName: fileNameOf(facts) }
}

/** The receipts of what was sent for an order, newest first. They stay when its files have expired. */
export async function listOrderReceipts(ctx: StaffContext, input: ListReceipts) {
  const rows = await listOrderReceiptRows(ctx.db, input.orderId, pageKey(input.after), input.limit + 1)
  return pageOf(
    rows.map((facts) => ({ ...listed(facts), link: { id: facts.submission.linkId, description: facts.link?.description ?? null } })),
    input.limit,
    (last) => [last.closedAt, last.submissionId],
  )
}

/** The receipts of what this link has sent, newest first. */
export async function listOwnReceipts(ctx: VisitorContext, input: ListOwnReceipts) {
  const rows = await listLinkReceiptRows(ctx.db, ctx.actor.link, pageKey(input.after), input.limit + 1)
  return pageOf(rows.map(listed), input.limit, (last) => [last.closedAt, last.submissionId])
}

/** Every public key that ever signed a receipt, as a JWK set (RFC 7517, RFC 8037). */
export async function listReceiptKeys(ctx: Context) {
  const rows = await listKeyRows(ctx.db)
  return { keys: rows.map((row) => ({ kty: 'OKP', crv: 'Ed25519', kid: row.id, x: row.publicKey, use: 'sig' })) }
}

/** Which of these objects a receipt has: for the sweep of what no row stands for. Their keys begin with `receipts/` and the submission's id. */
export async function listReceiptObjects(db: Database, keys: readonly string[]): Promise<string[]> {
  const ids = keys.map((key) => key.split('/')[1] ?? '').filter((id) => isId('submission', id))
  return (await listObjectKeys(db, ids)).flatMap((row) => row.objectKey ?? [])
}

export const fileNameOf = ({ order, submission }: DescribedReceipt): string =>
  `receipt-${order.number}-${new Date(submission.closedAt ?? 0).toISOString().slice(0, 10)}.json`

async function findReadable(ctx: StaffContext | VisitorContext, { submissionId }: ReceiptOf): Promise<DescribedReceipt> {
  const facts = await findReceipt(ctx.db, submissionId, ctx.actor.kind === 'visitor' ? ctx.actor.link.id : undefined)
  if (!facts) throw receiptNotFound()
  return facts
}

/** A receipt is owed from the instant its submission closes, and has the names of then. */
const listed = ({ receipt, submission, order }: DescribedReceipt) => ({
  submissionId: submission.id,
  order: { ...order, title: receipt.names.title },
  files: submission.files,
  bytes: submission.bytes,
  openedAt: submission.createdAt,
  closedAt: receipt.createdAt,
  closedBecause: submission.closedBecause,
  state: receipt.state,
  sizeBytes: receipt.sizeBytes,
})

function signatureOf({ receipt: { keyId, signature } }: DescribedReceipt): ReceiptSignature | null {
  return keyId === null || signature === null ? null : { alg: 'Ed25519', kid: keyId, value: signature }
}
