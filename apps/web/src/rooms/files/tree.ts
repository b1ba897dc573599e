/** What the list of a task's files needs of one. */
export interface Listed {
  id: string
  name: string
  relativePath: string
  sizeBytes: number
  sha256: string | null
  digestPartBytes: number | null
  assetId: string | null
  supersededAt: number | null
}

/** A file with the versions that it took the place of, the newest first. */
export interface Versions<F extends Listed> {
  file: F
  older: readonly F[]
}

export interface Directory<F extends Listed> {
  name: string
  /** From the folder's top, with `/` at its end; empty for the top itself. */
  path: string
  directories: readonly Directory<F>[]
  files: readonly F[]
  /** Of the files in it and in its directories. */
  count: number
  bytes: number
}

export interface Folder<F extends Listed> {
  assetId: NonNullable<F['assetId']>
  top: Directory<F>
}

const compare = new Intl.Collator('en', { numeric: true }).compare
const byName = (one: { name: string }, other: { name: string }) => compare(one.name, other.name)

/** Single files by name, each with its older versions. One whose new version is not here stands alone. */
export function singleFiles<F extends Listed>(files: readonly F[]): readonly Versions<F>[] {
  const single = files.filter((file) => file.assetId === null)
  const byLabel = Map.groupBy(single, (file) => file.name.toLowerCase())
  return [...byLabel.values()]
    .map((group) => group.toSorted((a, b) => (b.supersededAt ?? Infinity) - (a.supersededAt ?? Infinity)))
    .flatMap(([file, ...older]) => (file ? [{ file, older }] : []))
    .toSorted((one, other) => byName(one.file, other.file))
}

function directoryOf<F extends Listed>(files: readonly F[], name: string, path: string): Directory<F> {
  const inside = (file: F) => file.relativePath.slice(path.length)
  const isHere = (file: F) => !inside(file).includes('/')
  const deeper = Map.groupBy(
    files.filter((file) => !isHere(file)),
    (file) => inside(file).slice(0, inside(file).indexOf('/')),
  )
  return {
    name,
    path,
    directories: [...deeper].map(([child, its]) => directoryOf(its, child, `${path}${child}/`)).toSorted(byName),
    files: files.filter(isHere).toSorted(byName),
    count: files.length,
    bytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
  }
}

/** The folders that were sent as one, each with its tree. */
export function foldersOf<F extends Listed>(files: readonly F[], nameOf: (file: F) => string): readonly Folder<F>[] {
  const folders: Folder<F>[] = []
  for (const [assetId, its] of Map.groupBy(files, (file: F): F['assetId'] => file.assetId)) {
    const [first] = its
    if (assetId !== null && first) folders.push({ assetId, top: directoryOf(its, nameOf(first), '') })
  }
  return folders.toSorted((one, other) => byName(one.top, other.top))
}

/** Every file of a directory and of those in it, as they are shown. */
export function filesIn<F extends Listed>(directory: Directory<F>): readonly F[] {
  return [...directory.directories.flatMap(filesIn), ...directory.files]
}

/** By id, the file with the same bytes that stood in the list before. Empty files are not worth a word. */
export function sameContent<F extends Listed>(files: readonly F[]): ReadonlyMap<string, F> {
  const first = new Map<string, F>()
  const same = new Map<string, F>()
  for (const file of files) {
    if (file.sha256 === null || file.sizeBytes === 0) continue
    const key = `${file.sizeBytes} ${file.digestPartBytes ?? 0} ${file.sha256}`
    const earlier = first.get(key)
    if (earlier) same.set(file.id, earlier)
    else first.set(key, file)
  }
  return same
}
