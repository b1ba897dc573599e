import type { TaskFile } from './data.ts'

export interface FolderGroup {
  /** The name of the folder that was sent as one; null for single files. */
  folder: string | null
  files: readonly TaskFile[]
}

/** Single files first, then each folder that was sent, with its files by path. */
export function groupByFolder(files: readonly TaskFile[]): readonly FolderGroup[] {
  const groups = new Map<string, { folder: string | null; files: TaskFile[] }>()
  for (const file of files) {
    const key = file.assetId ?? ''
    const group = groups.get(key) ?? { folder: file.assetId === null ? null : (file.assetName ?? 'Folder'), files: [] }
    group.files.push(file)
    groups.set(key, group)
  }
  const byPath = (a: TaskFile, b: TaskFile) =>
    a.relativePath.localeCompare(b.relativePath, 'en', { numeric: true }) || a.name.localeCompare(b.name, 'en', { numeric: true })
  return [...groups.values()]
    .toSorted((a, b) => (a.folder ?? '').localeCompare(b.folder ?? '', 'en', { numeric: true }))
    .map((group) => ({ folder: group.folder, files: group.files.toSorted(byPath) }))
}
