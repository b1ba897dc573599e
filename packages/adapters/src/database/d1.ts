import type { D1Database } from '@cloudflare/workers-types'
import { drizzle } from 'drizzle-orm/d1'
import type { Database } from '@sluice/core/ports'
import { withNamedFailures } from './batch.ts'

/**
 * A Worker's D1 binding as core's database. Nothing is retried here: D1 itself repeats reads that failed on the way, up to two times,
 * and whether a write was done only core can tell (invariant 4).
 */
export function openD1(binding: D1Database): Database {
  return withNamedFailures(drizzle(binding))
}
