import type { workspaces } from './table.ts'

export type Workspace = typeof workspaces.$inferSelect
