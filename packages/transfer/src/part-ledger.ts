/** Which parts of one upload are recorded, under way or still to send. Parts count from 1; an empty file is one empty part. */
export class PartLedger {
  readonly #sizeBytes: number
  readonly #partSizeBytes: number
  readonly #partCount: number
  readonly #recorded = new Set<number>()
  readonly #underWay = new Map<number, number>() // part → bytes sent
  #toSend: number[] = [] // descending: the next part is at the end
  #recordedBytes = 0

  constructor(sizeBytes: number, partSizeBytes: number) {
    this.#sizeBytes = sizeBytes
    this.#partSizeBytes = partSizeBytes
    this.#partCount = Math.max(1, Math.ceil(sizeBytes / partSizeBytes))
    this.#plan()
  }

  get sentBytes(): number {
    let sum = this.#recordedBytes
    for (const [n, bytes] of this.#underWay) if (!this.#recorded.has(n)) sum += bytes
    return sum
  }

  get isComplete(): boolean {
    return this.#recorded.size === this.#partCount
  }

  /** Takes the next part to send. The taker calls `record` or `giveBack`. */
  take(): number | undefined {
    const n = this.#toSend.pop()
    if (n !== undefined) this.#underWay.set(n, 0)
    return n
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
    if (!this.#recorded.has(n)) this.#toSend.push(n)
  }

  /** What the server says is recorded, and so all that is; what is under way stays so. */
  resync(parts: readonly number[]): void {
    this.#recorded.clear()
    this.#recordedBytes = 0
    for (const n of parts) if (n >= 1 && n <= this.#partCount) this.#markRecorded(n)
    this.#plan()
  }

  /** The server says that these parts are not there after all. */
  lose(parts: readonly number[]): void {
    for (const n of parts) if (this.#recorded.delete(n)) this.#recordedBytes -= this.partBytes(n)
    this.#plan()
  }

  partBytes(n: number): number {
    return n < this.#partCount ? this.#partSizeBytes : this.#sizeBytes - (this.#partCount - 1) * this.#partSizeBytes
  }

  #markRecorded(n: number): void {
    if (this.#recorded.has(n)) return
    this.#recorded.add(n)
    this.#recordedBytes += this.partBytes(n)
  }

  #plan(): void {
    this.#toSend = []
    for (let n = this.#partCount; n >= 1; n -= 1) if (!this.#recorded.has(n) && !this.#underWay.has(n)) this.#toSend.push(n)
  }
}
