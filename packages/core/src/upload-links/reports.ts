import { commit } from '../audit/usecases.ts'
import type { SystemContext, VisitorContext } from '../context.ts'
import { getCustomerName } from '../customers/usecases.ts'
import { must } from '../database.ts'
import { type Id, newId } from '../ids.ts'
import { DAY } from '../instants.ts'
import type { Addressed } from '../notices/letter.ts'
import { enqueueNotice } from '../notices/usecases.ts'
import { findReader } from '../staff/usecases.ts'
import { reportedTooOften } from './errors.ts'
import { deleteOldReports, findReport, insertReport } from './repository-reports.ts'
import type { ReportLink } from './schemas.ts'

/** Of one link within a day. */
const MOST_REPORTS = 3
const KEEP = 30 * DAY
const PURGE_BATCH = 1_000

/** The holder tells staff that something is wrong with the link. Its text is mailed and kept for 30 days. Throws `link.reported_too_often`. */
export async function reportLink(ctx: VisitorContext, { text }: ReportLink): Promise<void> {
  const reportId = newId('report')
  const { id: linkId } = ctx.actor.link
  await commit(ctx, 'link.reported', linkId, { reportId }, [
    insertReport(ctx.db, { id: reportId, createdAt: ctx.now, linkId, text }, { since: ctx.now - DAY, most: MOST_REPORTS }),
    must(reportedTooOften),
    enqueueNotice(ctx, { template: 'link-report', aboutId: reportId }),
  ])
  ctx.soon('notices')
}

/** What the link's maker, or the first administrator, is told. Null when the report or the link has gone. */
export async function writeReport(ctx: SystemContext, reportId: Id<'report'>): Promise<Addressed | null> {
  const found = await findReport(ctx.db, reportId)
  const reader = found && (await findReader(ctx.db, found.link.createdBy))
  if (!found || !reader) return null
  const { report, link } = found
  const customerName = await getCustomerName(ctx.db, link.customerId)
  return {
    to: reader.email,
    letter: {
      subject: `A problem with the link “${link.description}” of ${customerName}`,
      paragraphs: [
        `Whoever holds the link “${link.description}” of ${customerName}, which was made for ${link.email}, writes:`,
        ...`“${report.text}”`.split(/\n+/),
      ],
      link: { label: 'Open the access links', url: `${ctx.publicUrl}/customers/${link.customerId}?tab=links` },
      footer: 'If the link is in wrong hands, revoke it there. These words are kept for 30 days.',
    },
  }
}

export async function purgeReports(ctx: SystemContext) {
  const items = (await deleteOldReports(ctx.db, ctx.now - KEEP, PURGE_BATCH)).length
  return { items, bytes: 0, more: items === PURGE_BATCH }
}
