import { Backoff, type BackoffTimes } from './backoff.ts'
import type { LanePace } from './lane-pace.ts'

/** How a job ended for the line: work was answered; the line or the server is in trouble; or it says nothing (we stopped it, or only asked). */
export type Outcome = { readonly kind: 'answered' | 'neutral' } | { readonly kind: 'trouble'; readonly retryAfterMs: number }

export type Job = () => Promise<Outcome>

export interface LanesOptions {
  /** How many jobs run at once. */
  readonly pace: LanePace
  readonly backoff: BackoffTimes
  /** The next job; or when there may be one (monotonic milliseconds); or nothing to do until `pump` is called again. */
  next(now: number): Job | { readonly wakeAt: number } | undefined
}

const LONGEST_TIMER_MS = 60_000

/**
 * Runs jobs in a few lanes, as many as the pace allows. Trouble closes all lanes for a while (exponential backoff) and slows the pace. One timer
 * serves them all.
 */
export class Lanes {
  readonly #options: LanesOptions
  readonly #gate: Backoff
  #timer: ReturnType<typeof setTimeout> | undefined
  #isHeld = false
  #isClosed = false
  /** Jobs under way. */
  busy = 0

  constructor(options: LanesOptions) {
    this.#options = options
    this.#gate = new Backoff(options.backoff)
  }

  /** Fills the free lanes with jobs. To be called whenever there may be new work. */
  pump(): void {
    clearTimeout(this.#timer)
    if (this.#isHeld) return
    const now = performance.now()
    if (now < this.#gate.notBefore) return this.#wake(this.#gate.notBefore - now)
    while (this.busy < this.#options.pace.open) {
      const next = this.#options.next(now)
      if (next === undefined) return
      if (typeof next !== 'function') return this.#wake(next.wakeAt - now)
      void this.#run(next, now)
    }
  }

  /** Takes no new job until `release`. Jobs under way end by themselves. */
  hold(): void {
    this.#isHeld = true
    clearTimeout(this.#timer)
  }

  /** Goes on at once, past troubles forgotten. */
  release(): void {
    if (this.#isClosed) return
    this.#isHeld = false
    this.#options.pace.interrupted()
    this.#gate.reset()
    this.pump()
  }

  /** Stops for good. */
  close(): void {
    this.#isClosed = true
    this.hold()
  }

  async #run(job: Job, begunAt: number): Promise<void> {
    this.busy += 1
    const outcome = await job()
    const isFull = this.busy >= this.#options.pace.open
    this.busy -= 1
    // Trouble while there is no network is expected, and not counted.
    if (outcome.kind === 'trouble' && !this.#isHeld) this.#slowDown(begunAt, outcome.retryAfterMs)
    if (outcome.kind === 'answered') this.#speedUp(isFull)
    this.pump()
  }

  #slowDown(begunAt: number, retryAfterMs: number): void {
    if (this.#gate.failed(performance.now(), begunAt, retryAfterMs)) this.#options.pace.trouble()
  }

  #speedUp(isFull: boolean): void {
    this.#gate.succeeded()
    this.#options.pace.answered(performance.now(), isFull)
  }

  #wake(inMs: number): void {
    this.#timer = setTimeout(() => this.pump(), Math.min(LONGEST_TIMER_MS, Math.max(0, inMs)))
  }
}
