/**
 * Which parts of one upload are recorded, under way or still to send. Parts count from 1; an empty file is one empty part. Keeps a byte a part:
 * the server makes at most 10,000.
 */
export class PartLedger {
  readonly #sizeBytes: number
  readonly #partSizeBytes: number
  readonly #partCount: number
  readonly #isRecorded: Uint8Array // by part number
  readonly #underWay = new Map<number, number>() // part → bytes sent
  /** No part before this one is to be sent. */
  #next = 1
  #recordedParts = 0
  #recordedBytes = 0

  constructor(sizeBytes: number, partSizeBytes: number) {
    this.#sizeBytes = sizeBytes
    this.#partSizeBytes = partSizeBytes
    this.#partCount = Math.max(1, Math.ceil(sizeBytes / partSizeBytes))
    this.#isRecorded = new Uint8Array(this.#partCount + 1)
  }

  get sentBytes(): number {
    let sum = this.#recordedBytes
    for (const [n, bytes] of this.#underWay) if (!this.#isRecorded[n]) sum += bytes
    return sum
  }

  get isComplete(): boolean {
    return this.#recordedParts === this.#partCount
  }

  /** Takes the next part to send, the lowest. The taker calls `record` or `giveBack`. */
  take(): number | undefined {
    while (this.#next <= this.#partCount) {
      const n = this.#next
      this.#next += 1
      if (this.#isRecorded[n] || this.#underWay.has(n)) continue
      this.#underWay.set(n, 0)
      return n
    }
    return undefined
  }

  /** Notes how far a part is, and returns how many bytes moved since the last note. */
  progress(n: number, bytes: number): number {
    const before = this.#underWay.get(n)
    if (before === undefined) return 0
    const now = Math.min(this.partBytes(n), Math.max(before, bytes))
    this.#underWay.set(n, now)
    return now - before
  }

  /** The server has this part. Returns how many bytes moved since the last note. */
  record(n: number): number {
    const moved = this.progress(n, this.partBytes(n))
    this.#underWay.delete(n)
    this.#markRecorded(n)
    return moved
  }

  /** The attempt failed; the part is sent again unless it turned out to be recorded. */
  giveBack(n: number): void {
    this.#underWay.delete(n)
    this.#next = Math.min(this.#next, n)
  }

  /** What the server says is recorded, and so all that is; what is under way stays so. */
  resync(parts: readonly number[]): void {
    this.#isRecorded.fill(0)
    this.#recordedParts = 0
    this.#recordedBytes = 0
    for (const n of parts) if (n >= 1 && n <= this.#partCount) this.#markRecorded(n)
    this.#next = 1
  }

  /** The server says that these parts are not there after all. */
  lose(parts: readonly number[]): void {
    for (const n of parts) {
      if (!this.#isRecorded[n]) continue
      this.#isRecorded[n] = 0
      this.#recordedParts -= 1
      this.#recordedBytes -= this.partBytes(n)
    }
    this.#next = 1
  }

  partBytes(n: number): number {
    return n < this.#partCount ? this.#partSizeBytes : this.#sizeBytes - (this.#partCount - 1) * this.#partSizeBytes
  }

  #markRecorded(n: number): void {
    if (this.#isRecorded[n]) return
    this.#isRecorded[n] = 1
    this.#recordedParts += 1
    this.#recordedBytes += this.partBytes(n)
  }
}
