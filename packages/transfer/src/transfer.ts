import type { BackoffTimes } from './backoff.ts'
import { Board, type Listener, type Totals } from './board.ts'
import { browserConnection, type Connection } from './connection.ts'
import { type Engine, keep } from './engine.ts'
import { type FileState, Item } from './item.ts'
import type { Journal } from './journal.ts'
import { LanePace, type PaceLimits } from './lane-pace.ts'
import { type Job, Lanes } from './lanes.ts'
import { type PartReader, readHere } from './part-reader.ts'
import { Patience } from './patience.ts'
import { perform } from './perform.ts'
import { Queue } from './queue.ts'
import type { FileToSend, KnownUpload, TransferServer } from './server.ts'
import { type PutBytes, putBytes } from './wire.ts'

export interface TransferOptions {
  /** Requests at once at the start, over all files: 4. When given, it is also the most, unless `mostLanes` says otherwise. */
  readonly lanes?: number
  /**
   * Requests at once at most, reached as long as each one more raises the throughput: 6 in a browser, which has six connections a host over
   * HTTP/1.1 (a page that asks the server while it sends leaves itself one), else 8.
   */
  readonly mostLanes?: number
  /** The throughput with one lane more is compared over as long: two seconds. */
  readonly windowMs?: number
  /** Waits after failures: from half a second to half a minute. */
  readonly backoff?: BackoffTimes
  /** An attempt without progress is given up after this: a minute. Where progress is not seen, size and the speed seen add to it. */
  readonly stallMs?: number
  /** Files started by one call: 500. */
  readonly batchSize?: number
  /** Listeners hear of changes this often at most: every 100 ms. */
  readonly notifyMs?: number
  readonly connection?: Connection
  /** Reads parts and digests them: on this thread; `createPartReader` does it in a worker. Closed with the transfer. */
  readonly digest?: PartReader
  /** Puts a part: by XMLHttpRequest or fetch. A command line may have something quicker. */
  readonly put?: PutBytes
  /** Keeps what is begun for the next visit; the server then needs `placeOf`. */
  readonly journal?: Journal
}

export interface TransferStatus {
  readonly totals: Totals
  readonly offline: boolean
  /** Requests are under way: leaving the page would cut them. */
  readonly moving: boolean
}

export interface Snapshot extends TransferStatus {
  /** As they are when this is read, copied then: of tens of thousands of files, follow the keys that a listener gets instead. */
  readonly files: readonly FileState[]
}

/** Sends files in parts over a few lanes, for as long as it takes. Without a key, a control is for all files that are there now. */
export interface Transfer {
  add(files: readonly FileToSend[]): FileState[]
  /**
   * Adds any number of files, a few milliseconds at a time, so that nothing else waits for it. `added` hears of the files of each slice in the
   * task that adds them, before any listener does. Resolves when all are added; files of a closed transfer are not.
   */
  addAll(files: Iterable<FileToSend>, added?: (states: readonly FileState[]) => void): Promise<void>
  /**
   * Goes on with an upload begun earlier (before a reload). When the server no longer knows it, the file starts anew. With `bytesHere` of 0 in
   * what is known of it, the server is not asked first: a small file then costs one request.
   */
  addStarted(file: FileToSend, upload: KnownUpload): FileState
  /** Cuts what is under way; recorded parts stay. */
  pause(key?: string): void
  resume(key?: string): void
  /** Gives files that are not done up, failed ones too, on the server as well. */
  cancel(key?: string): void
  /** Goes on with a failed file from its recorded parts. */
  retry(key: string): void
  file(key: string): FileState | undefined
  /** Cheap, however many files there are. */
  status(): TransferStatus
  snapshot(): Snapshot
  /** Returns what ends the subscription. */
  subscribe(listener: Listener): () => void
  /** Resolves when every file is done, failed or cancelled. */
  settled(): Promise<void>
  /** Stops for good. Uploads stay as they are on the server, to be gone on with. */
  close(): void
}

/** Makes the upload engine. It works only when there are files, and ends no page or process by itself. */
export function createTransfer(server: TransferServer, options: TransferOptions = {}): Transfer {
  return new UploadTransfer(server, options)
}

const SLICE_MS = 8

class UploadTransfer implements Transfer {
  readonly #board: Board
  readonly #queue: Queue
  readonly #lanes: Lanes
  readonly #engine: Engine
  readonly #connection: Connection
  readonly #unwatch: () => void
  #lastKey = 0
  #isPumpDue = false
  #isClosed = false

  constructor(server: TransferServer, options: TransferOptions) {
    const backoff = options.backoff ?? { baseMs: 500, capMs: 30_000 }
    this.#board = new Board(options.notifyMs ?? 100)
    this.#queue = new Queue(options.batchSize ?? 500, server.bundleUrl !== undefined)
    const pace = new LanePace(laneLimits(options))
    this.#engine = {
      server,
      board: this.#board,
      queue: this.#queue,
      backoff,
      pace,
      patience: new Patience(options.stallMs ?? 60_000),
      read: options.digest ?? readHere,
      put: options.put ?? putBytes,
      journal: options.journal,
    }
    this.#lanes = new Lanes({ pace, backoff, next: (now) => this.#next(now) })
    this.#connection = options.connection ?? browserConnection
    this.#unwatch = this.#connection.watch(() => this.#connectionChanged())
    if (this.#connection.isOffline()) this.#lanes.hold()
  }

