import { createJournal, type Journal, type JournalEntry, type JournalStore } from './journal.ts'
import { KeptConnection } from './kept-connection.ts'

const DATABASE = 'sluice'
const STORE = 'begun'
/** Each is copied on the page's thread. */
const ROWS_A_PAGE = 500

/** The journal of one link in this browser. Where storage is forbidden or full it forgets, and nothing else changes. */
export function openJournal(linkId: string): Journal {
  return createJournal(storeOf(linkId))
}

interface Row extends JournalEntry {
  readonly linkId: string
}

function storeOf(linkId: string): JournalStore {
  // Browsers close the connection of a page that lay still for long, or when its storage is cleared.
  const kept = new KeptConnection(openDatabase)
  return {
    async read() {
      const entries: JournalEntry[] = []
      for (let after = ''; ;) {
        const page = await kept.use((database) => readPage(database, linkId, after))
        entries.push(...page)
        const last = page.at(-1)
        if (!last) return entries
        after = last.uploadId
      }
    },
    write: (puts, deletes) => kept.use((database) => writeRows(database, linkId, puts, deletes)),
  }
}

async function writeRows(database: IDBDatabase, linkId: string, puts: readonly JournalEntry[], deletes: readonly string[]): Promise<void> {
  const transaction = database.transaction(STORE, 'readwrite')
  const store = transaction.objectStore(STORE)
  for (const entry of puts) store.put({ ...entry, linkId } satisfies Row)
  for (const uploadId of deletes) store.delete([linkId, uploadId])
  transaction.commit()
  await ended(transaction)
}

/** The rows of a link after one of its uploads. An array is greater than any string. */
async function readPage(database: IDBDatabase, linkId: string, after: string): Promise<readonly Row[]> {
  const transaction = database.transaction(STORE)
  const rows: IDBRequest<Row[]> = transaction.objectStore(STORE).getAll(IDBKeyRange.bound([linkId, after], [linkId, []], true), ROWS_A_PAGE)
  await ended(transaction)
  return rows.result
}

function openDatabase(onLost: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: ['linkId', 'uploadId'] })
    request.onsuccess = () => {
      request.result.onclose = onLost
      resolve(request.result)
    }
    request.onerror = () => reject(reasonOf(request.error))
    request.onblocked = () => reject(new Error('Another tab keeps an older database open.'))
  })
}

function ended(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(reasonOf(transaction.error))
  })
}

const reasonOf = (error: DOMException | null) => error ?? new Error('The browser did not say why.')
