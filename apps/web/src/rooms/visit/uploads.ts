import type { Id } from '@sluice/core/ids'
import type { Totals } from '@sluice/transfer/board'
import type { FileToSend } from '@sluice/transfer/server'
import { createTransfer } from '@sluice/transfer/transfer'
import { createSignal, onCleanup } from 'solid-js'
import type { Access } from './access.ts'
import { type BegunUploads, identity } from './begun.ts'
import type { Chosen, ChosenFile, ChosenFolder, NotSent } from './chosen.ts'
import type { Memory } from './memory.ts'
import { createVisitServer } from './server.ts'
import type { UnitPhase } from './tally.ts'
import { createUnits, type LiveUnit, type Unit, type Units } from './units.ts'

export interface Status {
  readonly totals: Totals
  readonly offline: boolean
  /** Requests are under way: leaving the page would cut them. */
  readonly moving: boolean
  /** All that is not done or failed is paused. */
  readonly paused: boolean
  /** The code of why nothing gets through, while it is tried again. */
  readonly trouble: string | undefined
}

export interface Uploads {
  status: () => Status
  units: Units
  /** Sends what was chosen for a task, or goes on with it; the answer is what is not sent. `onlyBegun`: the link's grace takes nothing new. */
  send: (taskId: Id<'task'>, chosen: Chosen, onlyBegun: boolean) => readonly NotSent[]
  pause: (unit?: Unit) => void
  resume: (unit?: Unit) => void
  retry: (unit: Unit) => void
  /** Gives up what has not arrived, here and on the server. */
  cancel: (unit?: Unit) => void
}

const isUnderWay = (phase: UnitPhase) => phase !== 'done' && phase !== 'failed'

/** All that this page sends, over one engine: the lanes are shared by all tasks. It ends with its owner. */
export function createUploads(access: Access, memory: Memory, begun: BegunUploads, onArrived: () => void): Uploads {
  const dropped = new Set<string>()
  const server = createVisitServer(access, (what) => {
    if (!dropped.has(what.name)) begun.note(what)
  })
  const transfer = createTransfer(server)
  const units = createUnits()
  const moving = new Set<LiveUnit>()
  const sentAs = new Map<string, LiveUnit>()
  const targetOf = new Map<LiveUnit, string>()
  const taskTargets = new Map<string, string>()

  const readStatus = (): Status => {
    const { totals, offline, moving: isMoving } = transfer.snapshot()
    const phases = new Set(units.all().map((unit) => unit.tally.phase))
    const trouble = [...moving].map((unit) => unit.state().reason).find((reason) => reason !== undefined)
    return { totals, offline, moving: isMoving, paused: phases.has('paused') && !phases.has('sending') && !phases.has('verifying') && !phases.has('waiting'), trouble }
  }
  const [status, setStatus] = createSignal(readStatus())

  const onChange = (keys: readonly string[]) => {
    const touched = new Set(moving) // a speed goes down by itself when nothing moves
    let arrived = false
    for (const key of keys) {
      const unit = units.ofKey(key)
      const file = transfer.file(key)
      if (!unit || !file) continue
      unit.tally.put(file)
      touched.add(unit)
      if (file.phase !== 'done' || file.uploadId === undefined) continue
      memory.arrived(file.uploadId)
      arrived = true
    }
    for (const unit of touched) {
      units.update(unit)
      if (isUnderWay(unit.tally.phase) && unit.tally.phase !== 'paused') moving.add(unit)
      else moving.delete(unit)
    }
    setStatus(readStatus())
    if (arrived) onArrived()
  }
  const unsubscribe = transfer.subscribe(onChange)
  onCleanup(() => {
    unsubscribe()
    transfer.close()
  })

  const isLive = (unit: LiveUnit | undefined): unit is LiveUnit => unit !== undefined && units.has(unit)
  const cancelUnit = (unit: LiveUnit) => {
    for (const key of unit.keys) {
      const uploadId = transfer.file(key)?.uploadId
      if (uploadId !== undefined) memory.forget(uploadId)
      transfer.cancel(key)
    }
    const target = targetOf.get(unit)
    if (unit.isFolder && target !== undefined) dropped.add(target)
    moving.delete(unit)
    units.remove(unit)
  }
  const each = (unit: Unit | undefined, work: (key: string) => void) => {
    const chosen = unit === undefined ? units.all() : [units.get(unit.id)]
    for (const live of chosen) for (const key of live?.keys ?? []) work(key)
  }
  /** Whether the same is on its way already; one that failed makes room for another try. */
  const isOnItsWay = (key: string) => {
    const before = sentAs.get(key)
    if (!isLive(before)) return false
    if (isUnderWay(before.tally.phase)) return true
    if (before.tally.phase === 'failed') cancelUnit(before)
    return false
  }

  const sendFile = (taskId: Id<'task'>, chosen: ChosenFile, onlyBegun: boolean): string | undefined => {
    const target = taskTargets.get(taskId) ?? server.nameTarget({ taskId, folder: null })
    taskTargets.set(taskId, target)
    const file = fileToSend(chosen, target)
    const key = identity(taskId, { ...file, path: chosen.path })
    if (isOnItsWay(key)) return 'twice'
    const known = begun.takeFile(taskId, chosen)
    if (!known && onlyBegun) return 'link.in_grace'
    const states = known ? [transfer.addStarted(file, known)] : transfer.add([file])
    sentAs.set(key, units.add({ taskId, name: chosen.path, isFolder: false }, states))
  }
  const sendFolder = (taskId: Id<'task'>, folder: ChosenFolder, onlyBegun: boolean): string | undefined => {
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
    const unit = units.add({ taskId, name: folder.name, isFolder: true, before }, [...goingOn, ...transfer.add(fresh)])
    sentAs.set(key, unit)
    targetOf.set(unit, target)
  }

  return {
    status,
    units,
    send(taskId, { files, folders, notSent }, onlyBegun) {
      const refused = new Map(notSent.map(({ why, names }) => [why, [...names]]))
      const note = (name: string, why: string | undefined) => {
        if (why !== undefined) refused.set(why, [...(refused.get(why) ?? []), name])
      }
      for (const file of files) note(file.path, sendFile(taskId, file, onlyBegun))
      for (const folder of folders) note(folder.name, sendFolder(taskId, folder, onlyBegun))
      setStatus(readStatus())
      return [...refused].map(([why, names]) => ({ why, names }))
    },
    pause: (unit) => each(unit, (key) => transfer.pause(key)),
    resume: (unit) => each(unit, (key) => transfer.resume(key)),
    retry: (unit) => each(unit, (key) => transfer.retry(key)),
    cancel(unit) {
      const live = unit === undefined ? units.all().filter(({ tally }) => tally.phase !== 'done') : [units.get(unit.id)]
      for (const each of live) if (each) cancelUnit(each)
      setStatus(readStatus())
    },
  }
}

function fileToSend({ file, path }: ChosenFile, target: string): FileToSend {
  return { name: file.name, relativePath: path, sizeBytes: file.size, mediaType: file.type, lastModified: file.lastModified, source: file, target }
}
