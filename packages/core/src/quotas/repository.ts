import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { idsIn } from '../columns.ts'
import type { Id } from '../ids.ts'
import type { Database } from '../ports.ts'
import type { Quota, Wanted } from './policy.ts'
import { type QuotaHolder, quotas } from './table.ts'

export const findQuota = (db: Database, holderId: QuotaHolder) => db.select().from(quotas).where(eq(quotas.holderId, holderId)).get()

/** Whose quotas what comes by a link counts in: its own, those of all that it was shared from, the customer's and the workspace's. */
const holdersOf = ({ id, customerId }: Payer) =>
  sql`(with recursive up(id) as (select ${id} union all select l.parent_id from upload_links l join up on l.id = up.id where l.parent_id is not null)
       select id from up union all select ${customerId} union all select 'workspace')`

/** The link by which something comes. */
export interface Payer {
  id: Id<'link'>
  customerId: Id<'customer'>
}

/** The quotas that a link's files count in; a holder that nothing was kept for, and no limit set, has none. */
export const listQuotas = (db: Database, payer: Payer) =>
  db
    .select()
    .from(quotas)
    .where(inArray(quotas.holderId, holdersOf(payer)))
    .all()

/** Finds a row when there is a customer or link of this id; the workspace is always there. */
export const holderExists = (holderId: QuotaHolder) =>
  sql`select 1 where ${holderId} = 'workspace' or exists (select 1 from customers where id = ${holderId}) or exists (select 1 from upload_links where id = ${holderId})`

export const findHolder = (db: Database, holderId: QuotaHolder) =>
  db
    .select({ found: sql`1` })
    .from(sql`(${holderExists(holderId)})`)
    .get()

export const putLimits = (db: Database, { holderId, ...limits }: Omit<Quota, 'usedBytes' | 'usedFiles'>) =>
  db
    .insert(quotas)
    .values({ holderId, ...limits })
    .onConflictDoUpdate({ target: quotas.holderId, set: limits })

export const insertQuotas = (db: Database, payer: Payer) =>
  db
    .insert(quotas)
    .select(sql`select h.id, null, null, null, '[]', 0, 0 from ${holdersOf(payer)} h where true`)
    .onConflictDoNothing()

/** Counts into all of a link's quotas, or matches none when one of them has no room: follow it with must(). */
export const countInto = (db: Database, payer: Payer, { bytes, files }: Wanted) =>
  db
    .update(quotas)
    .set({ usedBytes: sql`${quotas.usedBytes} + ${bytes}`, usedFiles: sql`${quotas.usedFiles} + ${files}` })
    .where(
      and(
        inArray(quotas.holderId, holdersOf(payer)),
        sql`not exists (select 1 from quotas q where q.holder_id in ${holdersOf(payer)}
              and (q.used_bytes + ${bytes} > q.max_bytes or q.used_files + ${files} > q.max_files))`,
      ),
    )

/** Takes files that are still counted out of every quota that they count in. `which` selects rows of `files`. */
export const countOut = (db: Database, which: SQL) =>
  db
    .update(quotas)
    .set({ usedBytes: sql`${quotas.usedBytes} - gone.bytes`, usedFiles: sql`${quotas.usedFiles} - gone.files` })
    .from(
      sql`(with recursive counted as (select customer_id, uploaded_by_link, size_bytes from files where counted = 1 and ${which}),
             payers(id, link_id) as (
               select distinct uploaded_by_link, uploaded_by_link from counted where uploaded_by_link is not null
               union all select l.parent_id, payers.link_id from upload_links l join payers on l.id = payers.id where l.parent_id is not null)
             select holder_id, sum(size_bytes) as bytes, count(*) as files from (
               select 'workspace' as holder_id, size_bytes from counted
               union all select customer_id, size_bytes from counted where customer_id is not null
               union all select payers.id, size_bytes from counted join payers on payers.link_id = uploaded_by_link)
             group by holder_id) as gone`,
    )
    .where(sql`${quotas.holderId} = gone.holder_id`)

/** Before the rows of links go: what they still count no longer counts in what they were shared from, since nothing will lead there. */
export const countOutOfParents = (db: Database, which: SQL) =>
  db
    .update(quotas)
    .set({ usedBytes: sql`${quotas.usedBytes} - gone.bytes`, usedFiles: sql`${quotas.usedFiles} - gone.files` })
    .from(
      sql`(with recursive up(id, link_id) as (
             select parent_id, id from upload_links where parent_id is not null and ${which}
             union all select l.parent_id, up.link_id from upload_links l join up on l.id = up.id where l.parent_id is not null)
           select up.id, sum(q.used_bytes) as bytes, sum(q.used_files) as files from up join quotas q on q.holder_id = up.link_id group by up.id) as gone`,
    )
    .where(sql`${quotas.holderId} = gone.id`)

/** The quotas of links whose rows are gone. */
export const deleteOfLinks = (db: Database, holderIds: readonly QuotaHolder[]) =>
  db.delete(quotas).where(and(inArray(quotas.holderId, idsIn(holderIds)), sql`not exists (select 1 from upload_links where id = ${quotas.holderId})`))
