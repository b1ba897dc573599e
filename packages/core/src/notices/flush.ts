import { commitQuietly } from '../audit/usecases.ts'
import { customerBrand } from '../branding/usecases.ts'
import type { SystemContext } from '../context.ts'
import { isId } from '../ids.ts'
import { DAY, MINUTE } from '../instants.ts'
import { MailRefused, MessageRefused } from '../ports.ts'
import { forgetSealed } from '../sign-in/codes.ts'
import type { Workspace } from '../workspace/policy.ts'
import { getWorkspace } from '../workspace/usecases.ts'
import { type Addressed, letterHtml, letterText, type Texted } from './letter.ts'
import { MOST_ATTEMPTS, NOTHING_TO_SAY, retryAt } from './policy.ts'
import { deleteOldNotices, leaseDue, markFailed, markSent } from './repository.ts'
import type { notices } from './table.ts'
import { writers } from './templates.ts'

type Notice = typeof notices.$inferSelect

const BATCH = 20
const PURGE_BATCH = 1_000
const LEASE = 2 * MINUTE
const KEEP_SENT = 30 * DAY

/** Sends what is due. A notice that fails is tried again later, with growing pauses, and is dead after eight tries or a final refusal. */
export async function flushNotices(ctx: SystemContext) {
  let items = 0
  for (let taken = 0; taken < BATCH; taken++) {
    // One lease at a time: a slow provider never outlasts the leases of those that wait.
    const at = ctx.clock()
    const notice = await leaseDue(ctx.db, at, at + LEASE)
    if (!notice) return { items, bytes: 0 }
    if (await sendNotice(ctx, notice)) items++
  }
  return { items, bytes: 0, more: true }
}

/** Notices are kept 30 days, as the record of what was accepted and what failed. */
export async function purgeNotices(ctx: SystemContext) {
  const items = (await deleteOldNotices(ctx.db, ctx.now - KEEP_SENT, PURGE_BATCH)).length
  return { items, bytes: 0, more: items === PURGE_BATCH }
}

async function sendNotice(ctx: SystemContext, notice: Notice): Promise<boolean> {
  const lease = notice.leaseUntil ?? 0
  try {
    const workspace = await getWorkspace(ctx.db)
    const addressed = await writers[notice.template](ctx, notice.aboutId, workspace, notice.createdAt)
    if (!addressed) {
      await commitQuietly(ctx, [markFailed(ctx.db, notice.id, lease, { state: 'dead', nextAt: notice.nextAt, failure: NOTHING_TO_SAY })])
      return false
    }
    await deliver(ctx, notice.id, addressed, workspace)
    await commitQuietly(ctx, [markSent(ctx.db, notice.id, lease, ctx.clock()), ...codeSpent(ctx, notice)])
    return true
  } catch (error) {
    const final = error instanceof MailRefused || error instanceof MessageRefused || notice.attempts >= MOST_ATTEMPTS
    const failure = error instanceof Error ? error.name : 'unknown'
    ctx.logger.error('notice.failed', { noticeId: notice.id, template: notice.template, attempts: notice.attempts, final, failure })
    const next = { state: final ? 'dead' : 'retry', nextAt: retryAt(notice.attempts, ctx.clock()), failure } as const
    await commitQuietly(ctx, [markFailed(ctx.db, notice.id, lease, next), ...(final ? codeSpent(ctx, notice) : [])])
    return false
  }
}

/** Once its notice was sent or given up, nobody needs to read a code any more. */
const codeSpent = (ctx: SystemContext, { aboutId }: Notice) => (isId('code', aboutId) ? [forgetSealed(ctx, aboutId)] : [])

async function deliver(ctx: SystemContext, id: Notice['id'], message: Addressed | Texted, workspace: Workspace): Promise<void> {
  if ('phone' in message) {
    if (!ctx.sms) throw new MessageRefused('There is no SMS provider.')
    return ctx.sms.send({ id, to: message.phone, text: message.text })
  }
  const { to, letter, lookOf, attachments = [] } = message
  const accent = lookOf === undefined ? null : (await customerBrand(ctx.db, lookOf)).accent
  const from = { name: workspace.mailFromName, address: workspace.mailFromAddress }
  const mail = { id, to, from, subject: letter.subject, text: letterText(letter), html: letterHtml(letter, accent) }
  await ctx.mailer.send(attachments.length > 0 ? { ...mail, attachments } : mail)
}
