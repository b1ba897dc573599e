import type { Id } from '@sluice/core/ids'
import type { Totals } from '@sluice/transfer/board'
import type { FileState } from '@sluice/transfer/item'
import type { Journal } from '@sluice/transfer/journal'
import type { PartReader } from '@sluice/transfer/part-reader'
import { createTransfer } from '@sluice/transfer/transfer'
import { batch, createSignal, onCleanup } from 'solid-js'
import { isDirectoryHandle } from '../../ui/file-handles.ts'
import type { Access } from './access.ts'
import type { ChosenFolder } from './chosen.ts'
import type { FolderHandles } from './folder-handles.ts'
import type { OpenUploads } from './open-uploads.ts'
import { createSameContent } from './same-content.ts'
import { createVisitServer, type FolderBegun } from './server.ts'
import { createStarter, type FileToStart, type FolderToStart } from './starter.ts'
import { isOther, MOST_NAMES } from './names.ts'
import { createUnits, type LiveUnit, type Told, type Unit, type Units } from './units.ts'

export interface Status {
  readonly totals: Totals
  readonly offline: boolean
  /** Requests are under way: leaving the page would cut them. */
  readonly moving: boolean
  /** All that has not ended is paused. */
  readonly paused: boolean
  /** The code of why nothing gets through, while it is tried again. */
  readonly trouble: string | undefined
}

export interface Uploads {
  status: () => Status
  units: Units
  /** The answer has the names of those that are on their way already. */
  startFiles: (taskId: Id<'task'>, files: readonly FileToStart[]) => Promise<readonly string[]>
  /** The folder of this name on the server, when something of it failed on this page. */
  failedFolder: (taskId: Id<'task'>, name: string) => Id<'asset'> | undefined
  /** False when it is on its way already. */
  startFolder: (taskId: Id<'task'>, folder: FolderToStart) => Promise<boolean>
  pause: (unit?: Unit) => void
  resume: (unit?: Unit) => void
  retry: (unit: Unit) => void
  /** Gives up what has not arrived, here and on the server. */
  cancel: (unit?: Unit) => void
}

export interface UploadsParts {
  readonly access: Access
  readonly journal: Journal
  readonly folderHandles: FolderHandles
  readonly open: OpenUploads
  /** Reads and digests parts; it is closed with the uploads. */
  readonly read: PartReader
  readonly onArrived: () => void
}

const MOVING = new Set(['waiting', 'sending', 'verifying'])

// A browser has six connections to a host, and the page asks it questions.
const MOST_LANES = 5

