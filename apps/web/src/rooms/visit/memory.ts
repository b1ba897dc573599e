/** What this browser began for one link and has not seen arrive, so that it can go on after a reload. */
export interface BegunFile {
  readonly uploadId: string
  readonly taskId: string
  /** Of the folder it lies in; null for a file by itself. */
  readonly assetId: string | null
  /** Inside the folder, or the bare name. */
  readonly path: string
  readonly sizeBytes: number
  readonly lastModified: number
  readonly partSizeBytes: number
  /** Arrived; kept only as long as its folder is not whole. */
  readonly done: boolean
}

export interface BegunFolder {
  readonly assetId: string
  readonly taskId: string
  readonly name: string
  /** How many files it has. */
  readonly files: number
}

export interface Memory {
  folders(): readonly BegunFolder[]
  files(): readonly BegunFile[]
  beginFolder(folder: BegunFolder): void
  begin(files: readonly BegunFile[]): void
  arrived(uploadId: string): void
  /** Forgets an upload, and the folder that it lies in. */
  forget(uploadId: string): void
  forgetFolder(assetId: string): void
  /** Writes what is not written yet: the page is about to go. */
  flush(): void
}

interface Kept {
  folders: BegunFolder[]
  files: BegunFile[]
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const FORGETFUL: Store = { getItem: () => null, setItem() {}, removeItem() {} }

/** This browser's storage; where it is forbidden, one that keeps nothing. */
export function browserStorage(): Store {
  try {
    return localStorage
  } catch {
    return FORGETFUL
  }
}

const SAVE_MS = 1_000

/** Keeps what was begun in this browser's storage, written at most once a second: a folder may have ten thousand files. */
export function createMemory(linkId: string, storage: Store): Memory {
  const key = `begun ${linkId}`
  const kept = read(storage, key)
  const folders = new Map(kept.folders.map((folder) => [folder.assetId, folder]))
  const files = new Map(kept.files.map((file) => [file.uploadId, file]))
  const doneIn = new Map<string, number>()
  const countDone = (assetId: string) => {
    const done = (doneIn.get(assetId) ?? 0) + 1
    doneIn.set(assetId, done)
    return done
  }
  for (const file of kept.files) if (file.done && file.assetId !== null) countDone(file.assetId)
  let timer: ReturnType<typeof setTimeout> | undefined
  const save = () => {
    clearTimeout(timer)
    timer = undefined
    write(storage, key, { folders: [...folders.values()], files: [...files.values()] })
  }
  const saveSoon = () => (timer ??= setTimeout(save, SAVE_MS))
  const forgetFolder = (assetId: string) => {
    folders.delete(assetId)
    for (const file of files.values()) if (file.assetId === assetId) files.delete(file.uploadId)
    saveSoon()
  }
  return {
    folders: () => [...folders.values()],
    files: () => [...files.values()],
    beginFolder(folder) {
      folders.set(folder.assetId, folder)
      saveSoon()
    },
    begin(begun) {
      for (const file of begun) files.set(file.uploadId, file)
      save() // at once: from now on the server has something to go on with
    },
    arrived(uploadId) {
      const file = files.get(uploadId)
      if (!file || file.done) return
      const folder = file.assetId === null ? undefined : folders.get(file.assetId)
      if (!folder) files.delete(uploadId)
      else if (countDone(folder.assetId) >= folder.files) forgetFolder(folder.assetId)
      else files.set(uploadId, { ...file, done: true })
      saveSoon()
    },
    forget(uploadId) {
      const assetId = files.get(uploadId)?.assetId ?? null
      files.delete(uploadId)
      if (assetId !== null) forgetFolder(assetId)
      saveSoon()
    },
    forgetFolder,
    flush() {
      if (timer !== undefined) save()
    },
  }
}

function read(storage: Store, key: string): Kept {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? '')
    if (isKept(kept)) return kept
  } catch {
    // Nothing kept, forbidden or spoiled: files are then sent anew.
  }
  return { folders: [], files: [] }
}

function write(storage: Store, key: string, kept: Kept): void {
  try {
    if (kept.folders.length === 0 && kept.files.length === 0) storage.removeItem(key)
    else storage.setItem(key, JSON.stringify(kept))
  } catch {
    // Forbidden or full: after a reload files are sent anew.
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const hasTexts = (value: unknown, ...keys: string[]): value is Record<string, unknown> => isRecord(value) && keys.every((key) => typeof value[key] === 'string')
const hasNumbers = (value: Record<string, unknown>, ...keys: string[]) => keys.every((key) => typeof value[key] === 'number')

function isKept(value: unknown): value is Kept {
  if (!isRecord(value) || !Array.isArray(value['folders']) || !Array.isArray(value['files'])) return false
  return (
    value['folders'].every((folder) => hasTexts(folder, 'assetId', 'taskId', 'name') && hasNumbers(folder, 'files')) &&
    value['files'].every((file) => hasTexts(file, 'uploadId', 'taskId', 'path') && hasNumbers(file, 'sizeBytes', 'lastModified', 'partSizeBytes'))
  )
}
