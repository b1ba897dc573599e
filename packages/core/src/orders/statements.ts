import { eq, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import type { Id } from '../ids.ts'
import { DAY, type Instant } from '../instants.ts'
import type { Database, Statement } from '../ports.ts'
import { workspaces } from '../workspace/table.ts'
import { orders } from './table.ts'

/** Statement: an order's content changed, so an archive of it made before no longer stands. */
export const raiseOrderContent = (db: Database, id: Id<'order'>): Statement =>
  db
    .update(orders)
    .set({ contentVersion: sql`${orders.contentVersion} + 1` })
    .where(eq(orders.id, id))

/** When a file that arrives for this order now will end: null while the order is not Completed (R0.13). */
export async function completedEnd(ctx: Context, id: Id<'order'>): Promise<Instant | null> {
  const found = await ctx.db
    .select({ completedAt: orders.completedAt, days: workspaces.completedRetentionDays })
    .from(orders)
    .innerJoin(workspaces, eq(workspaces.id, 1))
    .where(eq(orders.id, id))
    .get()
  return found?.completedAt == null ? null : ctx.now + found.days * DAY
}
