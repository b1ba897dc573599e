import { and, desc, eq, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import type { Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import type { Database } from '../ports.ts'
import { uploadLinks } from './table.ts'

export const findLink = (db: Database, id: Id<'link'>) => db.select().from(uploadLinks).where(eq(uploadLinks.id, id)).get()

/** A customer's links, newest first; links are few, and end. */
export const listLinkRows = (db: Database, customerId: Id<'customer'>) =>
  db.select().from(uploadLinks).where(eq(uploadLinks.customerId, customerId)).orderBy(desc(uploadLinks.createdAt), desc(uploadLinks.id)).limit(500).all()

export const insertLink = (db: Database, row: typeof uploadLinks.$inferInsert) => db.insert(uploadLinks).values(row)

/** Matches only a link that was not revoked: follow it with must(). */
export const updateLinkRow = (db: Database, id: Id<'link'>, changes: Partial<typeof uploadLinks.$inferInsert>) =>
  db
    .update(uploadLinks)
    .set(changes)
    .where(and(eq(uploadLinks.id, id), isNull(uploadLinks.revokedAt)))

/** The link and all that was shared from it, however deep. Matches none when it was revoked before: follow it with must(). */
export const revokeTree = (db: Database, id: Id<'link'>, now: Instant) =>
  db
    .update(uploadLinks)
    .set({ revokedAt: now })
    .where(
      and(
        isNull(uploadLinks.revokedAt),
        inArray(
          uploadLinks.id,
          sql`(with recursive tree(id) as (select ${id} union select l.id from upload_links l join tree on l.parent_id = tree.id) select id from tree)`,
        ),
      ),
    )

export const setUsed = (db: Database, id: Id<'link'>, now: Instant) => db.update(uploadLinks).set({ usedAt: now }).where(eq(uploadLinks.id, id))

/** Links that ended long ago and have no child left, so that children go first. */
export const listForgettable = (db: Database, before: Instant, limit: number) =>
  db
    .select({ id: uploadLinks.id })
    .from(uploadLinks)
    .where(
      and(
        or(lte(uploadLinks.revokedAt, before), lte(uploadLinks.endsAt, before)),
        sql`not exists (select 1 from upload_links child where child.parent_id = ${uploadLinks}.id)`,
      ),
    )
    .limit(limit)
    .all()

/** Only what is still over: a link that staff extended meanwhile stays. */
export const deleteForgotten = (db: Database, ids: readonly Id<'link'>[], before: Instant) =>
  db
    .delete(uploadLinks)
    .where(
      and(
        inArray(uploadLinks.id, sql`(select value from json_each(${JSON.stringify(ids)}))`),
        or(lte(uploadLinks.revokedAt, before), lte(uploadLinks.endsAt, before)),
      ),
    )
