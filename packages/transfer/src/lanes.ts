import { Backoff, type BackoffTimes } from './backoff.ts'

/** How a job ended for the line: work was answered; the line or the server is in trouble; or it says nothing (we stopped it, or only asked). */
export type Outcome = { readonly kind: 'answered' | 'neutral' } | { readonly kind: 'trouble'; readonly retryAfterMs: number }

export type Job = () => Promise<Outcome>

export interface LanesOptions {
  /** How many jobs run at once, at most. */
  readonly lanes: number
  readonly backoff: BackoffTimes
  /** The next job; or when there may be one (monotonic milliseconds); or nothing to do until `pump` is called again. */
  next(now: number): Job | { readonly wakeAt: number } | undefined
}

const LONGEST_TIMER_MS = 60_000

/**
 * Runs jobs in a few lanes. Trouble closes all lanes for a while (exponential backoff) and halves their number; each full round of answers
 * gives one back. One timer serves them all.
 */
export class Lanes {
  readonly #options: LanesOptions
  readonly #gate: Backoff
  #open: number
  #answers = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #isHeld = false
  #isClosed = false
  /** Jobs under way. */
  busy = 0

  constructor(options: LanesOptions) {
    this.#options = options
    this.#gate = new Backoff(options.backoff)
    this.#open = options.lanes
  }

  /** Fills the free lanes with jobs. To be called whenever there may be new work. */
  pump(): void {
    clearTimeout(this.#timer)
    if (this.#isHeld) return
    const now = performance.now()
    if (now < this.#gate.notBefore) return this.#wake(this.#gate.notBefore - now)
    while (this.busy < this.#open) {
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
    this.busy -= 1
    // Trouble while there is no network is expected, and not counted.
    if (outcome.kind === 'trouble' && !this.#isHeld) this.#slowDown(begunAt, outcome.retryAfterMs)
    if (outcome.kind === 'answered') this.#speedUp()
    this.pump()
  }

  #slowDown(begunAt: number, retryAfterMs: number): void {
    this.#answers = 0
    if (this.#gate.failed(performance.now(), begunAt, retryAfterMs)) this.#open = Math.max(1, Math.floor(this.#open / 2))
  }

  #speedUp(): void {
    this.#gate.succeeded()
    this.#answers += 1
    if (this.#answers < this.#open) return
    this.#answers = 0
    this.#open = Math.min(this.#options.lanes, this.#open + 1)
  }

  #wake(inMs: number): void {
    this.#timer = setTimeout(() => this.pump(), Math.min(LONGEST_TIMER_MS, Math.max(0, inMs)))
  }
}
