import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { idsIn } from '../columns.ts'
import type { Database } from '../ports.ts'
import type { Quota, Wanted } from './policy.ts'
import { type QuotaHolder, quotas } from './table.ts'

export const findQuota = (db: Database, holderId: QuotaHolder) => db.select().from(quotas).where(eq(quotas.holderId, holderId)).get()

/** The quotas of these holders; one that nothing was kept for, and no limit set, has none. */
export const listQuotas = (db: Database, holderIds: readonly QuotaHolder[]) =>
  db
    .select()
    .from(quotas)
    .where(inArray(quotas.holderId, idsIn(holderIds)))
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

export const insertQuotas = (db: Database, holderIds: readonly QuotaHolder[]) =>
  db
    .insert(quotas)
    .values(holderIds.map((holderId) => ({ holderId })))
    .onConflictDoNothing()

/** Counts into all of these quotas, or matches none when one of them has no room: follow it with must(). */
export const countInto = (db: Database, holderIds: readonly QuotaHolder[], { bytes, files }: Wanted) =>
  db
    .update(quotas)
    .set({ usedBytes: sql`${quotas.usedBytes} + ${bytes}`, usedFiles: sql`${quotas.usedFiles} + ${files}` })
    .where(
      and(
        inArray(quotas.holderId, idsIn(holderIds)),
        sql`not exists (select 1 from quotas q where q.holder_id in ${idsIn(holderIds)}
              and (q.used_bytes + ${bytes} > q.max_bytes or q.used_files + ${files} > q.max_files))`,
      ),
    )

/** Takes files that are still counted out of every quota that they count in. `which` selects rows of `files`. */
export const countOut = (db: Database, which: SQL) =>
  db
    .update(quotas)
    .set({ usedBytes: sql`${quotas.usedBytes} - gone.bytes`, usedFiles: sql`${quotas.usedFiles} - gone.files` })
    .from(
      sql`(with counted as (select customer_id, uploaded_by_link, size_bytes from files where counted = 1 and ${which})
             select holder_id, sum(size_bytes) as bytes, count(*) as files from (
               select 'workspace' as holder_id, size_bytes from counted
               union all select customer_id, size_bytes from counted where customer_id is not null
               union all select uploaded_by_link, size_bytes from counted where uploaded_by_link is not null)
             group by holder_id) as gone`,
    )
    .where(sql`${quotas.holderId} = gone.holder_id`)

/** The quotas of links whose rows are gone. */
export const deleteOfLinks = (db: Database, holderIds: readonly QuotaHolder[]) =>
  db.delete(quotas).where(and(inArray(quotas.holderId, idsIn(holderIds)), sql`not exists (select 1 from upload_links where id = ${quotas.holderId})`))
