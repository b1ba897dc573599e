import type { Id } from '@sluice/core/ids'
import type { Totals } from '@sluice/transfer/board'
import { createTransfer } from '@sluice/transfer/transfer'
import { batch, createSignal, onCleanup } from 'solid-js'
import type { Access } from './access.ts'
import type { BegunUploads } from './begun.ts'
import type { Chosen, NotSent } from './chosen.ts'
import type { Memory } from './memory.ts'
import { createVisitServer } from './server.ts'
import { createStarter } from './starter.ts'
import { createUnits, type LiveUnit, type Unit, type Units } from './units.ts'

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
  /** Sends what was chosen for a task, or goes on with it; the answer is what is not sent. `onlyBegun`: a link in its grace takes nothing new. */
  send: (taskId: Id<'task'>, chosen: Chosen, onlyBegun: boolean) => readonly NotSent[]
  pause: (unit?: Unit) => void
  resume: (unit?: Unit) => void
  retry: (unit: Unit) => void
  /** Gives up what has not arrived, here and on the server. */
  cancel: (unit?: Unit) => void
}

const MOVING = new Set(['waiting', 'sending', 'verifying'])

/** All that this page sends, over one engine: the lanes are shared by all tasks. It ends with its owner. */
export function createUploads(access: Access, memory: Memory, begun: BegunUploads, onArrived: () => void): Uploads {
  const givenUp = new Set<string>()
  const server = createVisitServer(access, (what) => {
    if (!givenUp.has(what.name)) begun.note(what)
  })
  const transfer = createTransfer(server)
  const units = createUnits()
  const moving = new Set<LiveUnit>()
  const cancelUnit = (unit: LiveUnit) => {
    const target = starter.folderTarget(unit)
    if (target !== undefined) givenUp.add(target)
    for (const key of unit.keys) {
      const uploadId = transfer.file(key)?.uploadId
      if (uploadId !== undefined) memory.forget(uploadId)
      transfer.cancel(key)
    }
    moving.delete(unit)
    units.remove(unit)
  }
  const starter = createStarter({ transfer, server, units, begun, cancel: cancelUnit })

  const readStatus = (): Status => {
    const { totals, offline, moving: isMoving } = transfer.snapshot()
    const phases = new Set(units.all().map((unit) => unit.tally.phase))
    const paused = phases.has('paused') && ![...phases].some((phase) => MOVING.has(phase))
    const trouble = [...moving].map((unit) => unit.state().reason).find((reason) => reason !== undefined)
    return { totals, offline, moving: isMoving, paused, trouble }
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
    batch(() => {
      for (const unit of touched) {
        units.update(unit)
        if (MOVING.has(unit.tally.phase)) moving.add(unit)
        else moving.delete(unit)
      }
      setStatus(readStatus())
    })
    if (arrived) onArrived()
  }
  const unsubscribe = transfer.subscribe(onChange)
  const flush = () => memory.flush()
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
    send(taskId, chosen, onlyBegun) {
      // One drawing for all of them: a choice may hold thousands of files.
      return batch(() => {
        const notSent = starter.start(taskId, chosen, onlyBegun)
        setStatus(readStatus())
        return notSent
      })
    },
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
