import { type Id, isId } from '@sluice/core/ids'
import type { Journal, JournalEntry } from '@sluice/transfer/journal'
import { type OpenUpload, placeKey, placeKeys } from '@sluice/transfer/match'
import type { PartReader } from '@sluice/transfer/part-reader'
import { planResume } from '@sluice/transfer/resume'
import type { KnownUpload } from '@sluice/transfer/server'
import { createSignal } from 'solid-js'
import { type Api, refusalOf } from '../../api.ts'
import type { Access } from './access.ts'
import type { ChosenFile, ChosenFolder } from './chosen.ts'
import type { FolderHandles } from './folder-handles.ts'

/** Something that was begun before the page was loaded, and can go on. */
export interface Waiting {
  readonly id: Id<'upload'> | Id<'asset'>
  readonly taskId: Id<'task'>
  readonly name: string
  /** How much of a file is here; null for a folder. */
  readonly bytes: { readonly here: number; readonly all: number } | null
  /** How many files of a folder are here; null for a file. */
  readonly files: { readonly here: number; readonly all: number } | null
  /** With it, going on takes one click. */
  readonly handle: FileSystemHandle | undefined
}

/** What of a choice goes on with what was begun before. */
export interface Resumed {
  /** By file: the upload that it goes on with. */
  readonly goOn: ReadonlyMap<ChosenFile, KnownUpload>
  /** Arrived before: nothing is sent. */
  readonly here: readonly ChosenFile[]
  readonly fresh: readonly ChosenFile[]
  /** Of the fresh ones, those that have the name of something begun, but other content. */
  readonly changed: ReadonlyMap<ChosenFile, Waiting>
}

export interface FolderResumed extends Resumed {
  readonly id: Id<'asset'>
}

type OpenItem = Awaited<ReturnType<Api['uploads']['listOpen']['query']>>['items'][number]

interface OpenFolder {
  readonly waiting: Waiting & { readonly id: Id<'asset'> }
  /** What the server calls it. */
  readonly label: string
  readonly items: readonly OpenItem[]
  readonly entries: readonly JournalEntry[]
}

export interface OpenUploads {
  /** What waits to go on for a task. */
  of(taskId: Id<'task'>): readonly Waiting[]
  /** The tasks for which something waits that the server has open. */
  taskIds(): Id<'task'>[]
  /** The number of the order that asked for what was begun for a task when the page was loaded: null when none did, undefined when nothing was begun. */
  askedBy(taskId: Id<'task'>): number | null | undefined
  resumeFiles(taskId: string, chosen: readonly ChosenFile[]): Promise<Resumed>
  /** Undefined when no folder begun before is this one. `failed` is one of this page that did not wholly arrive: it surely is this one. */
  resumeFolder(taskId: string, chosen: ChosenFolder, failed: Id<'asset'> | undefined): Promise<FolderResumed | undefined>
  /** It goes on: it waits no more. @returns what the server calls it, if it waited. */
  take(id: string): string | undefined
  /** Gives something up, here and on the server. Throws what the server answered. */
  giveUp(waiting: Waiting): Promise<void>
}

interface Parts {
  readonly access: Access
  readonly journal: Journal
  readonly folderHandles: FolderHandles
  readonly read: PartReader
}

