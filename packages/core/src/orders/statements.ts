import { eq, type SQL, sql } from 'drizzle-orm'
import type { Id } from '../ids.ts'
import { DAY, type Instant } from '../instants.ts'
import type { Database, Statement } from '../ports.ts'
import { orders } from './table.ts'

/** Statement: an order's content changed, so an archive of it made before no longer stands. */
export const raiseOrderContent = (db: Database, id: Id<'order'>): Statement =>
  db
    .update(orders)
    .set({ contentVersion: sql`${orders.contentVersion} + 1` })
    .where(eq(orders.id, id))

/**
 * When a file that arrives for this order ends, as a part of the batch that makes it ready: null while the order is not Completed (R0.13).
 * Read in that batch, so that a change of status meanwhile is never missed.
 */
export const completedEnd = (id: Id<'order'>, now: Instant): SQL =>
  sql`(select ${now} + w.completed_retention_days * ${DAY} from orders o join workspaces w on w.id = 1 where o.id = ${id} and o.completed_at is not null)`
