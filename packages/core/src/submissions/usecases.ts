import type { SQL } from 'drizzle-orm'
import { commit, commitQuietly } from '../audit/usecases.ts'
import type { Context, SystemContext, VisitorContext } from '../context.ts'
import { must } from '../database.ts'
import { isNamed } from '../errors.ts'
import { type Id, newId } from '../ids.ts'
import { DAY } from '../instants.ts'
import type { Database, Statement } from '../ports.ts'
import { oweReceipt } from '../receipts/usecases.ts'
import { reachesOrder } from '../upload-links/scope.ts'
import { findLinkById } from '../upload-links/usecases.ts'
import { announce } from './digest.ts'
import { submissionMoved } from './errors.ts'
import { LONGEST, MOST_FILES, MOST_MAILED, QUIET, submissionEnds } from './policy.ts'
import {
  type Because,
  closeAll,
  closeSubmissionRow,
  countArrivals,
  fewerMailedThan,
  findOpenSubmissions,
  findSubmission,
  listDueSubmissions,
  openSubmission,
  openSubmissionId,
  type Submission,
  touchOpen,
} from './repository.ts'

/** What one grant sends for one order. */
export interface SentFor {
  linkId: Id<'link'>
  orderId: Id<'order'>
}

const BATCH = 100

/** *Done*: closes what this link has open, so that staff hear of it at once. Files still on their way begin a new submission when they arrive. */
export async function finishSubmissions(ctx: VisitorContext): Promise<{ closed: number }> {
  const open = await findOpenSubmissions(ctx.db, ctx.actor.link.id)
  let closed = 0
  for (const submission of open) if (await close(ctx, submission, 'done')) closed++
  ctx.soon('notices')
  ctx.soon('receipts')
  return { closed }
}

/** Closes what has been quiet for five minutes, open for a day, or has as many files as a receipt can list. The receipts are made by the chore that comes next. */
export async function closeQuietSubmissions(ctx: SystemContext) {
  const due = await listDueSubmissions(ctx.db, ctx.now - QUIET, ctx.now - LONGEST, MOST_FILES, BATCH)
  let items = 0
  for (const submission of due) if (await close(ctx, submission, submissionEnds(submission, ctx.now) ?? 'quiet')) items++
  if (items > 0) ctx.soon('notices')
  return { items, bytes: 0 }
}

/** One guarded statement closes it, tells staff once and owes the receipt; bytes that came meanwhile keep open what closes for its quiet. A submission with no file makes neither. */
async function close(ctx: Context, submission: Submission, because: Because): Promise<boolean> {
  const told = submission.files > 0 ? [...(await announce(ctx, submission)), oweReceipt(ctx, submission.id, await isReached(ctx, submission))] : []
  try {
    return await commit(ctx, 'submission.closed', submission.id, { because, files: submission.files, bytes: submission.bytes }, [
      closeSubmissionRow(ctx.db, submission, ctx.now, because),
      must(submissionMoved),
      ...told,
    ])
  } catch (error) {
    if (!isNamed(error, submissionMoved)) throw error
    return false
  }
}

/** Whether the link that sent it may still know what the order is called. */
async function isReached(ctx: Context, { linkId, orderId }: Submission): Promise<boolean> {
  const link = await findLinkById(ctx.db, linkId)
  return link !== undefined && reachesOrder(ctx.db, link, orderId)
}

/** Statement of a start, a part or an arrival: bytes of this link for this order have moved. Makes the open submission where there is none. */
export const wakeSubmission = (ctx: Context, from: SentFor): Statement =>
  openSubmission(ctx.db, { ...from, id: newId('submission'), createdAt: ctx.now, bytesAt: ctx.clock() })

/** Bytes of these uploads are coming, though none of their parts may be here for long: what they belong to stays open. One that has closed stays closed. */
export const keepOpen = (ctx: VisitorContext, uploadIds: readonly Id<'upload'>[]): Promise<void> =>
  commitQuietly(ctx, [touchOpen(ctx.db, ctx.actor.link.id, uploadIds, ctx.clock())])

/** Statement of an arrival, after `wakeSubmission`: counts its files into the open submission. */
export const countIntoSubmission = (ctx: Context, from: SentFor, arrived: { files: number; bytes: number }): Statement =>
  countArrivals(ctx.db, from, arrived, ctx.clock())

/** The open submission's id, as a part of a statement after `wakeSubmission`. */
export const submissionOf = (from: SentFor): SQL => openSubmissionId(from)

/** Condition of the statement that mails a receipt: few enough of what its link sent within a day were. */
export const mayMailReceipt = ({ linkId, closedAt }: Pick<Submission, 'linkId' | 'closedAt'>): SQL =>
  fewerMailedThan('receipt', linkId, (closedAt ?? 0) - DAY, MOST_MAILED)

/** For the mailer. */
export const findSubmissionById = (db: Database, id: Id<'submission'>) => findSubmission(db, id)

/** Statement of the sample: closes what it opened, and writes to nobody. */
export const closeSilently = (ctx: Context): Statement => closeAll(ctx.db, ctx.now)
