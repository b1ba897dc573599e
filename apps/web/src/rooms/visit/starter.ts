import type { Id } from '@sluice/core/ids'
import type { FileToSend, KnownUpload } from '@sluice/transfer/server'
import type { Transfer } from '@sluice/transfer/transfer'
import { batch } from 'solid-js'
import { isFileHandle } from '../../ui/file-handles.ts'
import { createPauses } from '../../ui/slices.ts'
import type { ChosenFile, ChosenFolder } from './chosen.ts'
import { isOther } from './names.ts'
import type { FolderResumed, OpenUploads } from './open-uploads.ts'
import type { VisitServer } from './server.ts'
import type { LiveUnit, Units } from './units.ts'

/** A file that is to be sent: anew, or going on with what was begun before. */
export interface FileToStart {
  readonly chosen: ChosenFile
  readonly upload?: KnownUpload | undefined
  readonly sameName?: 'keep-both' | 'new-version' | undefined
}

export interface FolderToStart {
  readonly chosen: ChosenFolder
  readonly resumed: FolderResumed | undefined
}

interface StarterParts {
  readonly transfer: Transfer
  readonly server: VisitServer
  readonly units: Units
  readonly open: OpenUploads
  readonly cancel: (unit: LiveUnit) => void
  /** What the server knows a folder's row by, once it was begun. */
  readonly assetOf: (unit: LiveUnit) => Id<'asset'> | undefined
  /** A folder that was begun before goes on. */
  readonly onResumed: (unit: LiveUnit, chosen: ChosenFolder, assetId: Id<'asset'>) => void
}

