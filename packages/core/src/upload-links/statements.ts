import { eq, sql } from 'drizzle-orm'
import { type Guard, mustExist } from '../database.ts'
import type { Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import type { Database, Statement } from '../ports.ts'
import { linkRevoked } from './errors.ts'
import { uploadLinks } from './table.ts'

/** Statement of an arrival: what came in by this link, and when it was last of use. */
export const countIntoLink = (db: Database, id: Id<'link'>, sizeBytes: number, now: Instant): Statement =>
  db
    .update(uploadLinks)
    .set({ filesIn: sql`${uploadLinks.filesIn} + 1`, bytesIn: sql`${uploadLinks.bytesIn} + ${sizeBytes}`, usedAt: now })
    .where(eq(uploadLinks.id, id))

/**
 * Guard of the step after which a file will arrive whatever happens: a link that was revoked while the bytes were on their way takes nothing
 * more (R0.7). One that has merely ended does: what was acknowledged in time is kept.
 */
export const notRevoked = (id: Id<'link'>): Guard => mustExist(sql`select 1 from upload_links where id = ${id} and revoked_at is null`, linkRevoked)
