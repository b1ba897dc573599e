import { gibibyte, mebibyte } from './sizes.ts'

/** One run of one contender. */
export interface Run {
  ms: number
  bytes: number
  /** Of the server process; of the program itself where it is no server. */
  cpuMs: number
}

/** Who does a row's work: Sluice or a peer. */
export interface Contender {
  name: string
  /** What a run writes, where that is much. */
  bytes?: number
  run(): Promise<Run>
}

/** What Sluice is held against in a row. */
export interface Goal {
  /** What is compared, for the reader. */
  against: string
  /** A smaller figure is better: cost, time, memory. */
  lowerIsBetter: boolean
  must: number
  aim: number
  unit: '×' | 'ms' | 'MiB' | 'runs'
}

export interface Judged extends Goal {
  /** Null when the peer is missing here: never a win. */
  figure: { median: number; min: number; max: number } | null
  verdict: 'aim reached' | 'must reached' | 'MISSED' | 'peer missing'
}

/** What the runs of a contender came to. */
export interface Tally {
  name: string
  medianMs: number
  mebibytesPerSecond: number
  cpuSecondsPerGibibyte: number
}

/** One part of a row: B5 has three. */
export interface Section {
  work: string
  pairs: number
  tallies: Tally[]
  judged: Judged[]
  notes: string[]
}

export interface Row {
  id: string
  sections: Section[]
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low = NaN, high = NaN] = [sorted[(sorted.length - 1) >> 1], sorted[middle]]
  return (low + high) / 2
}

export function judge(goal: Goal, values: readonly number[]): Judged {
  if (values.length === 0) return { ...goal, figure: null, verdict: 'peer missing' }
  const figure = { median: median(values), min: Math.min(...values), max: Math.max(...values) }
  const reaches = (line: number) => (goal.lowerIsBetter ? figure.median <= line : figure.median >= line)
  return { ...goal, figure, verdict: reaches(goal.aim) ? 'aim reached' : reaches(goal.must) ? 'must reached' : 'MISSED' }
}

export function tally(name: string, runs: readonly Run[]): Tally {
  return {
    name,
    medianMs: median(runs.map((run) => run.ms)),
    mebibytesPerSecond: median(runs.map((run) => run.bytes / mebibyte / (run.ms / 1_000))),
    cpuSecondsPerGibibyte: median(runs.map((run) => run.cpuMs / 1_000 / (run.bytes / gibibyte))),
  }
}

/** How much faster ours was than a peer, pair by pair. */
export const speedRatios = (ours: readonly Run[], peer: readonly Run[]) =>
  ours.flatMap((run, i) => {
    const other = peer[i]
    return other ? [run.bytes / run.ms / (other.bytes / other.ms)] : []
  })

/** How much processor time ours took of what a peer took, pair by pair. */
export const costRatios = (ours: readonly Run[], peer: readonly Run[]) =>
  ours.flatMap((run, i) => {
    const other = peer[i]
    return other ? [run.cpuMs / run.bytes / (other.cpuMs / other.bytes)] : []
  })
