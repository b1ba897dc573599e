import type { SQL } from 'drizzle-orm'
import type { VisitorContext } from '../context.ts'
import { type Guard, must } from '../database.ts'
import type { Id } from '../ids.ts'
import type { Database, Statement } from '../ports.ts'
import { quotaFull } from './errors.ts'
import type { Quota, Wanted } from './policy.ts'
import { countInto, countOut, deleteOfLinks, insertQuotas, listQuotas } from './repository.ts'
import type { QuotaHolder } from './table.ts'

/** In whose quotas a visitor's files count, the narrowest first. */
const holdersOf = ({ actor: { link } }: VisitorContext): readonly QuotaHolder[] => [link.id, link.customerId, 'workspace']

/** The quotas that a visitor's files count in, the narrowest first. */
export async function listQuotasOf(ctx: VisitorContext): Promise<Quota[]> {
  const holders = holdersOf(ctx)
  return (await listQuotas(ctx.db, holders)).toSorted((a, b) => holders.indexOf(a.holderId) - holders.indexOf(b.holderId))
}

/** Statements of a start: reserve room in all of the visitor's quotas, or `quota.full` undoes the batch. Parallel starts never exceed a limit. */
export const reserve = (ctx: VisitorContext, wanted: Wanted): (Statement | Guard)[] => [
  insertQuotas(ctx.db, holdersOf(ctx)),
  countInto(ctx.db, holdersOf(ctx), wanted),
  must(quotaFull),
]

/** Statement, before the one that ends the files: gives back what they still count. `which` is a condition on rows of `files`. */
export const giveBack = (db: Database, which: SQL): Statement => countOut(db, which)

/** Statement, after the links' rows are deleted. */
export const forgetQuotas = (db: Database, linkIds: readonly Id<'link'>[]): Statement => deleteOfLinks(db, linkIds)
