import type { FileState } from '@sluice/transfer/item'
import { type Accessor, createSignal, type Setter } from 'solid-js'
import { type Before, Tally, type UnitPhase, type UnitState } from './tally.ts'

/** One row: a file, or a folder with all its files. */
export interface Unit {
  readonly id: number
  readonly taskId: string
  readonly name: string
  readonly isFolder: boolean
  readonly state: Accessor<UnitState>
}

export interface LiveUnit extends Unit {
  /** The engine's keys of its files. */
  readonly keys: readonly string[]
  readonly tally: Tally
  readonly setState: Setter<UnitState>
}

export interface Shown {
  readonly units: readonly Unit[]
  readonly more: number
}

const MOST_SHOWN = 50
const ORDER = ['failed', 'sending', 'verifying', 'paused', 'waiting', 'done'] as const

/** All rows of the page, and which of them a task shows. */
export function createUnits() {
  const live = new Map<number, LiveUnit>()
  const byTask = new Map<string, { units: Set<LiveUnit>; changed: Accessor<void>; bump: () => void }>()
  const byKey = new Map<string, LiveUnit>()
  let lastId = 0
  const listOf = (taskId: string) => {
    const known = byTask.get(taskId)
    if (known) return known
    const [changed, setChanged] = createSignal<void>(undefined, { equals: false })
    const list = { units: new Set<LiveUnit>(), changed, bump: () => setChanged() }
    byTask.set(taskId, list)
    return list
  }
  return {
    /** Adds a row for files that the engine has just taken. */
    add(row: { taskId: string; name: string; isFolder: boolean; before?: Before }, files: readonly FileState[]): LiveUnit {
      lastId += 1
      const tally = new Tally(row.before)
      for (const file of files) tally.put(file)
      const [state, setState] = createSignal(tally.state(performance.now()))
      const { taskId, name, isFolder } = row
      const unit = { id: lastId, taskId, name, isFolder, keys: files.map((file) => file.key), state, tally, setState }
      for (const file of files) byKey.set(file.key, unit)
      const list = listOf(taskId)
      live.set(unit.id, unit)
      list.units.add(unit)
      list.bump()
      return unit
    },
    remove(unit: LiveUnit): void {
      const list = listOf(unit.taskId)
      live.delete(unit.id)
      list.units.delete(unit)
      for (const key of unit.keys) byKey.delete(key)
      list.bump()
    },
    ofKey: (key: string): LiveUnit | undefined => byKey.get(key),
    all: (): readonly LiveUnit[] => [...live.values()],
    get: (id: number): LiveUnit | undefined => live.get(id),
    isLive: (unit: LiveUnit): boolean => live.has(unit.id),
    /** Says what a row shows now; its list is drawn anew only when the phase changed. */
    update(unit: LiveUnit): void {
      const before = unit.state().phase
      const next = unit.tally.state(performance.now())
      unit.setState(next)
      if (next.phase !== before) listOf(unit.taskId).bump()
    },
    /** At most fifty rows of a task: all in the order they were chosen, or of a longer list what needs to be seen first. */
    shown(taskId: string): Shown {
      const { units, changed } = listOf(taskId)
      changed()
      if (units.size <= MOST_SHOWN) return { units: [...units], more: 0 }
      const first = ORDER.flatMap((phase) => [...units].filter((unit) => unit.tally.phase === phase).slice(0, MOST_SHOWN)).slice(0, MOST_SHOWN)
      return { units: first, more: units.size - first.length }
    },
    /** Whether a task has a row in one of some phases. */
    has(taskId: string, phases: ReadonlySet<UnitPhase>): boolean {
      const { units, changed } = listOf(taskId)
      changed()
      return [...units].some((unit) => phases.has(unit.tally.phase))
    },
  }
}

export type Units = ReturnType<typeof createUnits>
