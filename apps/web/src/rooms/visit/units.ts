import type { Id } from '@sluice/core/ids'
import type { FileState } from '@sluice/transfer/item'
import { type Accessor, createSignal, type Setter } from 'solid-js'
import { type Before, Tally, type UnitPhase, type UnitState } from './tally.ts'

/** One row: a file, or a folder with all its files. */
export interface Unit {
  readonly id: number
  readonly taskId: Id<'task'>
  readonly name: string
  readonly isFolder: boolean
  readonly state: Accessor<UnitState>
  readonly told: Accessor<Told>
}

/** What the server said of a row. */
export interface Told {
  /** What it is called there, when that is not its name. */
  readonly label?: string
  /** Files of a folder that are called otherwise there, the first of them as `a:b.wav → a_b.wav`. */
  readonly renamed?: { readonly first: readonly string[]; readonly count: number }
  /** What it has the same content as. */
  readonly sameAs?: string
}

export interface LiveUnit extends Unit {
  /** The engine's keys of its files. */
  readonly keys: readonly string[]
  readonly tally: Tally
  readonly setState: Setter<UnitState>
  readonly setTold: Setter<Told>
  /** The engine's keys of files that are called otherwise on the server. */
  readonly renamed: Set<string>
}

type GrowingUnit = LiveUnit & { readonly keys: string[] }

/** Longer lists are drawn by rows of one height, and begin with what needs to be seen. */
export const LONG_LIST = 200
const MOVING: ReadonlySet<UnitPhase> = new Set(['sending', 'verifying'])

/** All rows of the page, and which of them a task shows. */
export function createUnits() {
  const live = new Map<number, GrowingUnit>()
  const byTask = new Map<Id<'task'>, { units: Set<LiveUnit>; changed: Accessor<void>; bump: () => void }>()
  const byKey = new Map<string, LiveUnit>()
  const [tasksChanged, setTasksChanged] = createSignal<void>(undefined, { equals: false })
  let lastId = 0
  const listOf = (taskId: Id<'task'>) => {
    const known = byTask.get(taskId)
    if (known) return known
    const [changed, setChanged] = createSignal<void>(undefined, { equals: false })
    const list = { units: new Set<LiveUnit>(), changed, bump: () => setChanged() }
    byTask.set(taskId, list)
    return list
  }
  return {
    /** Adds a row, to be drawn with its first files. */
    add(row: { taskId: Id<'task'>; name: string; isFolder: boolean; before?: Before }): LiveUnit {
      lastId += 1
      const tally = new Tally(row.before)
      const [state, setState] = createSignal(tally.state(performance.now()))
      const [told, setTold] = createSignal<Told>({})
      const { taskId, name, isFolder } = row
      const unit: GrowingUnit = { id: lastId, taskId, name, isFolder, keys: [], state, told, tally, setState, setTold, renamed: new Set() }
      const list = listOf(taskId)
      live.set(unit.id, unit)
      list.units.add(unit)
      return unit
    },
    /** Adds files that the engine has just taken to a row. */
    put(unit: LiveUnit, files: readonly FileState[]): void {
      const growing = live.get(unit.id)
      if (growing?.keys.length === 0) {
        listOf(unit.taskId).bump()
        setTasksChanged()
      }
      for (const file of files) {
        unit.tally.put(file)
        growing?.keys.push(file.key)
        byKey.set(file.key, unit)
      }
      this.update(unit)
    },
    remove(unit: LiveUnit): void {
      const list = listOf(unit.taskId)
      live.delete(unit.id)
      list.units.delete(unit)
      for (const key of unit.keys) byKey.delete(key)
      list.bump()
      setTasksChanged()
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
    /** A task's rows in the order they were chosen; a long list begins with what failed and what moves. */
    listed(taskId: Id<'task'>): readonly Unit[] {
      const { units, changed } = listOf(taskId)
      changed()
      if (units.size <= LONG_LIST) return [...units]
      const failed: Unit[] = []
      const moving: Unit[] = []
      const rest: Unit[] = []
      for (const unit of units) {
        const { phase } = unit.tally
        if (phase === 'failed') failed.push(unit)
        else if (MOVING.has(phase)) moving.push(unit)
        else rest.push(unit)
      }
      return [...failed, ...moving, ...rest]
    },
    /** The tasks that have rows. */
    taskIds(): Id<'task'>[] {
      tasksChanged()
      return [...byTask].flatMap(([taskId, { units }]) => (units.size > 0 ? [taskId] : []))
    },
    /** Whether a task has a row in one of some phases. */
    has(taskId: Id<'task'>, phases: ReadonlySet<UnitPhase>): boolean {
      const { units, changed } = listOf(taskId)
      changed()
      for (const unit of units) if (phases.has(unit.tally.phase)) return true
      return false
    },
  }
}

export type Units = ReturnType<typeof createUnits>
