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
  forget(uploadId: string): void
  forgetFolder(assetId: string): void
}

interface Kept {
  folders: BegunFolder[]
  files: BegunFile[]
}

const SAVE_MS = 1_000

/** Keeps what was begun in this browser's storage, written at most once a second: a folder may have ten thousand files. */
export function createMemory(linkId: string, storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>): Memory {
  const key = `begun ${linkId}`
  const kept = read(storage, key)
  const folders = new Map(kept.folders.map((folder) => [folder.assetId, folder]))
  const files = new Map(kept.files.map((file) => [file.uploadId, file]))
  let timer: ReturnType<typeof setTimeout> | undefined
  const save = () => {
    timer = undefined
    write(storage, key, { folders: [...folders.values()], files: [...files.values()] })
  }
  const saveSoon = () => (timer ??= setTimeout(save, SAVE_MS))
  const forgetFolder = (assetId: string) => {
    folders.delete(assetId)
    for (const file of files.values()) if (file.assetId === assetId) files.delete(file.uploadId)
    saveSoon()
  }
  const isWhole = (folder: BegunFolder) => {
    let done = 0
    for (const file of files.values()) if (file.assetId === folder.assetId && file.done) done += 1
    return done >= folder.files
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
      if (!file) return
      const folder = file.assetId === null ? undefined : folders.get(file.assetId)
      if (folder) files.set(uploadId, { ...file, done: true })
      else files.delete(uploadId)
      if (folder && isWhole(folder)) forgetFolder(folder.assetId)
      saveSoon()
    },
    forget(uploadId) {
      files.delete(uploadId)
      saveSoon()
    },
    forgetFolder,
  }
}

function read(storage: Pick<Storage, 'getItem'>, key: string): Kept {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? '')
    if (isKept(kept)) return kept
  } catch {
    // Nothing kept, forbidden or spoiled: files are then sent anew.
  }
  return { folders: [], files: [] }
}

function write(storage: Pick<Storage, 'setItem' | 'removeItem'>, key: string, kept: Kept): void {
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
