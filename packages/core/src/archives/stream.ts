import { joined } from '@sluice/archive/joined'
import type { ObjectRange, Piece } from '@sluice/archive/pieces'

type Open = (range: ObjectRange) => Promise<ReadableStream<Uint8Array>>

/** So many pieces are asked for ahead. Every other one is a header, so that with the current one six objects are waited for: a Worker's most. */
const AHEAD = 10
/** Up to here an object is read whole, so that many make one write. */
const SMALL_BYTES = 256 * 1024
/** Nothing is opened behind an object of more than this before it has gone: an open body that waits for a slow client may be cut by the store. */
const LARGE_BYTES = 8 * 1024 * 1024
/** Small pieces are gathered to about this. */
const WRITE_BYTES = 512 * 1024

interface Step {
  /** Bytes of the archive's own. */
  known?: Uint8Array
  /** A small object. */
  chunks?: Promise<Uint8Array[]>
  body?: Promise<ReadableStream<Uint8Array>>
  isLarge?: boolean
}

/**
 * Writes an archive's pieces to a sink, in their order, and closes it. No JavaScript runs per byte of an object that is not small: its stream is piped
 * as it is. Aborts the sink and throws when a piece cannot be had, or when the sink has gone; what was opened ahead is given back.
 */
export async function streamPieces(pieces: Iterator<Piece, void>, open: Open, sink: WritableStream<Uint8Array>): Promise<void> {
  const queue = new Queue(pieces, open)
  const batch = new Batch(sink)
  try {
    for (let step = queue.next(); step; step = queue.next()) {
      const chunks = step.known ? [step.known] : await step.chunks
      if (chunks) await batch.add(chunks)
      const body = await step.body
      if (!body) continue
      await batch.flush()
      await body.pipeTo(sink, { preventClose: true })
    }
    await batch.flush()
    await sink.close()
  } catch (error) {
    await sink.abort(error).catch(() => {})
    await queue.giveUp(error)
    throw error
  }
}

/** The next pieces, their objects asked for ahead. */
class Queue {
  readonly #pieces: Iterator<Piece, void>
  readonly #open: Open
  readonly #steps: Step[] = []
  #current: Step | undefined

  constructor(pieces: Iterator<Piece, void>, open: Open) {
    this.#pieces = pieces
    this.#open = open
  }

  next(): Step | undefined {
    while (this.#steps.length < AHEAD && this.#steps.at(-1)?.isLarge !== true) {
      const { value, done } = this.#pieces.next()
      if (done || !value) break
      this.#steps.push(value instanceof Uint8Array ? { known: value } : this.#ask(value))
    }
    return (this.#current = this.#steps.shift())
  }

  async giveUp(reason: unknown): Promise<void> {
    // The current one is given back by its pipe, if that had begun.
    await Promise.allSettled([this.#current, ...this.#steps].map(async (step) => (await step?.body)?.cancel(reason)))
  }

  #ask(range: ObjectRange): Step {
    const body = this.#open(range)
    const step = range.length > SMALL_BYTES ? { body, isLarge: range.length > LARGE_BYTES } : { chunks: body.then((stream) => readWhole(stream, range)) }
    // A failure is met by whoever waits for it, which may come later or, once the sink has gone, never.
    void Promise.allSettled([step.chunks ?? body])
    return step
  }
}

/** Throws when the object has more or fewer bytes. */
async function readWhole(body: ReadableStream<Uint8Array>, { key, length }: ObjectRange): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for (const reader = body.getReader(); ;) {
    const { value, done } = await reader.read()
    if (done) break
    chunks.push(value)
    bytes += value.byteLength
  }
  if (bytes !== length) throw new Error(`${key} gave ${bytes} of ${length} bytes`)
  return chunks
}

/** Joins small pieces into one write. */
class Batch {
  readonly #sink: WritableStream<Uint8Array>
  #parts: Uint8Array[] = []
  #length = 0

  constructor(sink: WritableStream<Uint8Array>) {
    this.#sink = sink
  }

  async add(chunks: readonly Uint8Array[]): Promise<void> {
    this.#parts.push(...chunks)
    for (const chunk of chunks) this.#length += chunk.byteLength
    if (this.#length >= WRITE_BYTES) await this.flush()
  }

  async flush(): Promise<void> {
    if (this.#length === 0) return
    const bytes = joined(this.#parts, this.#length)
    this.#parts = []
    this.#length = 0
    const writer = this.#sink.getWriter()
    try {
      await writer.write(bytes)
    } finally {
      writer.releaseLock()
    }
  }
}
