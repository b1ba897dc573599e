import type { SQL } from 'drizzle-orm'
import type { VisitorContext } from '../context.ts'
import { type Guard, must } from '../database.ts'
import type { Id } from '../ids.ts'
import type { Database, Statement } from '../ports.ts'
import { quotaFull } from './errors.ts'
import type { Quota, Wanted } from './policy.ts'
import { countInto, countOut, countOutOfParents, deleteOfLinks, insertQuotas, listQuotas } from './repository.ts'
import type { QuotaHolder } from './table.ts'

/** Narrowest first. */
const breadth = (id: QuotaHolder, own: Id<'link'>) => (id === own ? 0 : ['lnk_', 'cus_', 'work'].indexOf(id.slice(0, 4)) + 1)

/** The quotas that a visitor's files count in, the narrowest first; what was shared counts in what it was shared from too (R0.9). */
export async function listQuotasOf({ db, actor: { link } }: VisitorContext): Promise<Quota[]> {
  return (await listQuotas(db, link)).toSorted((a, b) => breadth(a.holderId, link.id) - breadth(b.holderId, link.id))
}

/** Statements of a start: reserve room in all of the visitor's quotas, or `quota.full` undoes the batch. Parallel starts never exceed a limit. */
export const reserve = ({ db, actor: { link } }: VisitorContext, wanted: Wanted): (Statement | Guard)[] => [
  insertQuotas(db, link),
  countInto(db, link, wanted),
  must(quotaFull),
]

/** Statement, before the rows of links are deleted. `which` is a condition on rows of `upload_links`. */
export const releaseParents = (db: Database, which: SQL): Statement => countOutOfParents(db, which)

/** Statement, before the one that ends the files: gives back what they still count. `which` is a condition on rows of `files`. */
export const giveBack = (db: Database, which: SQL): Statement => countOut(db, which)

/** Statement, after the links' rows are deleted. */
export const forgetQuotas = (db: Database, linkIds: readonly Id<'link'>[]): Statement => deleteOfLinks(db, linkIds)
