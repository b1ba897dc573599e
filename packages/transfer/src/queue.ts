import type { Item, Sending } from './item.ts'

/** Files of one target that are started by one call. The request id stays the same however often the call is made. */
export interface Batch {
  readonly target: string
  readonly requestId: string
  readonly items: readonly Item[]
}

export type Step =
  | { readonly kind: 'start'; readonly batch: Batch }
  | { readonly kind: 'abandon'; readonly item: Item; readonly uploadId: string }
  | { readonly kind: 'look' | 'finish'; readonly item: Item; readonly sending: Sending }
  | { readonly kind: 'part'; readonly item: Item; readonly sending: Sending; readonly n: number }

/** Which files wait to be started, which are being sent, and what is to be done next. */
export class Queue {
  readonly #batchSize: number
  readonly #waiting = new Set<Item>()
  readonly #sending = new Set<Item>()
  #batches: Batch[] = []
  #isStarting = false
  readonly #abandoned: Item[] = []

  constructor(batchSize: number) {
    this.#batchSize = batchSize
  }

  /** The file waits for what it needs next: its start, or a lane. */
  enter(item: Item): void {
    if (item.sending) this.#sending.add(item)
    else if (!item.isStarting) this.#waiting.add(item)
  }

  /** Nothing more is done for this file until it enters again. */
  leave(item: Item): void {
    this.#waiting.delete(item)
    this.#sending.delete(item)
  }

  abandon(item: Item): void {
    this.#abandoned.push(item)
  }

  /** The call was answered, or is to be made again with the same request id, or as several calls. */
  started(again: readonly Batch[] = []): void {
    this.#isStarting = false
    this.#batches.unshift(...again)
  }

  /** Forgets the failures of all files: the line is said to be good. */
  calm(): void {
    for (const { sending } of this.#sending) sending?.backoff.reset()
  }

  next(now: number): Step | { readonly wakeAt: number } | undefined {
    return this.#nextStart() ?? this.#nextAbandon() ?? this.#nextOfFiles(now)
  }

  /** One start at a time, and only while less than a batch is ahead of the lanes. */
  #nextStart(): Step | undefined {
    if (this.#isStarting) return undefined
    const batch = this.#knownBatch() ?? this.#newBatch()
    if (!batch) return undefined
    this.#isStarting = true
    return { kind: 'start', batch }
  }

  #knownBatch(): Batch | undefined {
    const known = this.#batches.find((batch) => batch.items.some((item) => item.phase !== 'paused'))
    if (known) this.#batches = this.#batches.filter((batch) => batch !== known)
    return known
  }

  /** The file that waits longest, and what else waits for the same target. */
  #newBatch(): Batch | undefined {
    const [first] = this.#waiting
    if (!first || this.#sending.size >= this.#batchSize) return undefined
    const { target } = first.file
    const items: Item[] = []
    for (const item of this.#waiting) {
      if (items.length === this.#batchSize) break
      if (item.file.target !== target) continue
      this.#waiting.delete(item)
      item.isStarting = true
      items.push(item)
    }
    return newBatch(target, items)
  }

  #nextAbandon(): Step | undefined {
    for (let item = this.#abandoned.pop(); item; item = this.#abandoned.pop()) {
      // It may have arrived after all; or it was never started.
      if (item.phase === 'cancelled' && item.uploadId !== undefined) return { kind: 'abandon', item, uploadId: item.uploadId }
    }
    return undefined
  }

  #nextOfFiles(now: number): Step | { readonly wakeAt: number } | undefined {
    let wakeAt = Number.POSITIVE_INFINITY
    for (const item of this.#sending) {
      const { sending } = item
      if (!sending) continue
      if (sending.backoff.notBefore > now) wakeAt = Math.min(wakeAt, sending.backoff.notBefore)
      else {
        const step = stepOf(item, sending)
        if (step) return step
      }
    }
    return wakeAt < Number.POSITIVE_INFINITY ? { wakeAt } : undefined
  }
}

/** A batch with an id in the server's form for requests, 120 random bits. */
export function newBatch(target: string, items: readonly Item[]): Batch {
  const letters = '0123456789abcdefghjkmnpqrstvwxyz'
  const bytes = crypto.getRandomValues(new Uint8Array(24))
  return { target, requestId: `evt_${Array.from(bytes, (byte) => letters.charAt(byte & 31)).join('')}`, items }
}

function stepOf(item: Item, sending: Sending): Step | undefined {
  if (sending.isAsking) return undefined
  if (sending.mustLook) return { kind: 'look', item, sending }
  const n = sending.parts.take()
  if (n !== undefined) return { kind: 'part', item, sending, n }
  return sending.parts.isComplete ? { kind: 'finish', item, sending } : undefined
}
