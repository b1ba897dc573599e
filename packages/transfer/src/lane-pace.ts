export interface PaceLimits {
  /** Lanes at the start. */
  readonly lanes: number
  readonly mostLanes: number
  /** Throughput is measured over as long at least. */
  readonly windowMs: number
}

/** A window has this many answers a lane at least: without progress events bytes count only when their part is answered. */
const ANSWERS_A_LANE = 2
/** One more lane is kept if it brings this much of what it could bring, were lanes the only limit. */
const WORTHWHILE = 0.4
/** Windows until another lane is tried again after one that brought nothing; doubles up to the second. */
const FIRST_REST = 8
const LONGEST_REST = 64
/** What a request costs besides its bytes, so that many small files count by their number. */
const REQUEST_BYTES = 64 * 1024

/**
 * How many requests go at once. From `lanes` it climbs one by one to `mostLanes` as long as each step raises the throughput, measured over
 * windows in which all lanes were busy; a step that does not is taken back. Trouble halves it, down to one; after that each round of answers
 * gives one back, as far as the trouble came upon them, but not past the start. Times are milliseconds of any one clock.
 */
export class LanePace {
  readonly #limits: PaceLimits
  #open: number
  /** Up to here each round of answers gives a lane back. */
  #recoverTo: number
  #roundAnswers = 0
  /** The rate with one lane less, while another lane is being tried. */
  #rateBefore: number | undefined
  #rest = 0
  #nextRest = FIRST_REST
  #window: { readonly fromMs: number; work: number; answers: number; idle: number } | undefined

  constructor(limits: PaceLimits) {
    this.#limits = limits
    this.#open = limits.lanes
    this.#recoverTo = limits.lanes
  }

  get open(): number {
    return this.#open
  }

  /** Bytes went out. */
  moved(bytes: number): void {
    if (this.#window) this.#window.work += bytes
  }

  /** A request was answered; `isFull` says that all open lanes were busy until then. */
  answered(nowMs: number, isFull: boolean): void {
    if (this.#open < this.#recoverTo) return this.#recover()
    const window = this.#window
    if (!window) {
      this.#window = { fromMs: nowMs, work: 0, answers: 0, idle: 0 }
      return
    }
    window.work += REQUEST_BYTES
    window.answers += 1
    if (!isFull) window.idle += 1
    const elapsedMs = nowMs - window.fromMs
    if (elapsedMs < this.#limits.windowMs || window.answers < ANSWERS_A_LANE * this.#open) return
    this.#window = { fromMs: nowMs, work: 0, answers: 0, idle: 0 }
    // Where there was too little to send, the line was not what limited it.
    if (window.idle * 10 <= window.answers) this.#judge(window.work / elapsedMs)
  }

  /** The line or the server is in trouble. */
  trouble(): void {
    this.#recoverTo = Math.min(this.#limits.lanes, this.#open)
    this.#set(Math.max(1, Math.floor(this.#open / 2)))
    this.#rateBefore = undefined
  }

  /** The line stood still and goes on: what was measured before says nothing. */
  interrupted(): void {
    this.#window = undefined
  }

  #judge(rate: number): void {
    const before = this.#rateBefore
    const needed = before === undefined ? 0 : before * (1 + WORTHWHILE / (this.#open - 1))
    if (before !== undefined && rate < needed) {
      this.#rateBefore = undefined
      this.#rest = this.#nextRest
      this.#nextRest = Math.min(LONGEST_REST, this.#nextRest * 2)
      this.#set(this.#open - 1)
    } else if (this.#rest > 0) this.#rest -= 1
    else if (this.#open < this.#limits.mostLanes) {
      if (before !== undefined) this.#nextRest = FIRST_REST
      this.#rateBefore = rate
      this.#set(this.#open + 1)
    } else this.#rateBefore = undefined
  }

  #recover(): void {
    this.#roundAnswers += 1
    if (this.#roundAnswers >= this.#open) this.#set(this.#open + 1)
  }

  #set(open: number): void {
    this.#open = open
    this.#roundAnswers = 0
    this.#window = undefined
  }
}