/** What can go on: all that the server has open for this link, with what this browser kept of it. */
export async function readOpenUploads(parts: Parts): Promise<OpenUploads> {
  const [items, entries, handles] = await Promise.all([listOpen(parts.access), parts.journal.list(), parts.folderHandles.list()])
  const listed = new Set<string>(items.map(({ uploadId }) => uploadId))
  const stale = entries.filter(({ place, uploadId }) => place.folder === null && !listed.has(uploadId))
  void parts.journal.forget(stale.map(({ uploadId }) => uploadId))
  const kept = new Map(entries.map((entry) => [entry.uploadId, entry]))
  const singles = new Map(items.filter(({ assetId }) => assetId === null).map((item) => [item.uploadId, item]))
  const folders = foldersOf(items, entries, handles)
  const askedBy = new Map(items.map((item) => [item.taskId, item.askedBy]))
  const [changed, setChanged] = createSignal<void>(undefined, { equals: false })
  const asWaiting = (item: OpenItem): Waiting => ({
    id: item.uploadId,
    taskId: item.taskId,
    name: kept.get(item.uploadId)?.name ?? item.name,
    bytes: { here: item.bytesHere, all: item.sizeBytes },
    files: null,
    handle: kept.get(item.uploadId)?.handle,
  })
  const changedOf = (open: readonly OpenItem[], goOn: Resumed['goOn'], fresh: readonly ChosenFile[]) => {
    const gone = new Set([...goOn.values()].map(({ uploadId }) => uploadId))
    // What merely looks alike is another file. The path as it was chosen is the surest; another browser has what the server made of it.
    const pathOf = (item: OpenItem) => kept.get(item.uploadId)?.relativePath ?? item.relativePath
    const left = new Map(open.filter(({ uploadId }) => !gone.has(uploadId)).map((item) => [pathOf(item).normalize('NFC'), item]))
    const changed = new Map<ChosenFile, Waiting>()
    for (const file of left.size === 0 ? [] : fresh) {
      const item = left.get(file.path.normalize('NFC'))
      if (item) changed.set(file, asWaiting(item))
    }
    return changed
  }
  const take = (id: string) => {
    const label = (isId('upload', id) ? singles.get(id)?.name : undefined) ?? folders.get(id)?.label
    if (isId('upload', id)) singles.delete(id)
    folders.delete(id)
    setChanged()
    return label
  }
  return {
    of(taskId) {
      changed()
      const inFolders = [...folders.values()].map(({ waiting }) => waiting)
      return [...inFolders, ...[...singles.values()].map(asWaiting)].filter((waiting) => waiting.taskId === taskId)
    },
    taskIds() {
      changed()
      const inFolders = [...folders.values()].flatMap((folder) => folder.items)
      return [...new Set([...inFolders, ...singles.values()].map(({ taskId }) => taskId))]
    },
    askedBy: (taskId) => askedBy.get(taskId),
    async resumeFiles(taskId, chosen) {
      const open = [...singles.values()].filter((item) => item.taskId === taskId)
      const { goOn, here, fresh } = await resume(chosen, { open, arrived: [], kept: [], read: parts.read })
      return { goOn, here, fresh, changed: changedOf(open, goOn, fresh) }
    },
    async resumeFolder(taskId, chosen, failed) {
      if (failed !== undefined) {
        const arrived = await listArrived(parts.access, failed)
        const known = await resume(chosen.files, { open: [], arrived, kept: [], read: parts.read })
        return { ...known, changed: new Map(), id: failed }
      }
      const namesakes = [...folders.values()].filter(
        ({ waiting }) => waiting.taskId === taskId && namesOf({ relativePath: waiting.name }).includes(nameKey(chosen.name)),
      )
      for (const { waiting, items: open, entries: kept } of namesakes) {
        // What this browser kept is not all: another one may have gone on meanwhile.
        const arrived = await listArrived(parts.access, waiting.id).catch(ifGone)
        if (!arrived) continue
        const known = await resume(chosen.files, { open, arrived, kept, read: parts.read })
        if (known.goOn.size + known.here.length > 0) return { ...known, changed: changedOf(open, known.goOn, known.fresh), id: waiting.id }
      }
      return undefined
    },
    take,
    async giveUp({ id }) {
      const folder = folders.get(id)
      for (const { uploadId } of folder?.items ?? []) await abandon(parts.access, uploadId)
      if (isId('upload', id)) await abandon(parts.access, id)
      await (folder ? parts.journal.forgetFolder(id) : parts.journal.forget([id]))
      await parts.folderHandles.forget(id)
      take(id)
    },
  }
}

const abandon = (access: Access, uploadId: Id<'upload'>) => access.call((client) => client.uploads.abandon.mutate({ uploadId }))

const listOpen = (access: Access) => allOf((after) => access.call((client) => client.uploads.listOpen.query(after)))

const listArrived = (access: Access, assetId: Id<'asset'>) => allOf((after) => access.call((client) => client.uploads.listArrived.query({ assetId, ...after })))