  add(files: readonly FileToSend[]): FileState[] {
    return files.map((file) => this.#enter(this.#newItem(file)))
  }

  addStarted(file: FileToSend, upload: KnownUpload): FileState {
    const item = this.#newItem(file)
    item.openUpload(upload, this.#engine.backoff)
    item.sending?.lookFirst(upload.bytesHere)
    keep(this.#engine, file.target, [item])
    return this.#enter(item)
  }

  async addAll(files: Iterable<FileToSend>, added: (states: readonly FileState[]) => void = () => {}): Promise<void> {
    let states: FileState[] = []
    let sliceEnds = performance.now() + SLICE_MS
    for (const file of files) {
      if (this.#isClosed) return
      states.push(this.#enter(this.#newItem(file)))
      if (performance.now() < sliceEnds) continue
      added(states)
      states = []
      await nextTask()
      sliceEnds = performance.now() + SLICE_MS
    }
    if (!this.#isClosed) added(states)
  }

  pause(key?: string): void {
    for (const item of this.#chosen(key)) {
      if (item.hasEnded) continue
      item.phase = 'paused'
      this.#stop(item)
    }
  }

  resume(key?: string): void {
    for (const item of this.#chosen(key)) if (item.phase === 'paused') this.#enter(item)
    this.#goOn()
  }

  cancel(key?: string): void {
    const gone: string[] = []
    for (const item of this.#chosen(key)) {
      if (item.phase === 'done' || item.phase === 'cancelled') continue
      item.phase = 'cancelled'
      this.#stop(item)
      if (item.uploadId !== undefined) gone.push(item.uploadId)
      this.#queue.abandon(item)
    }
    if (gone.length > 0) void this.#engine.journal?.forget(gone)
    this.#pumpSoon()
  }

  retry(key: string): void {
    const item = this.#board.item(key)
    if (item?.phase !== 'failed') return
    item.sending?.lookFirst()
    this.#enter(item)
    this.#goOn()
  }

  file(key: string): FileState | undefined {
    return this.#board.file(key)
  }

  status(): TransferStatus {
    return { totals: this.#board.totals(), offline: this.#connection.isOffline(), moving: this.#lanes.busy > 0 }
  }

  snapshot(): Snapshot {
    const board = this.#board
    return {
      ...this.status(),
      get files() {
        return board.files()
      },
    }
  }

  subscribe(listener: Listener): () => void {
    return this.#board.subscribe(listener)
  }

  settled(): Promise<void> {
    return this.#board.settled()
  }

  close(): void {
    this.#isClosed = true
    this.#unwatch()
    this.#lanes.close()
    this.#board.close()
    for (const item of this.#board.items()) item.sending?.stop()
    this.#engine.read.close?.()
    void this.#engine.journal?.flush()
  }

  #newItem(file: FileToSend): Item {
    this.#lastKey += 1
    const item = new Item(String(this.#lastKey), file)
    this.#board.add(item)
    return item
  }

  #enter(item: Item): FileState {
    item.phase = 'waiting'
    item.reason = undefined
    this.#queue.enter(item)
    this.#board.touch(item)
    this.#pumpSoon()
    return item.state()
  }

  #stop(item: Item): void {
    this.#queue.leave(item)
    item.sending?.stop()
    this.#board.touch(item)
  }

  #chosen(key: string | undefined): Iterable<Item> {
    if (key === undefined) return this.#board.items()
    const item = this.#board.item(key)
    return item ? [item] : []
  }

  /** A person asked for it or the network is back: no wait of an earlier failure stands. */
  #goOn(): void {
    this.#queue.calm()
    if (!this.#connection.isOffline()) this.#lanes.release()
  }

  #connectionChanged(): void {
    if (this.#connection.isOffline()) this.#lanes.hold()
    else this.#goOn()
    this.#board.wake()
  }

  /** In a moment, so that files added one by one start together. */
  #pumpSoon(): void {
    if (this.#isPumpDue) return
    this.#isPumpDue = true
    queueMicrotask(() => {
      this.#isPumpDue = false
      this.#lanes.pump()
    })
  }

  #next(now: number): Job | { readonly wakeAt: number } | undefined {
    const step = this.#queue.next(now)
    return step && 'kind' in step ? () => perform(this.#engine, step) : step
  }
}

function laneLimits({ lanes, mostLanes, windowMs = 2_000 }: TransferOptions): PaceLimits {
  const most = mostLanes ?? lanes ?? (typeof XMLHttpRequest === 'undefined' ? 8 : 6)
  return { lanes: Math.min(lanes ?? 4, most), mostLanes: most, windowMs }
}

/** Lets everything else have its turn. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}
