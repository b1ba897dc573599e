const DATABASE = 'sluice-folders'
const STORE = 'handles'

/**
 * Handles of the folders that were begun on one link, by the asset's id: one click then reads a whole folder again. The journal has those of
 * single files. Nothing here throws: where storage is forbidden, the folder is chosen again by hand.
 */
export interface FolderHandles {
  keep(assetId: string, handle: FileSystemDirectoryHandle): Promise<void>
  list(): Promise<ReadonlyMap<string, FileSystemDirectoryHandle>>
  forget(assetId: string): Promise<void>
}

interface Row {
  readonly linkId: string
  readonly assetId: string
  readonly handle: FileSystemDirectoryHandle
}

export function openFolderHandles(linkId: string): FolderHandles {
  return {
    keep: (assetId, handle) => quietly(() => ask('readwrite', (store) => store.put({ linkId, assetId, handle } satisfies Row))),
    forget: (assetId) => quietly(() => ask('readwrite', (store) => store.delete([linkId, assetId]))),
    async list() {
      let rows: readonly Row[] = []
      await quietly(async () => {
        rows = await ask<Row[]>('readonly', (store) => store.getAll(IDBKeyRange.bound([linkId], [linkId, []])))
      })
      return new Map(rows.map((row) => [row.assetId, row.handle]))
    },
  }
}

async function quietly(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch {
    // Forbidden or full.
  }
}

async function ask<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const opening = indexedDB.open(DATABASE, 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: ['linkId', 'assetId'] })
  const database = await answerOf(opening)
  try {
    return await answerOf(work(database.transaction(STORE, mode).objectStore(STORE)))
  } finally {
    database.close()
  }
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('The browser did not say why.'))
  })
}