/** All that this page sends, over one engine: the lanes are shared by all tasks. It ends with its owner. */
export function createUploads({ access, journal, folderHandles, open, read, onArrived }: UploadsParts): Uploads {
  const units = createUnits()
  const moving = new Set<LiveUnit>()
  const folders = new Map<LiveUnit, { readonly assetId: Id<'asset'>; readonly files: number }>()
  const sameContent = createSameContent(access)
  const forgetFolder = (unit: LiveUnit) => {
    const folder = folders.get(unit)
    if (!folder) return
    folders.delete(unit)
    void journal.forgetFolder(folder.assetId)
    void folderHandles.forget(folder.assetId)
  }
  const keepFolder = (unit: LiveUnit, { files, handle }: ChosenFolder, assetId: Id<'asset'>) => {
    folders.set(unit, { assetId, files: files.length })
    if (handle && isDirectoryHandle(handle)) void folderHandles.keep(assetId, handle)
  }
  const onFolder = ({ target, assetId, label }: FolderBegun) => {
    const sent = starter.folderOf(target)
    if (!sent) return
    keepFolder(sent.unit, sent.chosen, assetId)
    if (isOther(label, sent.chosen.name)) sent.unit.setTold((told) => ({ ...told, label }))
  }
  const server = createVisitServer(access, onFolder)
  const transfer = createTransfer(server, { journal, digest: read, mostLanes: MOST_LANES })
  const cancelUnit = (unit: LiveUnit) => {
    for (const key of unit.keys) transfer.cancel(key)
    forgetFolder(unit)
    moving.delete(unit)
    units.remove(unit)
  }
  const assetOf = (unit: LiveUnit) => folders.get(unit)?.assetId
  const starter = createStarter({ transfer, server, units, open, cancel: cancelUnit, assetOf, onResumed: keepFolder })

  const readStatus = (): Status => {
    const { totals, offline, moving: isMoving } = transfer.status()
    const phases = new Set(units.all().map((unit) => unit.tally.phase))
    const paused = phases.has('paused') && ![...phases].some((phase) => MOVING.has(phase))
    const trouble = [...moving].map((unit) => unit.state().reason).find((reason) => reason !== undefined)
    return { totals: withBefore(totals, units.all()), offline, moving: isMoving, paused, trouble }
  }
  const [status, setStatus] = createSignal(readStatus())

  const update = (unit: LiveUnit) => {
    units.update(unit)
    if (MOVING.has(unit.tally.phase)) moving.add(unit)
    else moving.delete(unit)
    if ((folders.get(unit)?.files ?? Number.POSITIVE_INFINITY) <= unit.state().done) forgetFolder(unit)
  }
  const onChange = (keys: readonly string[]) => {
    const touched = new Set(moving) // a speed goes down by itself when nothing moves
    let arrived = false
    for (const key of keys) {
      const unit = units.ofKey(key)
      const file = transfer.file(key)
      if (!unit || !file) continue
      unit.tally.put(file)
      touched.add(unit)
      tellLabel(unit, file)
      if (file.phase !== 'done') continue
      arrived = true
      if (!unit.isFolder) sameContent.ask(unit, file.fileId)
    }
    batch(() => {
      for (const unit of touched) update(unit)
      setStatus(readStatus())
    })
    if (arrived) onArrived()
  }
  const unsubscribe = transfer.subscribe(onChange)
  const flush = () => void journal.flush()
  window.addEventListener('pagehide', flush)
  onCleanup(() => {
    window.removeEventListener('pagehide', flush)
    flush()
    unsubscribe()
    transfer.close()
  })

  const each = (unit: Unit | undefined, work: (key: string) => void) => {
    const chosen = unit === undefined ? units.all() : [units.get(unit.id)]
    for (const live of chosen) for (const key of live?.keys ?? []) work(key)
  }
  return {
    status,
    units,
    startFiles: (taskId, files) => starter.startFiles(taskId, files),
    failedFolder: (taskId, name) => starter.failedFolder(taskId, name),
    startFolder: (taskId, folder) => starter.startFolder(taskId, folder),
    pause: (unit) => each(unit, (key) => transfer.pause(key)),
    resume: (unit) => each(unit, (key) => transfer.resume(key)),
    retry: (unit) => each(unit, (key) => transfer.retry(key)),
    cancel(unit) {
      const chosen = unit === undefined ? units.all().filter(({ tally }) => tally.phase !== 'done') : [units.get(unit.id)]
      batch(() => {
        for (const live of chosen) if (live) cancelUnit(live)
        setStatus(readStatus())
      })
    },
  }
}

/** Shows what the server calls a file, where that is not its name. */
function tellLabel(unit: LiveUnit, { key, name, label }: FileState): void {
  if (label === undefined || unit.renamed.has(key) || !isOther(label, name)) return
  unit.renamed.add(key)
  if (unit.isFolder) unit.setTold(({ renamed, ...told }) => ({ ...told, renamed: withOneMore(renamed, `${name} → ${label}`) }))
  else unit.setTold((told) => ({ ...told, label }))
}

function withOneMore(renamed: Told['renamed'], name: string): NonNullable<Told['renamed']> {
  const { first, count } = renamed ?? { first: [], count: 0 }
  return { first: count < MOST_NAMES ? [...first, name] : first, count: count + 1 }
}

/** The engine's sums, with what of the folders was here before. */
function withBefore(totals: Totals, units: readonly LiveUnit[]): Totals {
  let { files, done, bytes, sentBytes } = totals
  for (const { tally } of units) {
    files += tally.before.files
    done += tally.before.files
    bytes += tally.before.bytes
    sentBytes += tally.before.bytes
  }
  return { ...totals, files, done, bytes, sentBytes }
}
