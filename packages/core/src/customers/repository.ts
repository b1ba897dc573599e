import { and, asc, eq, gte, lt, sql } from 'drizzle-orm'
import type { Id } from '../ids.ts'
import type { Database } from '../ports.ts'
import { customers } from './table.ts'

/** The last code point: what begins with a text sorts before the text followed by it. */
const LAST = '\u{10ffff}'

/** All but the look, which is the branding room's. */
const facts = {
  id: customers.id,
  createdAt: customers.createdAt,
  createdBy: customers.createdBy,
  name: customers.name,
  sortName: customers.sortName,
  notes: customers.notes,
}

export const findCustomer = (db: Database, id: Id<'customer'>) => db.select(facts).from(customers).where(eq(customers.id, id)).get()

export const listCustomerRows = (db: Database, search: string, after: [string | number, string] | null, limit: number) =>
  db
    .select(facts)
    .from(customers)
    .where(
      and(
        search === '' ? undefined : and(gte(customers.sortName, search), lt(customers.sortName, search + LAST)),
        after ? sql`(${customers.sortName}, ${customers.id}) > (${after[0]}, ${after[1]})` : undefined,
      ),
    )
    .orderBy(asc(customers.sortName), asc(customers.id))
    .limit(limit)
    .all()

export const insertCustomer = (db: Database, row: typeof customers.$inferInsert) => db.insert(customers).values(row)

export const updateCustomerRow = (db: Database, id: Id<'customer'>, changes: { name: string; sortName: string; notes: string }) =>
  db.update(customers).set(changes).where(eq(customers.id, id))
