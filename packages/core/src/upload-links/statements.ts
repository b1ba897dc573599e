import { eq, sql } from 'drizzle-orm'
import type { Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import type { Database, Statement } from '../ports.ts'
import { uploadLinks } from './table.ts'

/** Statement of an arrival: what came in by this link, and when it was last of use. */
export const countIntoLink = (db: Database, id: Id<'link'>, sizeBytes: number, now: Instant): Statement =>
  db
    .update(uploadLinks)
    .set({ filesIn: sql`${uploadLinks.filesIn} + 1`, bytesIn: sql`${uploadLinks.bytesIn} + ${sizeBytes}`, usedAt: now })
    .where(eq(uploadLinks.id, id))
