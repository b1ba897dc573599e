import type { Socket } from 'node:net'

export interface PipeOptions {
  readonly from: Socket
  readonly to: Socket
  readonly latencyMs: number
  /** `Infinity` for no limit. */
  readonly bytesPerSecond: number
  /** The pipe is spent after so many bytes; `Infinity` for never. */
  readonly endsAfterBytes: number
  /** Told of bytes that enter the line. */
  readonly moved: (bytes: number) => void
}

interface Waiting {
  readonly bytes: Buffer
  readonly dueAt: number
}

/** So much may be on the way before the sender is held back: a generous TCP window. */
const WINDOW_BYTES = 8 * 1024 * 1024
/** A slow line takes bytes in slices of so many milliseconds. */
const SLICE_MS = 20
/** What a late timer lost is caught up with, so far. */
const BURST_MS = 40
const DELIVERY_MS = 25

/** One direction of a connection: takes what one socket reads to another, late and slowly, and stops when it is told to. */
export class Pipe {
  readonly #options: PipeOptions
  readonly #line: Waiting[] = []
  #first = 0 // the first of the line that still waits
  #onTheWay = 0
  #left: number
  #freeAt = 0 // when a slow line can take the next byte
  #timer: ReturnType<typeof setTimeout> | undefined
  #isHeld = false
  #isFull = false // the receiver takes no more for now
  #hasEnded = false
  isSilent = false
  /** Called once when `endsAfterBytes` have been handed on. */
  onSpent: () => void = () => {}

  constructor(options: PipeOptions) {
    this.#options = options
    this.#left = options.endsAfterBytes
    const { from, to } = options
    from.on('data', (bytes) => this.#take(bytes))
    from.on('end', () => {
      this.#hasEnded = true
      this.#flow()
    })
    to.on('drain', () => {
      this.#isFull = false
      this.#flow()
    })
    from.resume()
  }

  /** Nothing enters or leaves until `release`. */
  hold(): void {
    this.#isHeld = true
    clearTimeout(this.#timer)
    this.#options.from.pause()
  }

  release(): void {
    this.#isHeld = false
    this.#flow()
  }

  /** Nothing enters or leaves any more. */
  silence(): void {
    this.isSilent = true
    this.#line.length = 0
    this.hold()
  }

  #take(bytes: Buffer): void {
    const { latencyMs, bytesPerSecond, moved } = this.#options
    const taken = bytes.length > this.#left ? bytes.subarray(0, this.#left) : bytes
    this.#left -= taken.length
    moved(taken.length)
    const now = performance.now()
    const slice = Math.max(1, Math.min(taken.length, Math.ceil((bytesPerSecond * SLICE_MS) / 1_000)))
    for (let at = 0; at < taken.length; at += slice) {
      const part = taken.subarray(at, at + slice)
      this.#freeAt = Math.max(this.#freeAt, now - BURST_MS) + (part.length / bytesPerSecond) * 1_000
      this.#line.push({ bytes: part, dueAt: Math.max(now, this.#freeAt) + latencyMs })
    }
    this.#onTheWay += taken.length
    this.#flow()
  }

  /** Hands on what is due, and asks for more or waits. */
  #flow(): void {
    clearTimeout(this.#timer)
    if (this.#isHeld) return
    const now = performance.now()
    let next = this.#line[this.#first]
    for (; next && next.dueAt <= now && !this.#isFull; next = this.#line[++this.#first]) {
      this.#onTheWay -= next.bytes.length
      this.#isFull = !this.#options.to.write(next.bytes)
    }
    this.#forgetHandedOn()
    const { from, to, latencyMs, bytesPerSecond } = this.#options
    if (next) {
      if (!this.#isFull) this.#timer = setTimeout(() => this.#flow(), next.dueAt - now)
    } else if (this.#left === 0) return this.#spend()
    else if (this.#hasEnded && to.writable) to.end()
    const window = Math.min(WINDOW_BYTES, Math.max(64 * 1024, (bytesPerSecond * (latencyMs + 2 * SLICE_MS)) / 1_000))
    if (this.#left === 0 || this.#onTheWay >= window || this.#isFull) from.pause()
    else if (from.isPaused()) from.resume()
  }

  #forgetHandedOn(): void {
    if (this.#first === this.#line.length) {
      this.#line.length = 0
      this.#first = 0
    } else if (this.#first > 1_000) {
      this.#line.splice(0, this.#first)
      this.#first = 0
    }
  }

  /** What crossed the line has a moment to be read: a reset throws away what stands in the sockets. */
  #spend(): void {
    this.#options.from.pause()
    const { onSpent } = this
    this.onSpent = () => {}
    setTimeout(onSpent, DELIVERY_MS)
  }
}
