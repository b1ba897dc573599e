import { openJournal } from '@sluice/transfer/indexeddb-journal'
import type { Journal } from '@sluice/transfer/journal'
import { createPartReader, type PartReader } from '@sluice/transfer/part-reader'
import type { Access } from './access.ts'
import type { Visit } from './data.ts'
import { type FolderHandles, openFolderHandles } from './folder-handles.ts'
import { type OpenUploads, readOpenUploads } from './open-uploads.ts'

/** What the page works with once the link is open. */
export interface Opened {
  readonly visit: Visit
  readonly journal: Journal
  readonly folderHandles: FolderHandles
  readonly read: PartReader
  readonly open: OpenUploads
}

/** Reads what this browser kept of the link, and what can go on. Throws what the server answered. */
export async function openKept(access: Access, visit: Visit): Promise<Opened> {
  const journal = openJournal(access.linkId)
  const folderHandles = openFolderHandles(access.linkId)
  const read = createPartReader(() => new Worker(new URL('@sluice/transfer/part-worker', import.meta.url), { type: 'module' }))
  return { visit, journal, folderHandles, read, open: await readOpenUploads({ access, journal, folderHandles, read }) }
}
