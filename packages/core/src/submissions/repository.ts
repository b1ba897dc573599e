import { and, asc, eq, gt, gte, inArray, isNotNull, isNull, lt, lte, or, sql } from 'drizzle-orm'
import { idsIn } from '../columns.ts'
import { customers } from '../customers/table.ts'
import type { Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import { orders } from '../orders/table.ts'
import type { Database } from '../ports.ts'
import { staff } from '../staff/table.ts'
import { uploadLinks } from '../upload-links/table.ts'
import { TOUCH_EVERY } from './policy.ts'
import { submissions } from './table.ts'

/** Makes the open submission of a link for an order, or marks the one that is open as alive. */
export const openSubmission = (db: Database, row: Pick<typeof submissions.$inferInsert, 'id' | 'createdAt' | 'linkId' | 'orderId' | 'bytesAt'>) =>
  db
    .insert(submissions)
    .values({ ...row, orderTitle: sql`(select title from orders where id = ${row.orderId})` })
    .onConflictDoUpdate({
      target: [submissions.linkId, submissions.orderId],
      targetWhere: isNull(submissions.closedAt),
      set: { bytesAt: row.bytesAt },
      setWhere: lte(submissions.bytesAt, row.bytesAt - TOUCH_EVERY),
    })

/** Marks what is open of a link as alive, of the orders that these uploads of it are for. */
export const touchOpen = (db: Database, linkId: Id<'link'>, uploadIds: readonly Id<'upload'>[], at: Instant) =>
  db
    .update(submissions)
    .set({ bytesAt: at })
    .where(
      and(
        eq(submissions.linkId, linkId),
        isNull(submissions.closedAt),
        lte(submissions.bytesAt, at - TOUCH_EVERY),
        inArray(submissions.orderId, sql`(select order_id from uploads where link_id = ${linkId} and id in ${idsIn(uploadIds)})`),
      ),
    )

/** The id of the open submission, as a part of another statement. */
export const openSubmissionId = (of: { linkId: Id<'link'>; orderId: Id<'order'> }) =>
  sql`(select id from submissions where link_id = ${of.linkId} and order_id = ${of.orderId} and closed_at is null)`

export const countArrivals = (db: Database, of: { linkId: Id<'link'>; orderId: Id<'order'> }, arrived: { files: number; bytes: number }, at: Instant) =>
  db
    .update(submissions)
    .set({
      files: sql`${submissions.files} + ${arrived.files}`,
      bytes: sql`${submissions.bytes} + ${arrived.bytes}`,
      bytesAt: sql`max(${submissions.bytesAt}, ${at})`,
      contentVersion: sql`${submissions.contentVersion} + 1`,
    })
    .where(and(eq(submissions.linkId, of.linkId), eq(submissions.orderId, of.orderId), isNull(submissions.closedAt)))

/** Open submissions that have been quiet, or have been open, long enough, or have enough files. */
export const listDueSubmissions = (db: Database, quietBefore: Instant, openedBefore: Instant, files: number, limit: number) =>
  db
    .select()
    .from(submissions)
    .where(
      and(isNull(submissions.closedAt), or(lte(submissions.bytesAt, quietBefore), lte(submissions.createdAt, openedBefore), gte(submissions.files, files))),
    )
    .orderBy(asc(submissions.bytesAt))
    .limit(limit)
    .all()

export const findOpenSubmissions = (db: Database, linkId: Id<'link'>) =>
  db
    .select()
    .from(submissions)
    .where(and(eq(submissions.linkId, linkId), isNull(submissions.closedAt)))
    .all()

export const findSubmission = (db: Database, id: Id<'submission'>) => db.select().from(submissions).where(eq(submissions.id, id)).get()

export type Submission = typeof submissions.$inferSelect
export type Because = NonNullable<Submission['closedBecause']>

/**
 * Matches only an open submission, and one that closes for its quiet or because its sender says so only while it is as it was when it was read:
 * follow it with must().
 */
export const closeSubmissionRow = (db: Database, read: Submission, now: Instant, because: Because) => {
  const unmoved = because === 'quiet' || because === 'done' ? and(eq(submissions.bytesAt, read.bytesAt), eq(submissions.files, read.files)) : undefined
  return db
    .update(submissions)
    .set({ closedAt: now, closedBecause: because })
    .where(and(eq(submissions.id, read.id), isNull(submissions.closedAt), unmoved))
}

/** Whether staff, or who sent them, were mailed about fewer than so many of what a link sent, of that which closed since an instant. A condition of a statement. */
export const fewerMailedThan = (template: 'submission' | 'receipt', linkId: Id<'link'>, since: Instant, most: number) =>
  sql`(select count(*) from (select 1 from submissions s cross join notices n on n.about_id = s.id and n.template = ${template}
        where s.link_id = ${linkId} and s.closed_at > ${since} order by s.closed_at limit ${most})) < ${most}`

export interface DigestOf {
  makerId: Id<'staff'>
  /** Also what the links of members brought who have left. */
  withLeft: boolean
  from: Instant
  until: Instant
}

/** What ended within a time and was not told one by one: by order, and within it by link. */
export const listForDigest = (db: Database, { makerId, withLeft, from, until }: DigestOf) =>
  db
    .select({
      number: orders.number,
      title: orders.title,
      customerName: customers.name,
      description: uploadLinks.description,
      files: sql<number>`sum(${submissions.files})`,
    })
    .from(submissions)
    .innerJoin(orders, eq(orders.id, submissions.orderId))
    .innerJoin(customers, eq(customers.id, orders.customerId))
    .innerJoin(uploadLinks, eq(uploadLinks.id, submissions.linkId))
    .innerJoin(staff, eq(staff.id, uploadLinks.createdBy))
    .where(
      and(
        gte(submissions.closedAt, from),
        lt(submissions.closedAt, until),
        gt(submissions.files, 0),
        or(eq(staff.id, makerId), withLeft ? isNotNull(staff.disabledAt) : undefined),
        sql`not exists (select 1 from notices n where n.about_id = ${submissions.id} and n.template = 'submission')`,
      ),
    )
    .groupBy(orders.id, uploadLinks.id)
    .orderBy(asc(orders.number), asc(uploadLinks.description))
    .all()

/** Everything open, without a notice. */
export const closeAll = (db: Database, now: Instant) => db.update(submissions).set({ closedAt: now, closedBecause: 'done' }).where(isNull(submissions.closedAt))
