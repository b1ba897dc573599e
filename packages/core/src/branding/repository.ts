import { and, eq, inArray, sql } from 'drizzle-orm'
import { idsIn } from '../columns.ts'
import { customers } from '../customers/table.ts'
import type { Id } from '../ids.ts'
import type { Database } from '../ports.ts'
import { workspaces } from '../workspace/table.ts'
import type { BrandHolder, HeldBrand } from './policy.ts'

const ofWorkspace = { accent: workspaces.accent, welcomeText: workspaces.welcomeText, logoKey: workspaces.logoKey, logoMediaType: workspaces.logoMediaType }
const ofCustomer = { accent: customers.accent, welcomeText: customers.welcomeText, logoKey: customers.logoKey, logoMediaType: customers.logoMediaType }

const findOfWorkspace = (db: Database) => db.select(ofWorkspace).from(workspaces).get()
const findOfCustomer = (db: Database, id: Id<'customer'>) => db.select(ofCustomer).from(customers).where(eq(customers.id, id)).get()

export async function findHeldBrand(db: Database, holderId: BrandHolder) {
  const row = await (holderId === 'workspace' ? findOfWorkspace(db) : findOfCustomer(db, holderId))
  return row && { holderId, ...row }
}

type Changes = Partial<Omit<HeldBrand, 'holderId'>> & { logoMediaType?: string | null }

/** Matches only a holder that exists: follow it with must(). */
export const updateBrandRow = (db: Database, holderId: BrandHolder, changes: Changes) =>
  holderId === 'workspace' ? db.update(workspaces).set(changes) : db.update(customers).set(changes).where(eq(customers.id, holderId))

/** Matches only while the logo is the former one: follow it with must(). */
export const swapLogo = (db: Database, holderId: BrandHolder, former: string | null, logo: { key: string; mediaType: string } | null) => {
  const changes = { logoKey: logo?.key ?? null, logoMediaType: logo?.mediaType ?? null }
  return holderId === 'workspace'
    ? db
        .update(workspaces)
        .set(changes)
        .where(sql`${workspaces.logoKey} is ${former}`)
    : db
        .update(customers)
        .set(changes)
        .where(and(eq(customers.id, holderId), sql`${customers.logoKey} is ${former}`))
}

export const listLogoKeys = (db: Database, customerIds: readonly string[]) =>
  db
    .select({ logoKey: customers.logoKey })
    .from(customers)
    .where(inArray(customers.id, idsIn(customerIds)))
    .unionAll(db.select({ logoKey: workspaces.logoKey }).from(workspaces))
    .all()
