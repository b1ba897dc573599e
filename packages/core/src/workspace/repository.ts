import { eq } from 'drizzle-orm'
import type { Database } from '../ports.ts'
import type { UpdateWorkspace } from './schemas.ts'
import { workspaces } from './table.ts'

const ONLY = 1

export const findWorkspace = (db: Database) => db.select().from(workspaces).where(eq(workspaces.id, ONLY)).get()

export const insertWorkspace = (db: Database, workspace: Omit<typeof workspaces.$inferInsert, 'id'>) =>
  db
    .insert(workspaces)
    .values({ ...workspace, id: ONLY })
    .onConflictDoNothing()

export const updateWorkspaceRow = (db: Database, changes: UpdateWorkspace) => db.update(workspaces).set(changes).where(eq(workspaces.id, ONLY))
