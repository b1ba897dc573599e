import { FileFailed } from './failure.ts'

export interface PartBytes {
  /** The bytes themselves, or the slice of the file that has them: a browser sends that from the disk, past the page's memory. */
  readonly body: ArrayBuffer | Blob
  /** SHA-256 of the bytes, raw. The server compares what arrives with it. */
  readonly digest: Uint8Array
}

/**
 * Reads the bytes of a file from `from` up to `to` and digests them. Throws `FileFailed` when the file cannot be read or is shorter than it was.
 * `close` is called when the transfer closes.
 */
export interface PartReader {
  (source: Blob, from: number, to: number): Promise<PartBytes>
  close?(): void
}

/** What the page asks of the worker. Its answer has the same id. */
export interface PartWanted {
  readonly id: number
  readonly slice: Blob
}

export type PartAnswer = { readonly id: number; readonly digest: Uint8Array } | { readonly id: number; readonly failure: FileFailed['code'] }

/** A part as small as this is read here: the way to the worker and back would take longer (measured in Chromium). */
const READ_HERE_BYTES = 256 * 1024

/** Reads on this thread: a command line's way, and every reader's for small parts. */
export const readHere = async (source: Blob, from: number, to: number): Promise<PartBytes & { readonly body: ArrayBuffer }> => {
  const body = await source
    .slice(from, to)
    .arrayBuffer()
    .catch(() => {
      throw new FileFailed('file.unreadable')
    })
  if (body.byteLength !== to - from) throw new FileFailed('file.changed')
  return { body, digest: new Uint8Array(await crypto.subtle.digest('SHA-256', body)) }
}

/**
 * Digests in a worker that runs `part-worker.ts`, started with the first large part: the page's thread stays free, and one part at a time is in
 * memory, however many are on the line.
 * Should the worker not start or die, everything is read here. To be given to `createTransfer` as `digest`, which also closes it:
 * `createPartReader(() => new Worker(new URL('@sluice/transfer/part-worker', import.meta.url), { type: 'module' }))`.
 */
export function createPartReader(startWorker: () => Worker): PartReader {
  const inWorker = new WorkerParts(startWorker)
  const read: PartReader = (source, from, to) => (to - from <= READ_HERE_BYTES ? readHere(source, from, to) : inWorker.read(source, from, to))
  read.close = () => inWorker.close()
  return read
}

interface Waiting {
  readonly slice: Blob
  resolve(part: PartBytes | Promise<PartBytes>): void
  reject(reason: FileFailed): void
}

/** One worker, several questions at once. */
class WorkerParts {
  readonly #start: () => Worker
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #isBroken = false
  #lastId = 0

  constructor(start: () => Worker) {
    this.#start = start
  }

  read(source: Blob, from: number, to: number): Promise<PartBytes> {
    const worker = this.#started()
    const slice = source.slice(from, to)
    if (slice.size !== to - from) return Promise.reject(new FileFailed('file.changed'))
    if (!worker) return digestHere(slice)
    this.#lastId += 1
    const id = this.#lastId
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { slice, resolve, reject })
      worker.postMessage({ id, slice } satisfies PartWanted, [])
    })
  }

  close(): void {
    this.#worker?.terminate()
    this.#giveUp()
  }

  #started(): Worker | undefined {
    if (this.#worker || this.#isBroken) return this.#worker
    try {
      const worker = this.#start()
      worker.onmessage = ({ data }: MessageEvent<PartAnswer>) => this.#answered(data)
      worker.onerror = () => this.#giveUp()
      worker.onmessageerror = () => this.#giveUp()
      this.#worker = worker
    } catch {
      this.#isBroken = true
    }
    return this.#worker
  }

  #answered(answer: PartAnswer): void {
    const waiting = this.#waiting.get(answer.id)
    if (!waiting) return
    this.#waiting.delete(answer.id)
    if ('failure' in answer) waiting.reject(new FileFailed(answer.failure))
    else waiting.resolve({ body: waiting.slice, digest: answer.digest })
  }

  /** What waits, and all that comes, is read here. */
  #giveUp(): void {
    this.#isBroken = true
    this.#worker?.terminate()
    this.#worker = undefined
    for (const waiting of this.#waiting.values()) waiting.resolve(digestHere(waiting.slice))
    this.#waiting.clear()
  }
}

async function digestHere(slice: Blob): Promise<PartBytes> {
  const { digest } = await readHere(slice, 0, slice.size)
  return { body: slice, digest }
}
