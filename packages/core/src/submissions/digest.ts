import type { Context, SystemContext } from '../context.ts'
import type { Id } from '../ids.ts'
import { DAY, type Instant } from '../instants.ts'
import type { Addressed } from '../notices/letter.ts'
import { enqueueNoticeIf, gatherNotice, notTold } from '../notices/usecases.ts'
import type { Statement } from '../ports.ts'
import { findFirstAdministrator, findReader } from '../staff/usecases.ts'
import { findLinkById } from '../upload-links/usecases.ts'
import type { Workspace } from '../workspace/policy.ts'
import { getWorkspace } from '../workspace/usecases.ts'
import { digestAt, digestDay, MOST_MAILED } from './policy.ts'
import { fewerMailedThan, listForDigest, type Submission } from './repository.ts'

/** Statements that tell staff of a submission that ends now, as its reader wants it: at once (the first of a link in a day), with the day's digest, or not at all. */
export async function announce(ctx: Context, submission: Submission): Promise<Statement[]> {
  const link = await findLinkById(ctx.db, submission.linkId)
  const reader = link && (await findReader(ctx.db, link.createdBy))
  if (!reader || reader.submissionNotices === 'off') return []
  const { zone } = await getWorkspace(ctx.db)
  const digest = { template: 'submission-digest', aboutId: reader.id, nextAt: digestAt(ctx.now, zone) } as const
  if (reader.submissionNotices === 'daily') return [gatherNotice(ctx, digest)]
  const atOnce = { template: 'submission', aboutId: submission.id } as const
  return [
    enqueueNoticeIf(ctx, atOnce, fewerMailedThan('submission', link.id, ctx.now - DAY, MOST_MAILED)),
    gatherNotice(ctx, digest, notTold(atOnce.template, atOnce.aboutId)),
  ]
}

/** What came in on the day before for one member of staff. Null when they want none any more. */
export async function writeDigest(ctx: SystemContext, staffId: Id<'staff'>, workspace: Workspace, queuedAt: Instant): Promise<Addressed | null> {
  const [reader, first] = await Promise.all([findReader(ctx.db, staffId), findFirstAdministrator(ctx.db)])
  if (!reader || reader.submissionNotices === 'off') return null
  const day = digestDay(queuedAt, workspace.zone)
  const rows = await listForDigest(ctx.db, { ...day, makerId: staffId, withLeft: first?.id === staffId })
  if (rows.length === 0) return null
  const files = rows.reduce((sum, row) => sum + row.files, 0)
  const orders = new Set(rows.map((row) => row.number)).size
  const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: workspace.zone }).format(day.from)
  return {
    to: reader.email,
    letter: {
      subject: `${filesWord(files)} for ${orders === 1 ? 'one order' : `${orders} orders`} on ${date}`,
      paragraphs: [`This came in on ${date}:`],
      items: rows.map((row) => ({
        title: `Order ${row.number}, ${row.title}: ${filesWord(row.files)}`,
        detail: `${row.customerName}, by the link “${row.description}”`,
      })),
      link: { label: 'Open Sluice', url: ctx.publicUrl },
      footer: 'One mail a day. Your menu has My notices, where you choose when to be told.',
    },
  }
}

const filesWord = (count: number) => (count === 1 ? 'One file' : `${count} files`)
