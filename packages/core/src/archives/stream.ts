import type { ObjectRange, Piece } from '@sluice/archive/pieces'
import { READ_AT_ONCE } from '../ports.ts'

/** How the bytes of objects are had. */
export interface Source {
  /** Of one that is not small. */
  open(range: ObjectRange): Promise<ReadableStream<Uint8Array>>
  /** Small pieces as one chunk, of which `READ_AT_ONCE` are read at once. */
  together(pieces: readonly Piece[]): Promise<Uint8Array>
}

/** So many objects are waited for at once: a Worker's most. */
const MOST_READS = 6
/** Every other step is a header where no object is small. */
const AHEAD = 2 * MOST_READS
/** Up to here an object is read whole, so that many make one write. */
const SMALL_BYTES = 256 * 1024
/** Nothing is opened behind an object of more than this before it has gone: an open body that waits for a slow client may be cut by the store. */
const LARGE_BYTES = 8 * 1024 * 1024
/** Small pieces are gathered up to this, */
const WRITE_BYTES = 1024 * 1024
/** and no more of them than this, so that tiny ones do not keep the first byte waiting. Half of them are headers. */
const WRITE_PIECES = 256

/** Small pieces that make one write, or the range of an object that is piped. */
type Plan = readonly Piece[] | ObjectRange

/** A plan that was begun. */
interface Step {
  /** How many objects are read for it at once. */
  reads: number
  chunk?: Promise<Uint8Array>
  body?: Promise<ReadableStream<Uint8Array>>
  isLarge?: boolean
}

/**
 * Writes an archive's pieces to a sink, in their order, and closes it. No JavaScript runs per byte of an object that is not small: its stream is piped
 * as it is. Aborts the sink and throws when a piece cannot be had, or when the sink has gone; what was opened ahead is given back.
 */
export async function streamPieces(pieces: Iterable<Piece>, source: Source, sink: WritableStream<Uint8Array>): Promise<void> {
  const queue = new Queue(pieces, source)
  try {
    for (let step = queue.next(); step; step = queue.next()) {
      const [chunk, body] = await Promise.all([step.chunk, step.body])
      // Asked for while this goes out.
      queue.askAhead()
      if (chunk) await write(sink, chunk)
      await body?.pipeTo(sink, { preventClose: true })
    }
    await sink.close()
  } catch (error) {
    await sink.abort(error).catch(() => {})
    await queue.giveUp(error)
    throw error
  }
}

/** The next steps, their objects asked for ahead. */
class Queue {
  readonly #plans: Generator<Plan, void>
  readonly #source: Source
  readonly #steps: Step[] = []
  #plan: Plan | undefined
  #current: Step | undefined

  constructor(pieces: Iterable<Piece>, source: Source) {
    this.#plans = plansOf(pieces)
    this.#source = source
  }

  next(): Step | undefined {
    this.#current = undefined
    if (this.#steps.length === 0) this.askAhead()
    return (this.#current = this.#steps.shift())
  }

  /** Begins as much as may be waited for while the current step, which has come, is sent. */
  askAhead(): void {
    let reads = this.#steps.reduce((sum, step) => sum + step.reads, this.#current?.body ? 1 : 0)
    while (this.#steps.length < AHEAD && (this.#steps.at(-1) ?? this.#current)?.isLarge !== true) {
      this.#plan ??= this.#plans.next().value ?? undefined
      if (!this.#plan || (reads += readsOf(this.#plan)) > MOST_READS) return
      this.#steps.push(this.#begin(this.#plan))
      this.#plan = undefined
    }
  }

  async giveUp(reason: unknown): Promise<void> {
    const left = async (step: Step | undefined) => {
      await step?.chunk
      // The current one is given back by its pipe, if that had begun.
      await (await step?.body)?.cancel(reason)
    }
    await Promise.allSettled([this.#current, ...this.#steps].map(left))
  }

  #begin(plan: Plan): Step {
    const step: Step =
      'key' in plan
        ? { reads: 1, body: this.#source.open(plan), isLarge: plan.length > LARGE_BYTES }
        : { reads: readsOf(plan), chunk: this.#source.together(plan) }
    // A failure is met by whoever waits for it, which may come later or, once the sink has gone, never.
    void Promise.allSettled([step.chunk, step.body])
    return step
  }
}

/** Gathers what is small. */
function* plansOf(pieces: Iterable<Piece>): Generator<Plan, void> {
  let small: Piece[] = []
  let bytes = 0
  for (const piece of pieces) {
    const isSmall = piece instanceof Uint8Array || piece.length <= SMALL_BYTES
    const isEnough = small.length === WRITE_PIECES || bytes + bytesIn(piece) > WRITE_BYTES
    if (small.length > 0 && (isEnough || !isSmall)) {
      yield small
      small = []
      bytes = 0
    }
    if (isSmall) {
      small.push(piece)
      bytes += bytesIn(piece)
    } else yield piece
  }
  if (small.length > 0) yield small
}

const bytesIn = (piece: Piece): number => (piece instanceof Uint8Array ? piece.byteLength : piece.length)

const readsOf = (plan: Plan): number => ('key' in plan ? 1 : Math.min(READ_AT_ONCE, plan.filter((piece) => 'key' in piece).length))

async function write(sink: WritableStream<Uint8Array>, bytes: Uint8Array): Promise<void> {
  const writer = sink.getWriter()
  try {
    await writer.write(bytes)
  } finally {
    writer.releaseLock()
  }
}
