import type { FileState, Item } from './item.ts'
import { secondsLeft, speedOf, type SpeedSample, withSample } from './speed.ts'

/** Sums over all files but the cancelled ones. */
export interface Totals {
  readonly files: number
  readonly done: number
  readonly failed: number
  readonly bytes: number
  readonly sentBytes: number
  /** Averaged over five seconds. */
  readonly bytesPerSecond: number
  /** null while nothing moves. */
  readonly secondsLeft: number | null
}

/**
 * Gets the keys of the files that changed, at most every tenth of a second; none when only the totals or the connection did. At most 2,000 keys a
 * call: what is left follows in a task of its own, so that a page can draw in between.
 */
export type Listener = (changedKeys: readonly string[]) => void

const DECAY_MS = 1_000
const MOST_KEYS_A_CALL = 2_000

/** Keeps what is shown of each file, and the totals, by working through what changed only: cheap with tens of thousands of files. */
export class Board {
  readonly #items = new Map<string, Item>()
  readonly #states = new Map<string, FileState>()
  readonly #dirty = new Set<Item>()
  readonly #listeners = new Set<Listener>()
  readonly #notifyMs: number
  readonly #toNotify = new Set<string>()
  #filesShown: readonly FileState[] | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #timerAt = 0
  #settled: (() => void)[] = []
  #samples: SpeedSample[] = []
  #movedBytes = 0
  #files = 0
  #done = 0
  #failed = 0
  #bytes = 0
  #sentBytes = 0

  constructor(notifyMs: number) {
    this.#notifyMs = notifyMs
  }

  add(item: Item): void {
    this.#items.set(item.key, item)
    this.touch(item)
  }

  item(key: string): Item | undefined {
    return this.#items.get(key)
  }

  items(): Iterable<Item> {
    return this.#items.values()
  }

  /** Something of this item changed. */
  touch(item: Item): void {
    this.#dirty.add(item)
    this.wake()
  }

  /** Bytes went out; failed attempts count too, since this is for the speed only. */
  moved(bytes: number): void {
    this.#movedBytes += bytes
  }

  /** Tells the listeners within the notification time. */
  wake(afterMs = this.#notifyMs): void {
    const at = performance.now() + afterMs
    if (this.#timer !== undefined && this.#timerAt <= at) return
    clearTimeout(this.#timer)
    this.#timerAt = at
    this.#timer = setTimeout(() => this.#flush(), afterMs)
  }

  file(key: string): FileState | undefined {
    this.#refresh()
    return this.#states.get(key)
  }

  /** A copy, made anew only after a change. */
  files(): readonly FileState[] {
    this.#refresh()
    this.#filesShown ??= [...this.#states.values()]
    return this.#filesShown
  }

  totals(): Totals {
    this.#refresh()
    const bytesPerSecond = this.#isSettled() ? 0 : speedOf(this.#samples, performance.now())
    return {
      files: this.#files,
      done: this.#done,
      failed: this.#failed,
      bytes: this.#bytes,
      sentBytes: this.#sentBytes,
      bytesPerSecond,
      secondsLeft: secondsLeft(this.#bytes - this.#sentBytes, bytesPerSecond),
    }
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Resolves when every file is done, failed or cancelled. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#settled.push(resolve)
      this.wake()
    })
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#listeners.clear()
  }

  #isSettled(): boolean {
    return this.#done + this.#failed === this.#files
  }

  #flush(): void {
    this.#timer = undefined
    this.#refresh()
    this.#samples = withSample(this.#samples, { atMs: performance.now(), movedBytes: this.#movedBytes })
    const keys: string[] = []
    for (const key of this.#toNotify) {
      if (keys.length === MOST_KEYS_A_CALL) break
      keys.push(key)
      this.#toNotify.delete(key)
    }
    for (const listener of this.#listeners) listener(keys)
    if (this.#toNotify.size > 0) this.wake(0)
    else if (this.#isSettled()) for (const resolve of this.#settled.splice(0)) resolve()
    // A speed that was shown goes down to nothing when the line stands still.
    else if (this.totals().bytesPerSecond > 0) this.wake(DECAY_MS)
  }

  #refresh(): void {
    if (this.#dirty.size > 0) this.#filesShown = undefined
    for (const item of this.#dirty) {
      const before = this.#states.get(item.key)
      const after = item.state()
      if (before) this.#count(before, -1)
      this.#count(after, 1)
      this.#states.set(item.key, after)
      this.#toNotify.add(item.key)
    }
    this.#dirty.clear()
  }

  #count(state: FileState, sign: 1 | -1): void {
    if (state.phase === 'cancelled') return
    this.#files += sign
    this.#bytes += sign * state.sizeBytes
    this.#sentBytes += sign * state.sentBytes
    if (state.phase === 'done') this.#done += sign
    if (state.phase === 'failed') this.#failed += sign
  }
}
