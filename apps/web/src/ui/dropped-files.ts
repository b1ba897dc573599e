export interface DroppedFile {
  file: File
  /** Where it lay under what was dropped, with `/`: `stems/drums/kick.wav`; the bare name for a single file. */
  relativePath: string
}

/** What was dropped, chosen or pasted, folders walked. */
export interface DroppedFiles {
  files: readonly DroppedFile[]
  /** Folders that hold nothing, which a list of files cannot tell. Only a drop can see them. */
  emptyDirectories: readonly string[]
  /** Paths that the browser could not read. */
  unreadable: readonly string[]
}

interface Found {
  files: DroppedFile[]
  emptyDirectories: string[]
  unreadable: string[]
}

/** Reads a folder's entries. `readEntries` gives at most 100 at a time, and an empty list at the end. */
async function entriesOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader()
  const entries: FileSystemEntry[] = []
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (batch.length === 0) return entries
    entries.push(...batch)
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isDirectory = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory

async function walk(entry: FileSystemEntry, found: Found): Promise<void> {
  const path = entry.fullPath.replace(/^\//, '')
  try {
    if (isFile(entry)) {
      const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
      found.files.push({ file, relativePath: path })
    } else if (isDirectory(entry)) {
      const children = await entriesOf(entry)
      if (children.length === 0) found.emptyDirectories.push(path)
      for (const child of children) await walk(child, found)
    }
  } catch {
    found.unreadable.push(path)
  }
}

/** Reads a drop or a paste. The transfer empties when its event ends, so this takes everything from it before it first waits. */
export async function readTransfer(transfer: DataTransfer): Promise<DroppedFiles> {
  const found: Found = { files: [], emptyDirectories: [], unreadable: [] }
  const entries: FileSystemEntry[] = []
  for (const item of transfer.items) {
    if (item.kind !== 'file') continue
    const entry = item.webkitGetAsEntry()
    const file = item.getAsFile()
    if (entry) entries.push(entry)
    else if (file) found.files.push({ file, relativePath: file.name })
  }
  for (const entry of entries) await walk(entry, found)
  return found
}

/** Reads a file input, with or without `webkitdirectory`. */
export function readInput(files: FileList | null): DroppedFiles {
  const list = [...(files ?? [])].map((file) => ({ file, relativePath: file.webkitRelativePath || file.name }))
  return { files: list, emptyDirectories: [], unreadable: [] }
}
