import type { SQL } from 'drizzle-orm'
import type { Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import type { Database, Statement } from '../ports.ts'
import { endOfArrivals, raiseContent } from './repository.ts'

/** Statement: an order's content changed, so an archive of it made before no longer stands. */
export const raiseOrderContent = (db: Database, id: Id<'order'>): Statement => raiseContent(db, id)

/**
 * When a file that arrives for this order ends, as a part of the batch that makes it ready: null while the order is not Completed (R0.13).
 * Read in that batch, so that a change of status meanwhile is never missed.
 */
export const completedEnd = (id: Id<'order'>, now: Instant): SQL => endOfArrivals(id, now)