/** A folder that this browser kept something of may have been removed on the server. */
function ifGone(error: unknown): undefined {
  if (refusalOf(error)?.code !== 'upload.folder_not_found') throw error
}

async function allOf<T>(ask: (after: { after?: string }) => Promise<{ items: readonly T[]; next: string | null }>): Promise<T[]> {
  const items: T[] = []
  let next: string | null = null
  do {
    const page = await ask(next === null ? {} : { after: next })
    items.push(...page.items)
    next = page.next
  } while (next !== null)
  return items
}

/** The folders of which something is open, or of which this browser knows that files are missing. */
function foldersOf(items: readonly OpenItem[], entries: readonly JournalEntry[], handles: ReadonlyMap<string, FileSystemDirectoryHandle>) {
  const open = Map.groupBy(items, ({ assetId }) => assetId)
  const kept = Map.groupBy(entries, ({ place }) => place.folder?.assetId)
  const ids = new Set([...open.keys(), ...kept.keys()])
  const folders = new Map<string, OpenFolder>()
  for (const id of ids) {
    if (id === null || id === undefined || !isId('asset', id)) continue
    const inside = open.get(id) ?? []
    const known = kept.get(id) ?? []
    const facts = factsOf(inside[0], known)
    if (!facts || (inside.length === 0 && facts.files.here >= facts.files.all)) continue
    const name = known[0]?.place.folder?.name ?? facts.name
    folders.set(id, { waiting: { id, ...facts, name, bytes: null, handle: handles.get(id) }, label: facts.name, items: inside, entries: known })
  }
  return folders
}

function factsOf(item: OpenItem | undefined, entries: readonly JournalEntry[]) {
  if (item) return { taskId: item.taskId, name: item.assetName ?? '', files: { here: item.assetFilesIn ?? 0, all: item.assetFiles ?? 0 } }
  const place = entries[0]?.place
  if (!place?.folder || !isId('task', place.taskId)) return undefined
  const here = entries.filter(({ arrived }) => arrived).length
  return { taskId: place.taskId, name: place.folder.name, files: { here, all: place.folder.files } }
}

// Names alone, whatever the size.
const nameKey = (relativePath: string): string => placeKey({ relativePath, sizeBytes: 0 })
const namesOf = ({ relativePath }: Pick<OpenItem, 'relativePath'>): readonly string[] => placeKeys({ relativePath, sizeBytes: 0 })

const datedKeys = (file: Pick<OpenItem, 'relativePath' | 'sizeBytes' | 'lastModified'>) => placeKeys(file).map((key) => `${file.lastModified} ${key}`)

type Plan = Omit<Resumed, 'changed'>

interface Known {
  readonly open: readonly OpenUpload[]
  readonly arrived: Awaited<ReturnType<typeof listArrived>>
  readonly kept: readonly JournalEntry[]
  readonly read: PartReader
}

async function resume(chosen: readonly ChosenFile[], { open, arrived, kept, read }: Known): Promise<Plan> {
  if (open.length + arrived.length + kept.length === 0) return { goOn: new Map(), here: [], fresh: chosen }
  const listed = new Set(open.map(({ uploadId }) => uploadId))
  const here = new Set(arrived.flatMap(datedKeys))
  // Begun here, and no longer open: its answer was lost, or it was given up elsewhere. The engine asks the server which of the two.
  const isLost = (entry: JournalEntry) => !entry.arrived && !listed.has(entry.uploadId) && !datedKeys(entry).some((key) => here.has(key))
  const lost = kept.filter(isLost).map((entry) => ({ ...entry, bytesHere: 1, firstPartSha256: null }))
  const plan = await planResume({ chosen: chosen.map(toResume), open: [...open, ...lost], arrived, kept, read })
  return {
    goOn: new Map(plan.goOn.map(({ file, upload }) => [file.chosen, upload])),
    here: plan.here.map((file) => file.chosen),
    fresh: plan.fresh.map((file) => file.chosen),
  }
}

function toResume(chosen: ChosenFile) {
  const { file, path } = chosen
  return { name: file.name, relativePath: path, sizeBytes: file.size, lastModified: file.lastModified, source: file, chosen }
}
