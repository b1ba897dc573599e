import type { Id } from '@sluice/core/ids'
import type { FileToSend } from '@sluice/transfer/server'
import type { Transfer } from '@sluice/transfer/transfer'
import { type BegunUploads, identity } from './begun.ts'
import type { Chosen, ChosenFile, ChosenFolder, NotSent } from './chosen.ts'
import type { VisitServer } from './server.ts'
import type { LiveUnit, Units } from './units.ts'

interface StarterParts {
  transfer: Transfer
  server: VisitServer
  units: Units
  begun: BegunUploads
  cancel: (unit: LiveUnit) => void
}

/** What a choice became: a row, or the reason why it did not. */
type Outcome = LiveUnit | string

/** Hands what was chosen to the engine: anew, or going on with what was begun before. */
export function createStarter({ transfer, server, units, begun, cancel }: StarterParts) {
  const rows = new Map<string, LiveUnit>()
  const taskTargets = new Map<string, string>()
  const folderTargets = new Map<LiveUnit, string>()

  /** Whether the same is on its way already; one that failed makes room for another try. */
  const isOnItsWay = (key: string) => {
    const row = rows.get(key)
    if (!row || !units.isLive(row) || row.tally.phase === 'done') return false
    if (row.tally.phase !== 'failed') return true
    cancel(row)
    return false
  }
  const targetOf = (taskId: Id<'task'>) => {
    const target = taskTargets.get(taskId) ?? server.nameTarget({ taskId, folder: null })
    taskTargets.set(taskId, target)
    return target
  }
  const startFile = (taskId: Id<'task'>, chosen: ChosenFile, onlyBegun: boolean): Outcome => {
    const file = fileToSend(chosen, targetOf(taskId))
    const key = identity(taskId, { ...file, path: chosen.path })
    if (isOnItsWay(key)) return 'twice'
    const known = begun.takeFile(taskId, chosen)
    if (!known && onlyBegun) return 'link.in_grace'
    const row = units.add({ taskId, name: chosen.path, isFolder: false }, known ? [transfer.addStarted(file, known)] : transfer.add([file]))
    rows.set(key, row)
    return row
  }
  const startFolder = (taskId: Id<'task'>, folder: ChosenFolder, onlyBegun: boolean): Outcome => {
    const key = `${taskId} ${folder.name}/`
    if (isOnItsWay(key)) return 'twice'
    const known = begun.takeFolder(taskId, folder)
    if (!known && onlyBegun) return 'link.in_grace'
    const target = server.nameTarget({ taskId, folder: { name: folder.name, files: folder.files.length, assetId: known?.assetId ?? null } })
    const before = { files: 0, bytes: 0 }
    const fresh: FileToSend[] = []
    const goingOn = folder.files.flatMap((chosen) => {
      const file = fileToSend(chosen, target)
      const upload = known?.find(chosen)
      if (upload && !upload.done) return [transfer.addStarted(file, upload)]
      if (!upload) fresh.push(file)
      else {
        before.files += 1
        before.bytes += file.sizeBytes
      }
      return []
    })
    const row = units.add({ taskId, name: folder.name, isFolder: true, before }, [...goingOn, ...transfer.add(fresh)])
    rows.set(key, row)
    folderTargets.set(row, target)
    return row
  }
  return {
    /** The target of a folder's row; none for a file. */
    folderTarget: (row: LiveUnit): string | undefined => folderTargets.get(row),
    /** Starts what was chosen; the answer is what is not sent, with what was sorted out before. */
    start(taskId: Id<'task'>, { files, folders, notSent }: Chosen, onlyBegun: boolean): readonly NotSent[] {
      const refused = new Map(notSent.map(({ why, names }) => [why, [...names]]))
      const note = (name: string, outcome: Outcome) => {
        if (typeof outcome !== 'string') return
        const names = refused.get(outcome)
        if (names) names.push(name)
        else refused.set(outcome, [name])
      }
      for (const file of files) note(file.path, startFile(taskId, file, onlyBegun))
      for (const folder of folders) note(folder.name, startFolder(taskId, folder, onlyBegun))
      return [...refused].map(([why, names]) => ({ why, names }))
    },
  }
}

function fileToSend({ file, path }: ChosenFile, target: string): FileToSend {
  return { name: file.name, relativePath: path, sizeBytes: file.size, mediaType: file.type, lastModified: file.lastModified, source: file, target }
}
