import { eq, sql } from 'drizzle-orm'
import type { Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import type { Database } from '../ports.ts'
import { linkReports, uploadLinks } from './table.ts'

/** Matches only while the link has fewer reports than the most within a time: follow it with must(). */
export const insertReport = (db: Database, row: typeof linkReports.$inferSelect, limit: { since: Instant; most: number }) =>
  db.insert(linkReports).select(
    sql`select ${row.id}, ${row.createdAt}, ${row.linkId}, ${row.text}
        where (select count(*) from link_reports where link_id = ${row.linkId} and created_at > ${limit.since}) < ${limit.most}`,
  )

export const findReport = (db: Database, id: Id<'report'>) =>
  db
    .select({ report: linkReports, link: uploadLinks })
    .from(linkReports)
    .innerJoin(uploadLinks, eq(uploadLinks.id, linkReports.linkId))
    .where(eq(linkReports.id, id))
    .get()

export const deleteOldReports = (db: Database, before: Instant, limit: number) =>
  db
    .delete(linkReports)
    .where(sql`id in (select id from link_reports where created_at <= ${before} limit ${limit})`)
    .returning({ id: linkReports.id })
    .all()
