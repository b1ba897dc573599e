export interface BackoffTimes {
  readonly baseMs: number
  readonly capMs: number
}

/** Exponential backoff with jitter: the wait doubles from base to cap, and half of it is random so that lanes and people do not march in step. */
export class Backoff {
  readonly #times: BackoffTimes
  #failures = 0
  #failedAt = Number.NEGATIVE_INFINITY
  /** Nothing is tried before this moment of the monotonic clock, in milliseconds. */
  notBefore = 0

  constructor(times: BackoffTimes) {
    this.#times = times
  }

  /** Notes a failure of an attempt begun at `begunAt`. Attempts begun before the last failure belong to its burst: false, and the wait does not grow. */
  failed(now: number, begunAt: number, retryAfterMs: number): boolean {
    const isNew = begunAt >= this.#failedAt
    if (isNew) {
      const longest = Math.min(this.#times.capMs, this.#times.baseMs * 2 ** this.#failures)
      this.#failures += 1
      this.#failedAt = now
      this.notBefore = now + longest * (0.5 + 0.5 * fraction())
    }
    this.notBefore = Math.max(this.notBefore, now + retryAfterMs)
    return isNew
  }

  /** An attempt succeeded: the next failure is the first of its kind. A wait that was asked for stands. */
  succeeded(): void {
    this.#failures = 0
  }

  /** Forgets everything: the next attempt may go at once. */
  reset(): void {
    this.#failures = 0
    this.notBefore = 0
  }
}

/** A random number from 0 to below 1. */
function fraction(): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32
}
