import { type Entries, EntryList } from '@sluice/archive/entries'
import { ArchiveNames } from '@sluice/archive/names'
import type { Context } from '../context.ts'
import { fileNotFound } from '../files/errors.ts'
import { safeName } from '../files/policy.ts'
import type { Id } from '../ids.ts'
import { DAY, type Instant } from '../instants.ts'
import { type ContainerRow, listDirectoryRows, listEntryRows, listTasksIn, type Which } from './repository.ts'
import type { ArchiveContainer } from './table.ts'

const PAGE = 2_500
const NO_DIRECTORY = new Uint8Array()

/** What is to be downloaded as one. */
export interface OpenArchive {
  containerId: ArchiveContainer
  /** Empty: all of it. */
  fileIds: readonly Id<'file'>[]
}

export interface Contents {
  entries: Entries
  /** When the first of the files expires; null: none does. */
  endsAt: Instant | null
}

/**
 * What a container has that may be served now, with the names it gets in an archive: an order and a submission in a folder for each task, a folder
 * that was sent as one in a folder of its own, with its empty directories. Throws `file.not_found` when not all of the files named are there.
 */
export async function collectContents(ctx: Context, container: ContainerRow, { containerId, fileIds }: OpenArchive): Promise<Contents> {
  const list = new EntryList()
  const names = new ArchiveNames()
  const gathering = { list, endsAt: Infinity, found: new Set<string>() }
  // An arrival has the instant at which its request began, which may be hours before its submission's.
  const since = containerId.startsWith('sub_') ? container.createdAt - DAY : 0
  for (const task of await listTasksIn(ctx.db, containerId, container.orderId)) {
    const which = { taskId: task.id, containerId, fileIds, now: ctx.now }
    const hasTaskFolders = containerId.startsWith('ord_') || containerId.startsWith('sub_')
    const folders = new Folders(names, hasTaskFolders ? task.name : null)
    await addFiles(ctx, gathering, folders, which, since)
    if (fileIds.length === 0) await addDirectories(ctx, gathering, folders, which)
  }
  if (!fileIds.every((fileId) => gathering.found.has(fileId))) throw fileNotFound()
  return { entries: list.end(), endsAt: gathering.endsAt === Infinity ? null : gathering.endsAt }
}

interface Gathering {
  list: EntryList
  endsAt: Instant
  /** Of the files named, those that are here. */
  found: Set<string>
}

async function addFiles(ctx: Context, gathering: Gathering, folders: Folders, which: Which, since: Instant): Promise<void> {
  let after: [Instant, string] = [since, '']
  for (;;) {
    const rows = await listEntryRows(ctx.db, which, after, PAGE)
    for (const row of rows) {
      if (row.crc32 === null) throw new Error(`${row.fileId} is ready and has no CRC-32`)
      gathering.list.add({
        path: row.assetId === null ? folders.file(row.name) : folders.fileIn(row.assetId, row.assetName ?? '', row.relativePath),
        sizeBytes: row.sizeBytes,
        crc32: Number.parseInt(row.crc32, 16),
        modifiedAt: row.lastModified ?? row.readyAt ?? row.heldAt,
        content: row.objectKey,
      })
      gathering.endsAt = Math.min(gathering.endsAt, row.expiresAt ?? Infinity)
      if (which.fileIds.length > 0) gathering.found.add(row.fileId)
    }
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = [last.heldAt, last.fileId]
  }
}

/** Of folders that have a file here, or were sent without any. */
async function addDirectories(ctx: Context, { list }: Gathering, folders: Folders, { taskId, containerId }: Which): Promise<void> {
  let after: [string, string] = ['', '']
  for (;;) {
    const rows = await listDirectoryRows(ctx.db, taskId, after, PAGE)
    for (const row of rows) {
      const isMeant = containerId.startsWith('ast_')
        ? row.assetId === containerId
        : folders.has(row.assetId) || (row.files === 0 && !containerId.startsWith('sub_'))
      const path = isMeant && (row.path !== '' || row.files === 0) ? folders.directoryIn(row.assetId, row.name, row.path) : null
      if (path !== null) list.add({ path, sizeBytes: 0, crc32: 0, modifiedAt: row.createdAt, content: NO_DIRECTORY })
    }
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = [last.assetId, last.path]
  }
}

/** The names of one task's things. Two tasks of one name have two folders, and so have two folders that were sent. */
class Folders {
  readonly #names: ArchiveNames
  readonly #taskName: string | null
  #above: string | undefined
  readonly #assets = new Map<Id<'asset'>, string>()
  readonly #written = new Set<string>()

  constructor(names: ArchiveNames, taskName: string | null) {
    this.#names = names
    this.#taskName = taskName
  }

  has(assetId: Id<'asset'>): boolean {
    return this.#assets.has(assetId)
  }

  file(name: string): string {
    return this.#names.file(this.#top() + safeName(name))
  }

  fileIn(assetId: Id<'asset'>, assetName: string, path: string): string {
    return this.#names.file(this.#asset(assetId, assetName) + path)
  }

  /** Null when it has been named before. */
  directoryIn(assetId: Id<'asset'>, assetName: string, path: string): string | null {
    const name = this.#names.directory(this.#asset(assetId, assetName) + path)
    if (this.#written.has(name)) return null
    this.#written.add(name)
    return name
  }

  #top(): string {
    return (this.#above ??= this.#taskName === null ? '' : this.#names.newDirectory(safeName(this.#taskName)))
  }

  #asset(assetId: Id<'asset'>, name: string): string {
    const known = this.#assets.get(assetId) ?? this.#names.newDirectory(this.#top() + safeName(name))
    this.#assets.set(assetId, known)
    return known
  }
}
