import { and, asc, desc, eq, gt, inArray, isNull, lt, lte, type SQL, sql } from 'drizzle-orm'
import { idsIn } from '../columns.ts'
import { customers } from '../customers/table.ts'
import type { Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import { orders } from '../orders/table.ts'
import type { Database } from '../ports.ts'
import { tasks, taskTypes } from '../tasks/table.ts'
import type { UploadLink } from './policy.ts'
import { chainOf, inScope } from './repository.ts'
import { timeRequests, uploadLinks } from './table.ts'

/** Matches while nobody has asked and had no answer, and fewer than `most` were asked since an instant: follow it with must(). */
export const insertTimeRequest = (
  db: Database,
  row: { id: Id<'timeRequest'>; linkId: Id<'link'>; createdAt: Instant },
  limit: { since: Instant; most: number },
) =>
  db.insert(timeRequests).select(
    sql`select ${row.id}, ${row.createdAt}, ${row.linkId}, null, null, null
        where not exists (select 1 from time_requests where link_id = ${row.linkId} and answered_at is null)
          and (select count(*) from time_requests where link_id = ${row.linkId} and created_at > ${limit.since}) < ${limit.most}`,
  )

/** The latest request of a link. */
export const findLastTimeRequest = (db: Database, linkId: Id<'link'>) =>
  db.select().from(timeRequests).where(eq(timeRequests.linkId, linkId)).orderBy(desc(timeRequests.createdAt)).limit(1).get()

export const findTimeRequest = (db: Database, id: Id<'timeRequest'>) =>
  db
    .select({ request: timeRequests, link: uploadLinks })
    .from(timeRequests)
    .innerJoin(uploadLinks, eq(uploadLinks.id, timeRequests.linkId))
    .where(eq(timeRequests.id, id))
    .get()

/** Whether the link of a row has ended, or one that it was shared from. */
const hasEnded = (now: Instant) =>
  sql`exists (with recursive up(parent_id, ends_at) as (
        select ${uploadLinks.parentId}, ${uploadLinks.endsAt}
        union all select l.parent_id, l.ends_at from upload_links l join up on l.id = up.parent_id) select 1 from up where ends_at <= ${now})`

/** Finds a row while the link has ended, or one that it was shared from. */
export const whileEnded = (id: Id<'link'>, now: Instant) => sql`select 1 from ${chainOf(id, sql`ends_at`)} where ends_at <= ${now}`

/**
 * Of these links, those by which nothing more comes: revoked, or ended before an instant without a request for more time that waits for its answer; or such is
 * one that they were shared from.
 */
export const stoppedOf = (ids: readonly Id<'link'>[], endedBefore: Instant) =>
  sql`select link_id as id from (
        with recursive up(link_id, id, parent_id, ends_at, revoked_at) as (
          select id, id, parent_id, ends_at, revoked_at from upload_links where id in ${idsIn(ids)}
          union all select up.link_id, l.id, l.parent_id, l.ends_at, l.revoked_at from upload_links l join up on l.id = up.parent_id)
        select link_id, ends_at, revoked_at, exists (select 1 from time_requests r where r.link_id = up.id and r.answered_at is null) as asked from up)
      group by link_id having max(revoked_at) is not null or (min(ends_at) <= ${endedBefore} and max(asked) = 0)`

export const listStopped = (db: Database, ids: readonly Id<'link'>[], endedBefore: Instant) =>
  db
    .select({ id: sql<Id<'link'>>`id` })
    .from(sql`(${stoppedOf(ids, endedBefore)})`)
    .all()

/** What waits for an answer, the oldest first; of one customer when asked. A link that is open again waits for none. */
export const listOpenTimeRequests = (db: Database, customerId: Id<'customer'> | undefined, now: Instant, limit: number) =>
  db
    .select({
      id: timeRequests.id,
      askedAt: timeRequests.createdAt,
      linkId: uploadLinks.id,
      description: uploadLinks.description,
      email: uploadLinks.email,
      endsAt: uploadLinks.endsAt,
      customerId: uploadLinks.customerId,
      customerName: customers.name,
    })
    .from(timeRequests)
    .innerJoin(uploadLinks, eq(uploadLinks.id, timeRequests.linkId))
    .innerJoin(customers, eq(customers.id, uploadLinks.customerId))
    .where(
      and(
        isNull(timeRequests.answeredAt),
        isNull(uploadLinks.revokedAt),
        customerId === undefined ? undefined : eq(uploadLinks.customerId, customerId),
        hasEnded(now),
      ),
    )
    .orderBy(asc(timeRequests.createdAt))
    .limit(limit)
    .all()

/** Matches only a request without an answer: follow it with must(). */
export const answerTimeRequest = (
  db: Database,
  id: Id<'timeRequest'>,
  answer: { answeredAt: Instant; answeredBy: Id<'staff'>; grantedEndsAt: Instant | null },
) =>
  db
    .update(timeRequests)
    .set(answer)
    .where(and(eq(timeRequests.id, id), isNull(timeRequests.answeredAt)))

/** Requests go with their links. `which` is a condition on rows of `upload_links`. */
export const deleteTimeRequestsOf = (db: Database, which: SQL) =>
  db.delete(timeRequests).where(inArray(timeRequests.linkId, sql`(select id from upload_links where ${which})`))

/** Gives all that a link was shared from as much time as the link itself was given: it lasts no longer than they do. */
export const extendParents = (db: Database, id: Id<'link'>, endsAt: Instant) =>
  db
    .update(uploadLinks)
    .set({ endsAt, remindedAt: null })
    .where(and(inArray(uploadLinks.id, chainOf(id, sql`id`)), lt(uploadLinks.endsAt, endsAt)))

/** Open links that end within a while and whose holder was not reminded, those that end first. */
export const listEndingLinks = (db: Database, now: Instant, endsBefore: Instant, madeBefore: Instant, limit: number) =>
  db
    .select()
    .from(uploadLinks)
    .where(
      and(
        isNull(uploadLinks.revokedAt),
        isNull(uploadLinks.remindedAt),
        gt(uploadLinks.endsAt, now),
        lte(uploadLinks.endsAt, endsBefore),
        lte(uploadLinks.createdAt, madeBefore),
      ),
    )
    .orderBy(asc(uploadLinks.endsAt))
    .limit(limit)
    .all()

/** Matches only a link that nobody was reminded of yet, and that ends as it was read: follow it with must(). */
export const setReminded = (db: Database, { id, endsAt }: UploadLink, now: Instant) =>
  db
    .update(uploadLinks)
    .set({ remindedAt: now })
    .where(and(eq(uploadLinks.id, id), isNull(uploadLinks.remindedAt), sql`${uploadLinks.endsAt} is ${endsAt}`))

export const setRemindedOfAll = (db: Database, now: Instant) => db.update(uploadLinks).set({ remindedAt: now }).where(isNull(uploadLinks.remindedAt))

/** What a link reaches and nothing good has come for yet. */
export const listMissingTasks = (db: Database, link: UploadLink, limit: number) =>
  db
    .select({
      number: orders.number,
      title: orders.title,
      name: sql<string>`coalesce(nullif(${tasks.title}, ''), ${taskTypes.name})`,
      state: tasks.state,
    })
    .from(tasks)
    .innerJoin(orders, eq(orders.id, tasks.orderId))
    .innerJoin(taskTypes, eq(taskTypes.id, tasks.taskTypeId))
    .where(and(inScope(link), isNull(tasks.completedAt), inArray(tasks.state, ['needed', 'rejected'])))
    .orderBy(asc(orders.number), asc(tasks.position))
    .limit(limit)
    .all()
