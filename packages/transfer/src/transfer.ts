import type { BackoffTimes } from './backoff.ts'
import { Board, type Listener, type Totals } from './board.ts'
import { browserConnection, type Connection } from './connection.ts'
import type { Engine } from './engine.ts'
import { type FileState, Item } from './item.ts'
import { type Job, Lanes } from './lanes.ts'
import { perform } from './perform.ts'
import { Queue } from './queue.ts'
import type { FileToSend, KnownUpload, TransferServer } from './server.ts'

export interface TransferOptions {
  /** Requests at once, over all files: 4. */
  readonly lanes?: number
  /** Waits after failures: from half a second to half a minute. */
  readonly backoff?: BackoffTimes
  /** An attempt without progress is given up after this: a minute. */
  readonly stallMs?: number
  /** Files started by one call: 500. */
  readonly batchSize?: number
  /** Listeners hear of changes this often at most: every 100 ms. */
  readonly notifyMs?: number
  readonly connection?: Connection
}

export interface Snapshot {
  readonly files: readonly FileState[]
  readonly totals: Totals
  readonly offline: boolean
  /** Requests are under way: leaving the page would cut them. */
  readonly moving: boolean
}

/** Sends files in parts over a few lanes, for as long as it takes. Without a key, a control is for all files that are there now. */
export interface Transfer {
  add(files: readonly FileToSend[]): FileState[]
  /** Goes on with an upload begun earlier (before a reload). When the server no longer knows it, the file starts anew. */
  addStarted(file: FileToSend, upload: KnownUpload): FileState
  /** Cuts what is under way; recorded parts stay. */
  pause(key?: string): void
  resume(key?: string): void
  /** Gives files that are not done up, failed ones too, on the server as well. */
  cancel(key?: string): void
  /** Goes on with a failed file from its recorded parts. */
  retry(key: string): void
  file(key: string): FileState | undefined
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

class UploadTransfer implements Transfer {
  readonly #board: Board
  readonly #queue: Queue
  readonly #lanes: Lanes
  readonly #engine: Engine
  readonly #connection: Connection
  readonly #unwatch: () => void
  #lastKey = 0
  #isPumpDue = false

  constructor(server: TransferServer, options: TransferOptions) {
    const backoff = options.backoff ?? { baseMs: 500, capMs: 30_000 }
    this.#board = new Board(options.notifyMs ?? 100)
    this.#queue = new Queue(options.batchSize ?? 500)
    this.#engine = { server, board: this.#board, queue: this.#queue, backoff, stallMs: options.stallMs ?? 60_000 }
    this.#lanes = new Lanes({ lanes: options.lanes ?? 4, backoff, next: (now) => this.#next(now) })
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
    item.sending?.lookFirst()
    return this.#enter(item)
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
    for (const item of this.#chosen(key)) {
      if (item.phase === 'done' || item.phase === 'cancelled') continue
      item.phase = 'cancelled'
      this.#stop(item)
      this.#queue.abandon(item)
    }
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

  snapshot(): Snapshot {
    return { files: this.#board.files(), totals: this.#board.totals(), offline: this.#connection.isOffline(), moving: this.#lanes.busy > 0 }
  }

  subscribe(listener: Listener): () => void {
    return this.#board.subscribe(listener)
  }

  settled(): Promise<void> {
    return this.#board.settled()
  }

  close(): void {
    this.#unwatch()
    this.#lanes.close()
    this.#board.close()
    for (const item of this.#board.items()) item.sending?.stop()
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
