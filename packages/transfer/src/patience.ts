// The slowest line worth serving, until something was sent and its speed is known.
const SLOWEST_BYTES_PER_MS = 32
/** An attempt may be so many times slower than the slowest seen before it is given up. */
const SLOWER = 8
const MOST_STRETCH = 16
/** A line without a sign of life for so long is dead, however slow it is. */
const MOST_SIGN_STRETCH = 4
/** Of less than this nearly all the time goes to the way there and back: it tells nothing of the line's speed. */
const TELLING_BYTES = 64 * 1024

/**
 * How long an attempt is waited for: a dead connection is given up, a slow one never for good. The time grows with the bytes and with the
 * slowness seen, and doubles with each attempt that was given up until one succeeds: to 16 times for bytes, 4 times for a sign of life.
 * Milliseconds of any one clock.
 */
export class Patience {
  readonly #stallMs: number
  #stretch = 1
  #bytesPerMs: number | undefined
  #stalledAt = Number.NEGATIVE_INFINITY

  constructor(stallMs: number) {
    this.#stallMs = stallMs
  }

  /** For a sign of life: a progress event, an answer to a small question. */
  get forSign(): number {
    return Math.min(MOST_SIGN_STRETCH, this.#stretch) * this.#stallMs
  }

  /** For the answer to so many bytes whose way is not seen. */
  forBytes(bytes: number): number {
    const slowest = this.#bytesPerMs === undefined ? SLOWEST_BYTES_PER_MS : this.#bytesPerMs / SLOWER
    return this.#stretch * (this.#stallMs + bytes / slowest)
  }

  /** So many bytes were answered in so many milliseconds. Slowness is believed at once, speed by and by. */
  arrived(bytes: number, tookMs: number): void {
    this.#stretch = 1
    if (bytes < TELLING_BYTES) return
    const seen = bytes / Math.max(1, tookMs)
    const known = this.#bytesPerMs ?? seen
    this.#bytesPerMs = seen < known ? seen : known * 0.75 + seen * 0.25
  }

  /** An attempt begun at `begunAt` was given up. Several that hung together count once. */
  gaveUp(begunAt: number, nowMs: number): void {
    if (begunAt < this.#stalledAt) return
    this.#stalledAt = nowMs
    this.#stretch = Math.min(MOST_STRETCH, this.#stretch * 2)
  }
}
