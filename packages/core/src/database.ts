import { sql, type SQL } from 'drizzle-orm'
import { check, integer, sqliteTable } from 'drizzle-orm/sqlite-core'
import type { ErrorMaker } from './errors.ts'
import type { Database, Statement } from './ports.ts'

/**
 * Nothing is ever kept here. A guard inserts 0 where only 1 is allowed when its condition does not hold, and so aborts its whole batch;
 * when it holds, it inserts no row. Each guard of a batch has a column of its own, because the name of the failed check is all that both
 * databases tell: that is how the right conflict is named (docs/decisions/0006).
 */
export const guards = sqliteTable('guards', { g0: integer('g0'), g1: integer('g1'), g2: integer('g2'), g3: integer('g3') }, (t) => [
  check('guard_0', sql`${t.g0} = 1`),
  check('guard_1', sql`${t.g1} = 1`),
  check('guard_2', sql`${t.g2} = 1`),
  check('guard_3', sql`${t.g3} = 1`),
])

/**
 * Makes a query once for each database instead of its text anew each time, which is most of what a short one costs: for what stands on the way of
 * every part and download. Its values are given by name, as `sql.placeholder`.
 */
export function prepared<Q>(build: (db: Database) => { prepare(): Q }): (db: Database) => Q {
  const made = new WeakMap<Database, Q>()
  return (db) => {
    const query = made.get(db) ?? build(db).prepare()
    made.set(db, query)
    return query
  }
}

export interface Guard {
  fails: SQL
  conflict: ErrorMaker
}

/** Follows a guarded statement at once: if it matched fewer rows than it must, the whole batch is undone and `conflict` is thrown. */
export const must = (conflict: ErrorMaker, rows = 1): Guard => ({ fails: sql`changes() < ${rows}`, conflict })

/** Stands anywhere in a batch: if the query finds no row, the whole batch is undone and `conflict` is thrown. */
export const mustExist = (query: SQL, conflict: ErrorMaker): Guard => ({ fails: sql`not exists (${query})`, conflict })

const COLUMNS = [0, 1, 2, 3]

/** The statement of the batch's guard number `index`. Throws a RangeError at a fifth: it would guard nothing. */
export function guardStatement(db: Database, guard: Guard, index: number): Statement {
  if (!COLUMNS.includes(index)) throw new RangeError('A batch has at most four guards.')
  const columns = COLUMNS.map((column) => (column === index ? sql`0` : sql`null`))
  return db.insert(guards).select(sql`select ${sql.join(columns, sql`, `)} where ${guard.fails}`)
}
