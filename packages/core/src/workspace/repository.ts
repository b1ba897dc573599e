import { eq } from 'drizzle-orm'
import { prepared } from '../database.ts'
import type { Database } from '../ports.ts'
import type { UpdateWorkspace } from './schemas.ts'
import { workspaces } from './table.ts'

const ONLY = 1

const workspace = prepared((db) => db.select().from(workspaces).where(eq(workspaces.id, ONLY)))

export const findWorkspace = (db: Database) => workspace(db).get()

export const insertWorkspace = (db: Database, row: Omit<typeof workspaces.$inferInsert, 'id'>) =>
  db
    .insert(workspaces)
    .values({ ...row, id: ONLY })
    .onConflictDoNothing()

export const updateWorkspaceRow = (db: Database, changes: UpdateWorkspace) => db.update(workspaces).set(changes).where(eq(workspaces.id, ONLY))
