import type { DroppedFiles } from '../../ui/dropped-files.ts'
import { createPauses } from '../../ui/slices.ts'
import { isSystemFile } from '../../ui/system-files.ts'

/** A file as it goes to the engine; `path` is inside its folder, or the bare name. */
export interface ChosenFile {
  readonly file: File
  readonly path: string
  readonly handle?: FileSystemHandle | undefined
}

export interface ChosenFolder {
  readonly name: string
  readonly files: readonly ChosenFile[]
  /** Paths inside it of directories with nothing in them that is sent. */
  readonly emptyDirectories: readonly string[]
  readonly handle?: FileSystemHandle | undefined
}

/** Something to be said about what was chosen. */
export interface Note {
  /**
   * A code of text.ts: it is not sent. Or `skipped` for what systems put into folders, `empty` for a folder without a file,
   * `only_begun` where nothing new is taken, `unbegun` with `trouble`.
   */
  readonly why: string
  readonly names: readonly string[]
  /** What happened, in words, when it could not be begun. */
  readonly trouble?: string
}

/** Notes with one more: names of the same reason stand together, each once. */
export function withNote(notes: readonly Note[], added: Note): readonly Note[] {
  const isAlike = ({ why, trouble }: Note) => why === added.why && trouble === added.trouble
  if (!notes.some(isAlike)) return [...notes, added]
  return notes.map((note) => (isAlike(note) ? { ...note, names: [...new Set([...note.names, ...added.names])] } : note))
}

/** Notes after these names were chosen again: what could not be begun of them is being begun. */
export function withoutUnbegun(notes: readonly Note[], chosen: ReadonlySet<string>): readonly Note[] {
  return notes.flatMap((note) => {
    if (note.why !== 'unbegun') return [note]
    const names = note.names.filter((name) => !chosen.has(name))
    return names.length === 0 ? [] : [{ ...note, names }]
  })
}

export interface Chosen {
  readonly files: readonly ChosenFile[]
  readonly folders: readonly ChosenFolder[]
  readonly notes: readonly Note[]
}

/** What a task takes: the link says whether files, folders or both, the task's type which extensions a single file may have. */
export interface Takes {
  readonly display: 'files' | 'folders' | 'both'
  readonly allowedExtensions: readonly string[]
}

/** The rule of core's tasks, asked before anything is sent; the server asks it again. */
function extensionAllowed(name: string, allowed: readonly string[]): boolean {
  const dot = name.lastIndexOf('.')
  return allowed.length === 0 || (dot > 0 && allowed.includes(name.slice(dot + 1).toLowerCase()))
}

interface Folder {
  readonly name: string
  readonly files: ChosenFile[]
  /** Directories that something sent lies in, however deep. */
  readonly used: Set<string>
  /** Directories that must be told, should nothing in them be sent. */
  readonly lone: string[]
}

/** Sorts what was chosen or dropped into files, folders and what cannot be sent, with the reason. Gives way to the page: there may be 100,000 files. */
export async function sortOut(dropped: DroppedFiles, takes: Takes): Promise<Chosen> {
  const notes = new Map<string, string[]>()
  const note = (why: string, name: string) => put(notes, why, name)
  const files: ChosenFile[] = []
  const folders = new Map<string, Folder>()
  const folderOf = (name: string) => {
    const known = folders.get(name)
    if (known) return known
    const folder: Folder = { name, files: [], used: new Set(), lone: [] }
    folders.set(name, folder)
    return folder
  }
  const pause = createPauses()
  for (const { file, relativePath } of dropped.files) {
    await pause()
    const [top, inside] = splitTop(relativePath)
    const isSkipped = isSystemFile(file.name)
    if (isSkipped) note('skipped', relativePath)
    if (inside === undefined) {
      if (isSkipped) continue
      if (takes.display === 'folders') note('link.files_not_taken', file.name)
      else if (!extensionAllowed(file.name, takes.allowedExtensions)) note('upload.extension_not_allowed', file.name)
      else files.push({ file, path: file.name, handle: dropped.handles.get(file.name) })
    } else if (isSkipped) folderOf(top).lone.push(parentOf(inside))
    else addTo(folderOf(top), file, inside)
  }
  for (const path of dropped.emptyDirectories) {
    const [top, inside = ''] = splitTop(path)
    folderOf(top).lone.push(inside)
  }
  for (const path of dropped.unreadable) note('file.unreadable', path)
  const sent: ChosenFolder[] = []
  for (const folder of folders.values()) {
    if (takes.display === 'files') note('link.folders_not_taken', folder.name)
    else if (folder.files.length === 0) note('empty', folder.name)
    else sent.push({ name: folder.name, files: folder.files, emptyDirectories: emptyOf(folder), handle: dropped.handles.get(folder.name) })
  }
  return { files, folders: sent, notes: [...notes].map(([why, names]) => ({ why, names })) }
}

function addTo(folder: Folder, file: File, path: string): void {
  folder.files.push({ file, path })
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) folder.used.add(path.slice(0, at))
}

/** Directories of a folder with nothing in them that is sent: also those that held only what systems leave, but not those that hold another. */
function emptyOf({ used, lone }: Folder): string[] {
  const empty = new Set(lone.filter((path) => path !== '' && !used.has(path)))
  for (const path of empty) for (let up = parentOf(path); up !== ''; up = parentOf(up)) empty.delete(up)
  return [...empty]
}

function splitTop(path: string): [top: string, inside: string | undefined] {
  const slash = path.indexOf('/')
  return slash < 0 ? [path, undefined] : [path.slice(0, slash), path.slice(slash + 1)]
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))

function put<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
