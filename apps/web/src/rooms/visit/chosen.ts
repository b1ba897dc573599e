import type { DroppedFiles } from '../../ui/dropped-files.ts'

/** A file as it goes to the engine; `path` is inside its folder, or the bare name. */
export interface ChosenFile {
  readonly file: File
  readonly path: string
}

export interface ChosenFolder {
  readonly name: string
  readonly files: readonly ChosenFile[]
}

/** Why something that was chosen is not sent. */
export interface NotSent {
  /** A code of text.ts, or `skipped` for what systems put into folders, `empty` for folders with nothing in them. */
  readonly why: string
  readonly names: readonly string[]
}

export interface Chosen {
  readonly files: readonly ChosenFile[]
  readonly folders: readonly ChosenFolder[]
  readonly notSent: readonly NotSent[]
}

/** What a task takes: the link says whether files, folders or both, the task's type which extensions a single file may have. */
export interface Takes {
  readonly display: 'files' | 'folders' | 'both'
  readonly allowedExtensions: readonly string[]
}

// What systems leave in folders, and nobody means to send.
const SYSTEM_FILES = new Set(['.ds_store', 'thumbs.db', 'desktop.ini'])

/** The rule of core's tasks, asked before anything is sent; the server asks it again. */
function extensionAllowed(name: string, allowed: readonly string[]): boolean {
  const dot = name.lastIndexOf('.')
  return allowed.length === 0 || (dot > 0 && allowed.includes(name.slice(dot + 1).toLowerCase()))
}

/** Sorts what was chosen or dropped into files, folders and what cannot be sent, with the reason. */
export function sortOut(dropped: DroppedFiles, takes: Takes): Chosen {
  const refused = new Map<string, string[]>()
  const refuse = (why: string, name: string) => put(refused, why, name)
  const files: ChosenFile[] = []
  const folders = new Map<string, ChosenFile[]>()
  for (const { file, relativePath } of dropped.files) {
    const slash = relativePath.indexOf('/')
    const folder = slash < 0 ? undefined : relativePath.slice(0, slash)
    if (SYSTEM_FILES.has(file.name.toLowerCase())) refuse('skipped', relativePath)
    else if (folder !== undefined) put(folders, folder, { file, path: relativePath.slice(slash + 1) })
    else if (takes.display === 'folders') refuse('link.files_not_taken', file.name)
    else if (!extensionAllowed(file.name, takes.allowedExtensions)) refuse('upload.extension_not_allowed', file.name)
    else files.push({ file, path: file.name })
  }
  for (const path of dropped.emptyDirectories) refuse('empty', path)
  for (const path of dropped.unreadable) refuse('file.unreadable', path)
  const taken = takes.display === 'files' ? [] : [...folders].map(([name, inside]) => ({ name, files: inside }))
  if (takes.display === 'files') for (const name of folders.keys()) refuse('link.folders_not_taken', name)
  return { files, folders: taken, notSent: [...refused].map(([why, names]) => ({ why, names })) }
}

function put<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
