import type { Place } from './server.ts'

/** What is kept of one file that the server began, so that it can go on after a reload. Instants are epoch milliseconds. */
export interface JournalEntry {
  readonly uploadId: string
  readonly place: Place
  readonly name: string
  /** As it was chosen: the server's may be made safe. */
  readonly relativePath: string
  readonly sizeBytes: number
  readonly lastModified: number
  readonly partSizeBytes: number
  readonly begunAt: number
  /** It is on the server; kept because its folder may not be whole. */
  readonly arrived: boolean
  readonly handle?: FileSystemFileHandle | undefined
}

/**
 * What a sender keeps of what it began on one link. The engine writes it (`createTransfer` option `journal`), the page lists and forgets.
 * No method throws: where keeping is forbidden or there is no room, a journal forgets, and files are recognised by what the server lists.
 */
export interface Journal {
  /** Keeps files; written at once when nothing was written for a second. */
  begun(entries: readonly JournalEntry[]): Promise<void>
  /** A file by itself is forgotten, one of a folder marked until the folder is forgotten. */
  arrived(uploadId: string): Promise<void>
  list(): Promise<readonly JournalEntry[]>
  forget(uploadIds: readonly string[]): Promise<void>
  /** Forgets all files of a folder: it is whole, or given up. */
  forgetFolder(assetId: string): Promise<void>
  /** Writes what is not written yet: the page is about to go. */
  flush(): Promise<void>
}

/** Where a journal's entries lie. Its methods may throw. */
export interface JournalStore {
  read(): Promise<readonly JournalEntry[]>
  write(puts: readonly JournalEntry[], deletes: readonly string[]): Promise<void>
}

const WRITE_EVERY_MS = 1_000
/** Each entry is copied on the page's thread: of more than this it would be noticed. */
const MOST_A_WRITE = 250

/** A journal over a store, which it writes at most once a second: a folder may have tens of thousands of files. */
export function createJournal(store: JournalStore): Journal {
  return new BatchedJournal(store)
}

class BatchedJournal implements Journal {
  readonly #store: JournalStore
  /** Of this visit, or listed in it, and not arrived. */
  readonly #open = new Map<string, JournalEntry>()
  #puts = new Map<string, JournalEntry>()
  #deletes = new Set<string>()
  #writing: Promise<void> | undefined
  #writeNow: () => void = () => {}
  #lastWriteAt = Number.NEGATIVE_INFINITY
  #isForgetful = false

  constructor(store: JournalStore) {
    this.#store = store
  }

  begun(entries: readonly JournalEntry[]): Promise<void> {
    for (const begun of entries) {
      // Chosen again by other means: the handle of the last visit is still good.
      const handle = begun.handle ?? this.#open.get(begun.uploadId)?.handle
      const entry = handle ? { ...begun, handle } : begun
      this.#open.set(entry.uploadId, entry)
      this.#put(entry)
    }
    return this.#soon()
  }

  arrived(uploadId: string): Promise<void> {
    const entry = this.#open.get(uploadId)
    this.#open.delete(uploadId)
    if (entry?.place.folder) this.#put({ ...entry, arrived: true, handle: undefined })
    else this.#delete(uploadId)
    return this.#soon()
  }

  async list(): Promise<readonly JournalEntry[]> {
    await this.flush()
    if (this.#isForgetful) return []
    try {
      const entries = await this.#store.read()
      for (const entry of entries) if (!entry.arrived) this.#open.set(entry.uploadId, entry)
      return entries
    } catch {
      this.#forgetAll()
      return []
    }
  }

  forget(uploadIds: readonly string[]): Promise<void> {
    for (const uploadId of uploadIds) {
      this.#open.delete(uploadId)
      this.#delete(uploadId)
    }
    return this.#soon()
  }

  async forgetFolder(assetId: string): Promise<void> {
    const inside = (await this.list()).filter(({ place }) => place.folder?.assetId === assetId)
    await this.forget(inside.map(({ uploadId }) => uploadId))
  }

  async flush(): Promise<void> {
    this.#writeNow()
    await this.#writing
  }

  #put(entry: JournalEntry): void {
    this.#deletes.delete(entry.uploadId)
    this.#puts.set(entry.uploadId, entry)
  }

  #delete(uploadId: string): void {
    this.#puts.delete(uploadId)
    this.#deletes.add(uploadId)
  }

  #soon(): Promise<void> {
    if (this.#isForgetful) this.#forgetAll()
    else if (this.#isPending()) this.#writing ??= this.#write()
    return this.#writing ?? Promise.resolve()
  }

  #isPending(): boolean {
    return this.#puts.size + this.#deletes.size > 0
  }

  /** Writes until nothing is pending. */
  async #write(): Promise<void> {
    while (this.#isPending()) {
      await this.#pause(this.#lastWriteAt + WRITE_EVERY_MS - performance.now())
      const puts = [...this.#puts.values()]
      const deletes = [...this.#deletes]
      this.#puts = new Map()
      this.#deletes = new Set()
      this.#lastWriteAt = performance.now()
      try {
        for (let i = 0; i < Math.max(puts.length, deletes.length); i += MOST_A_WRITE) {
          await this.#store.write(puts.slice(i, i + MOST_A_WRITE), deletes.slice(i, i + MOST_A_WRITE))
        }
      } catch {
        this.#forgetAll()
      }
    }
    // At once, not when the promise settles: what is put in between would find a write under way, and none would come.
    this.#writing = undefined
  }

  async #pause(ms: number): Promise<void> {
    if (ms <= 0) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#writeNow = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  #forgetAll(): void {
    this.#isForgetful = true
    this.#open.clear()
    this.#puts.clear()
    this.#deletes.clear()
  }
}