/** Hands what was chosen to the engine, without freezing the page: there may be a hundred thousand files. */
export function createStarter({ transfer, server, units, open, cancel, assetOf, onResumed }: StarterParts) {
  const rows = new Map<string, LiveUnit>()
  const taskTargets = new Map<string, string>()
  const folderRows = new Map<string, { readonly unit: LiveUnit; readonly chosen: ChosenFolder }>()

  /** Whether the same is on its way already. */
  const isOnItsWay = (key: string) => {
    const row = rows.get(key)
    return row !== undefined && units.isLive(row) && row.tally.phase !== 'done' && row.tally.phase !== 'failed'
  }
  const failedRow = (key: string) => {
    const row = rows.get(key)
    return row && units.isLive(row) && row.tally.phase === 'failed' ? row : undefined
  }
  /** Gives up on the server what failed of a row, so that its names are free. What the server does not answer to, the engine tells it again. */
  const giveUpFailed = async (row: LiveUnit) => {
    const failed = row.keys.flatMap((key) => transfer.file(key) ?? []).filter(({ phase }) => phase === 'failed')
    const begun = failed.flatMap(({ uploadId }) => uploadId ?? [])
    await Promise.all(begun.map((uploadId) => server.abandon(uploadId).catch(() => undefined)))
    for (const { key } of failed) transfer.cancel(key)
  }
  /** Failed files make room for another try: the same file, or what has taken the place of one that changed or cannot be read. */
  const makeRoom = async (taskId: Id<'task'>, files: readonly FileToStart[]) => {
    const names = new Set(files.map(({ chosen }) => chosen.path))
    const keys = new Set(files.flatMap(({ chosen }) => failedRow(fileKey(taskId, chosen)) ?? []))
    const stale = units.all().filter((row) => row.taskId === taskId && !row.isFolder && names.has(row.name) && hasFailedItself(row))
    for (const row of new Set([...keys, ...stale])) {
      await giveUpFailed(row)
      cancel(row)
    }
  }
  const targetOf = (taskId: Id<'task'>) => {
    const target = taskTargets.get(taskId) ?? server.nameTarget({ taskId, folder: null })
    taskTargets.set(taskId, target)
    return target
  }
  const tell = (row: LiveUnit, label: string | undefined) => {
    if (label !== undefined && isOther(label, row.name)) row.setTold({ label })
  }
  const addRow = (taskId: Id<'task'>, chosen: ChosenFile): LiveUnit => {
    const row = units.add({ taskId, name: chosen.path, isFolder: false })
    rows.set(fileKey(taskId, chosen), row)
    return row
  }
  /** Goes on with files begun before, a slice at a time. */
  const goOn = async <T>(all: Iterable<T>, one: (each: T) => void): Promise<void> => {
    const pause = createPauses()
    for (const each of all) {
      one(each)
      await pause()
    }
  }
  return {
    /** The row of a folder that the engine knows by this target. */
    folderOf: (target: string) => folderRows.get(target),
    /** Starts files; the answer has the names of those that are on their way already. */
    async startFiles(taskId: Id<'task'>, files: readonly FileToStart[]): Promise<string[]> {
      const target = targetOf(taskId)
      await makeRoom(taskId, files)
      const twice = new Set(files.filter(({ chosen }) => isOnItsWay(fileKey(taskId, chosen))))
      const toStart = files.filter((file) => !twice.has(file))
      const fresh = toStart.filter(({ upload }) => upload === undefined)
      const begun = toStart.flatMap(({ chosen, upload }) => (upload ? [{ chosen, upload }] : []))
      await goOn(begun, ({ chosen, upload }) => {
        const row = addRow(taskId, chosen)
        units.put(row, [transfer.addStarted(fileToSend(chosen, target), upload)])
        tell(row, open.take(upload.uploadId))
      })
      const added: LiveUnit[] = []
      // A row is made when the engine asks for its file: so the time for both is within the engine's slice.
      const toSend = function* () {
        for (const { chosen, sameName } of fresh) {
          added.push(addRow(taskId, chosen))
          yield { ...fileToSend(chosen, target), sameName }
        }
      }
      // One drawing for the whole slice.
      await transfer.addAll(toSend(), (states) =>
        batch(() => {
          for (const [i, row] of added.splice(0).entries()) units.put(row, states.slice(i, i + 1))
        }),
      )
      return [...twice].map(({ chosen }) => chosen.path)
    },
    /** The folder of this name on the server, when something of it failed on this page. */
    failedFolder(taskId: Id<'task'>, name: string): Id<'asset'> | undefined {
      const row = failedRow(folderKey(taskId, name))
      return row && assetOf(row)
    },
    /** Starts a folder; false when it is on its way already. One that failed goes on in its row. */
    async startFolder(taskId: Id<'task'>, { chosen, resumed }: FolderToStart): Promise<boolean> {
      const { name, emptyDirectories } = chosen
      const key = folderKey(taskId, name)
      const failed = failedRow(key)
      if (failed) await giveUpFailed(failed)
      if (isOnItsWay(key)) return false
      const target = server.nameTarget({ taskId, folder: { name, files: chosen.files.length, emptyDirectories, assetId: resumed?.id ?? null } })
      const again = failed && resumed && assetOf(failed) === resumed.id ? failed : undefined
      if (failed && !again) cancel(failed)
      const here = resumed?.here ?? []
      const before = { files: here.length, bytes: here.reduce((sum, { file }) => sum + file.size, 0) }
      const row = again ?? units.add({ taskId, name, isFolder: true, before })
      rows.set(key, row)
      folderRows.set(target, { unit: row, chosen })
      if (resumed) {
        tell(row, open.take(resumed.id))
        onResumed(row, chosen, resumed.id)
        await goOn(resumed.goOn, ([file, upload]) => {
          if (units.isLive(row)) units.put(row, [transfer.addStarted(fileToSend(file, target), upload)])
        })
      }
      const toSend = function* () {
        for (const file of resumed?.fresh ?? chosen.files) if (units.isLive(row)) yield fileToSend(file, target)
      }
      await transfer.addAll(toSend(), (states) => units.put(row, states))
      return true
    },
  }
}

/** The file itself is the reason. */
const hasFailedItself = ({ tally }: LiveUnit) => tally.phase === 'failed' && tally.reason?.startsWith('file.') === true

const folderKey = (taskId: string, name: string): string => `${taskId} ${name}/`

const fileKey = (taskId: string, { file, path }: ChosenFile): string => `${taskId} ${file.size} ${file.lastModified} ${path}`

function fileToSend({ file, path, handle }: ChosenFile, target: string): FileToSend {
  const { size: sizeBytes, type: mediaType, lastModified } = file
  const name = path.slice(path.lastIndexOf('/') + 1)
  return { name, relativePath: path, sizeBytes, mediaType, lastModified, source: file, target, handle: handle && isFileHandle(handle) ? handle : undefined }
}
