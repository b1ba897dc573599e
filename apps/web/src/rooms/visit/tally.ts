import type { FileState } from '@sluice/transfer/item'
import { secondsLeft, speedOf, type SpeedSample, withSample } from '@sluice/transfer/speed'

export type UnitPhase = 'waiting' | 'sending' | 'verifying' | 'done' | 'failed' | 'paused'

/** What a row shows of one file, or of one folder with all its files. */
export interface UnitState {
  readonly phase: UnitPhase
  readonly files: number
  readonly done: number
  readonly failed: number
  readonly bytes: number
  readonly sentBytes: number
  readonly bytesPerSecond: number
  /** null while nothing moves. */
  readonly secondsLeft: number | null
  /** What was sent of files that have not arrived. */
  readonly openBytes: number
  /** The code of what a file failed of, or of the trouble because of which it is being tried again. */
  readonly reason: string | undefined
  /** The path of the first file that failed. */
  readonly firstFailed: string | undefined
}

/** Files of a folder that arrived before a reload. */
export interface Before {
  readonly files: number
  readonly bytes: number
}

/** Sums a unit up by what changed only: a folder may have tens of thousands of files. */
export class Tally {
  readonly before: Before
  readonly #states = new Map<string, FileState>()
  readonly #phases = new Map<FileState['phase'], number>()
  readonly #failed = new Map<string, FileState>()
  readonly #troubled = new Map<string, string>()
  #bytes = 0
  #sentBytes = 0
  #openBytes = 0
  #samples: SpeedSample[] = []

  constructor(before: Before = { files: 0, bytes: 0 }) {
    this.before = before
  }

  put(state: FileState): void {
    const before = this.#states.get(state.key)
    if (before) this.#count(before, -1)
    this.#count(state, 1)
    this.#states.set(state.key, state)
    if (state.phase === 'failed') this.#failed.set(state.key, state)
    else this.#failed.delete(state.key)
    if (state.reason === undefined || state.phase === 'failed' || state.phase === 'cancelled') this.#troubled.delete(state.key)
    else this.#troubled.set(state.key, state.reason)
  }

  /** A failure is told when nothing else goes on. */
  get reason(): string | undefined {
    return this.phase === 'failed' ? this.#firstFailed?.reason : this.#troubled.values().next().value
  }

  get #firstFailed(): FileState | undefined {
    return this.#failed.values().next().value
  }

  /** The unit at a moment (milliseconds of any one clock); the speed is the average of the last five seconds of sending. */
  state(nowMs: number): UnitState {
    const phase = this.phase
    const bytesPerSecond = this.#speed(phase, nowMs)
    return {
      phase,
      files: this.#states.size - this.#in('cancelled') + this.before.files,
      done: this.#in('done') + this.before.files,
      failed: this.#in('failed'),
      bytes: this.#bytes + this.before.bytes,
      sentBytes: this.#sentBytes + this.before.bytes,
      bytesPerSecond,
      secondsLeft: secondsLeft(this.#bytes - this.#sentBytes, bytesPerSecond),
      openBytes: this.#openBytes,
      reason: this.reason,
      firstFailed: this.#firstFailed?.relativePath,
    }
  }

  /** What was recorded before sending began is not counted as moved: the first sample is taken when bytes move. */
  #speed(phase: UnitPhase, nowMs: number): number {
    const isMoving = phase === 'sending' || phase === 'verifying'
    if (isMoving) this.#samples = withSample(this.#samples, { atMs: nowMs, movedBytes: this.#sentBytes })
    else if (phase !== 'waiting') this.#samples = []
    return isMoving ? Math.max(0, speedOf(this.#samples, nowMs)) : 0
  }

  #in(phase: FileState['phase']): number {
    return this.#phases.get(phase) ?? 0
  }

  get phase(): UnitPhase {
    if (this.#in('sending') + this.#in('verifying') > 0) return this.#sentBytes < this.#bytes ? 'sending' : 'verifying'
    for (const phase of ['waiting', 'paused', 'failed'] as const) if (this.#in(phase) > 0) return phase
    return 'done'
  }

  #count(state: FileState, sign: 1 | -1): void {
    this.#phases.set(state.phase, this.#in(state.phase) + sign)
    if (state.phase === 'cancelled') return
    this.#bytes += sign * state.sizeBytes
    this.#sentBytes += sign * state.sentBytes
    if (state.phase !== 'done') this.#openBytes += sign * state.sentBytes
  }
}
