import type { Item, Sending } from './item.ts'
import type { FileFacts, FileToSend } from './server.ts'

/** Files of one target that are started by one call. The request id stays the same however often the call is made. */
export interface Batch {
  readonly target: string
  readonly requestId: string
  readonly items: readonly Item[]
}

type PartStep = Extract<Step, { kind: 'part' }>

export type Step =
  | { readonly kind: 'start'; readonly batch: Batch }
  | { readonly kind: 'abandon'; readonly item: Item; readonly uploadId: string }
  | { readonly kind: 'look' | 'finish'; readonly item: Item; readonly sending: Sending }
  | { readonly kind: 'part'; readonly item: Item; readonly sending: Sending; readonly n: number }
  | { readonly kind: 'bundle'; readonly files: readonly BundledFile[] }

/** A small file whose only part was taken from its ledger. */
export interface BundledFile {
  readonly item: Item
  readonly sending: Sending
}

/** A request has at most 1 MB; names may be long, and there is something around the files. */
const MOST_CALL_BYTES = 900_000

/** A file up to this size goes with others in one request: its bytes are little against a way there and back. */
const SMALL_BYTES = 256 * 1024
/** What one request carries: not so much that a slow line would have nothing to show for long. */
const MOST_BUNDLED_FILES = 100
const MOST_BUNDLED_BYTES = 2 * 1024 * 1024

/** Which files wait to be started, which are being sent, and what is to be done next. */
export class Queue {
  readonly #batchSize: number
  /** By target: files of one target are started together. */
  readonly #waiting = new Map<string, Set<Item>>()
  readonly #sending = new Set<Item>()
  #batches: Batch[] = []
  #isStarting = false
  readonly #abandoned: Item[] = []
  #bundles: boolean

  /** @param bundles whether small files go together. */
  constructor(batchSize: number, bundles: boolean) {
    this.#batchSize = batchSize
    this.#bundles = bundles
  }

  /** From now on every file goes alone: the server, or something on the way to it, takes no bundles. */
  stopBundling(): void {
    this.#bundles = false
  }

  /** The file waits for what it needs next: its start, or a lane. */
  enter(item: Item): void {
    if (item.sending) this.#sending.add(item)
    else if (!item.isStarting) this.#wait(item)
  }

  /** Nothing more is done for this file until it enters again. */
  leave(item: Item): void {
    this.#waiting.get(item.file.target)?.delete(item)
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

  #wait(item: Item): void {
    const { target } = item.file
    const waiting = this.#waiting.get(target)
    if (waiting) waiting.add(item)
    else this.#waiting.set(target, new Set([item]))
  }

  /** Of the target that waits longest, as many files as one call takes. */
  #newBatch(): Batch | undefined {
    if (this.#sending.size >= this.#batchSize) return undefined
    for (const [target, waiting] of this.#waiting) {
      if (waiting.size > 0) return newBatch(target, this.#takeOf(waiting))
      this.#waiting.delete(target)
    }
    return undefined
  }

  #takeOf(waiting: Set<Item>): Item[] {
    const items: Item[] = []
    let bytes = 0
    for (const item of waiting) {
      bytes += jsonBytes(factsOf(item.file))
      if (items.length > 0 && (items.length === this.#batchSize || bytes > MOST_CALL_BYTES)) break
      waiting.delete(item)
      item.isStarting = true
      items.push(item)
    }
    return items
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
        if (step?.kind === 'part' && this.#bundles && isSmall(step)) return this.#bundleWith(step, now)
        if (step) return step
      }
    }
    return wakeAt < Number.POSITIVE_INFINITY ? { wakeAt } : undefined
  }

  /** A small file, with others that could go now. */
  #bundleWith(first: PartStep, now: number): Step {
    const files: BundledFile[] = [first]
    let bytes = first.item.file.sizeBytes
    for (const item of this.#sending) {
      const { sending, file } = item
      if (files.length === MOST_BUNDLED_FILES) break
      if (!sending || sending.backoff.notBefore > now || sending.mustLook || !isSmall({ item, sending }) || bytes + file.sizeBytes > MOST_BUNDLED_BYTES)
        continue
      if (sending.isAsking || sending.parts.take() === undefined) continue
      files.push({ item, sending })
      bytes += file.sizeBytes
    }
    return files.length === 1 ? first : { kind: 'bundle', files }
  }
}

const isSmall = ({ item, sending }: BundledFile) => item.file.sizeBytes <= SMALL_BYTES && item.file.sizeBytes <= sending.partSizeBytes

/** A batch with an id in the server's form for requests, 120 random bits. */
export function newBatch(target: string, items: readonly Item[]): Batch {
  const letters = '0123456789abcdefghjkmnpqrstvwxyz'
  const bytes = crypto.getRandomValues(new Uint8Array(24))
  return { target, requestId: `evt_${Array.from(bytes, (byte) => letters.charAt(byte & 31)).join('')}`, items }
}

/** What the server is told of a file. */
export function factsOf({ name, relativePath, sizeBytes, mediaType, lastModified, sameName }: FileToSend): FileFacts {
  return { name, relativePath, sizeBytes, mediaType, lastModified, ...(sameName && { sameName }) }
}

const encoder = new TextEncoder()
const jsonBytes = (facts: FileFacts) => encoder.encode(JSON.stringify(facts)).length + 1

function stepOf(item: Item, sending: Sending): Step | undefined {
  if (sending.isAsking) return undefined
  if (sending.mustLook) return { kind: 'look', item, sending }
  const n = sending.parts.take()
  if (n !== undefined) return { kind: 'part', item, sending, n }
  return sending.parts.isComplete ? { kind: 'finish', item, sending } : undefined
}
