import { isDirectoryHandle, isFileHandle } from './file-handles.ts'
import { createPauses } from './slices.ts'

export interface DroppedFile {
  file: File
  /** Where it lay under what was dropped, with `/`: `stems/drums/kick.wav`; the bare name for a single file. */
  relativePath: string
}

/** What was dropped, chosen or pasted, folders walked. */
export interface DroppedFiles {
  files: readonly DroppedFile[]
  /** Folders that hold nothing, which a list of files cannot tell: a file input does not see them. */
  emptyDirectories: readonly string[]
  /** Paths that the browser could not read. */
  unreadable: readonly string[]
  /** By its name, the handle of each file and folder that stood at the top, where the browser gives handles: the same can then be read after a reload. */
  handles: ReadonlyMap<string, FileSystemHandle>
}

/** Hears how many files were found so far: a large folder takes seconds to read. */
export type OnFound = (files: number) => void

interface Found {
  files: DroppedFile[]
  emptyDirectories: string[]
  unreadable: string[]
  handles: Map<string, FileSystemHandle>
  tell: OnFound
}

/** An entry of a drop and a handle of a chooser, read in one way. */
interface Leaf {
  name: string
  read: () => Promise<File>
}
interface Branch {
  name: string
  children: () => Promise<Node[]>
}
type Node = Leaf | Branch

const READ_AT_ONCE = 64
const nothing: OnFound = () => {}
const newFound = (tell: OnFound): Found => ({ files: [], emptyDirectories: [], unreadable: [], handles: new Map(), tell })

/** Reads a drop or a paste. The transfer empties when its event ends, so this takes everything from it before it first waits. */
export async function readTransfer(transfer: DataTransfer, tell: OnFound = nothing): Promise<DroppedFiles> {
  const found = newFound(tell)
  const tops: { node: Node; handle: Promise<FileSystemHandle | null> | undefined }[] = []
  for (const item of transfer.items) {
    if (item.kind !== 'file') continue
    const entry = item.webkitGetAsEntry()
    const file = item.getAsFile()
    const handle = item.getAsFileSystemHandle?.().catch(() => null) // folders of the system give none
    const node = entry ? entryNode(entry) : file ? { name: file.name, read: async () => file } : undefined
    if (node) tops.push({ node, handle })
  }
  const names = new Set<string>()
  for (const { node, handle } of tops) {
    const name = freeName(node.name, names)
    const known = await handle
    if (known && name === node.name) found.handles.set(name, known)
    await walk(node, name, found)
  }
  return found
}

/** Reads what a chooser of handles gave, or what was kept of it. */
export async function readHandles(handles: readonly FileSystemHandle[], tell: OnFound = nothing): Promise<DroppedFiles> {
  const found = newFound(tell)
  for (const handle of handles) {
    found.handles.set(handle.name, handle)
    const node = handleNode(handle)
    if (node) await walk(node, handle.name, found)
  }
  return found
}

/** Reads a file input, with or without `webkitdirectory`. */
export async function readInput(list: FileList | null, tell: OnFound = nothing): Promise<DroppedFiles> {
  const found = newFound(tell)
  const pause = createPauses()
  // Taken at once: the list empties when the input does.
  for (const file of Array.from(list ?? [])) {
    found.files.push({ file, relativePath: file.webkitRelativePath || file.name })
    void file.size // the first question looks at the disk, and its answer is kept: here it may take its time
    await pause()
  }
  return found
}

/** Two folders of one name, dropped together from different places, stay two. */
function freeName(name: string, taken: Set<string>): string {
  let free = name
  for (let n = 2; taken.has(free); n += 1) free = `${name} (${n})`
  taken.add(free)
  return free
}

async function walk(node: Node, path: string, found: Found): Promise<void> {
  if ('read' in node) return readLeaves([{ node, path }], found)
  let children: readonly Node[]
  try {
    children = await node.children()
  } catch {
    found.unreadable.push(path)
    return
  }
  if (children.length === 0) found.emptyDirectories.push(path)
  const leaves = children.flatMap((child) => ('read' in child ? [{ node: child, path: `${path}/${child.name}` }] : []))
  for (let at = 0; at < leaves.length; at += READ_AT_ONCE) await readLeaves(leaves.slice(at, at + READ_AT_ONCE), found)
  for (const child of children) if (!('read' in child)) await walk(child, `${path}/${child.name}`, found)
}

/** Each answer of the browser is a task of its own, so that no number of files freezes the page. */
async function readLeaves(leaves: readonly { node: Leaf; path: string }[], found: Found): Promise<void> {
  const files = await Promise.all(leaves.map(({ node }) => node.read().catch(() => undefined)))
  files.forEach((file, i) => {
    const path = leaves[i]?.path ?? ''
    if (file) found.files.push({ file, relativePath: path })
    else found.unreadable.push(path)
  })
  found.tell(found.files.length)
}

const isFileEntry = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isDirectoryEntry = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory

function entryNode(entry: FileSystemEntry): Node | undefined {
  const { name } = entry
  if (isFileEntry(entry)) return { name, read: () => new Promise((resolve, reject) => entry.file(resolve, reject)) }
  if (isDirectoryEntry(entry)) return { name, children: async () => (await entriesOf(entry)).flatMap((child) => entryNode(child) ?? []) }
  return undefined
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

function handleNode(handle: FileSystemHandle): Node | undefined {
  const { name } = handle
  if (isFileHandle(handle)) return { name, read: () => handle.getFile() }
  if (!isDirectoryHandle(handle)) return undefined
  const children = async () => {
    const nodes: Node[] = []
    for await (const child of handle.values()) {
      const node = handleNode(child)
      if (node) nodes.push(node)
    }
    return nodes
  }
  return { name, children }
}
