import type { IncomingMessage } from 'node:http'

/** What is there after so long is passed on, however little it is. */
const FILL_MS = 1_000

/** For readers that bring no buffer of their own. */
const OWN_BUFFER_BYTES = 64 * 1024

/**
 * The body of a request as a stream of bytes, copied straight into the reader's buffer. Node's own conversion copies every 64 KiB into a new
 * buffer, and Hono's server wraps that once more: with the collector at work for it all, it takes five times the processor time.
 */
export function requestBody(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  return new ReadableStream(new RequestBody(incoming))
}

interface Turn {
  view: Uint8Array
  filledBytes: number
  begunAt: number
  answered: () => void
}

class RequestBody implements UnderlyingByteSource {
  readonly type = 'bytes'
  readonly autoAllocateChunkSize = OWN_BUFFER_BYTES
  readonly #incoming: IncomingMessage
  #controller: ReadableByteStreamController | undefined
  #turn: Turn | undefined
  #rest: Buffer | undefined
  #isListening = false
  #hasEnded = false

  constructor(incoming: IncomingMessage) {
    this.#incoming = incoming
  }

  start(controller: ReadableByteStreamController): void {
    this.#controller = controller
  }

  pull(controller: ReadableByteStreamController): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const space = controller.byobRequest?.view
    if (!space) throw new TypeError('A stream with buffers of its own was pulled without one.')
    const view = new Uint8Array(space.buffer, space.byteOffset, space.byteLength)
    this.#turn = { view, filledBytes: 0, begunAt: performance.now(), answered: resolve }
    if (this.#rest) this.#take(this.#rest)
    if (!this.#turn) return promise
    if (this.#incoming.readableEnded) this.#onEnd()
    else if (this.#incoming.destroyed) this.#cut()
    else this.#listen()
    return promise
  }

  /** The rest is not wanted: Hono's server throws it away, so that the answer can be read. */
  cancel(): void {
    this.#forget()
  }

  #listen(): void {
    if (!this.#isListening) {
      this.#isListening = true
      this.#incoming.on('data', this.#onData).once('end', this.#onEnd).once('error', this.#cut).once('close', this.#cut)
    }
    this.#incoming.resume()
  }

  readonly #onData = (chunk: Buffer): void => this.#take(chunk)

  #take(chunk: Buffer): void {
    const turn = this.#turn
    if (!turn) {
      this.#rest = chunk
      return
    }
    const taken = Math.min(chunk.byteLength, turn.view.byteLength - turn.filledBytes)
    turn.view.set(taken === chunk.byteLength ? chunk : chunk.subarray(0, taken), turn.filledBytes)
    turn.filledBytes += taken
    this.#rest = taken === chunk.byteLength ? undefined : chunk.subarray(taken)
    if (!this.#rest) release(chunk)
    if (turn.filledBytes === turn.view.byteLength || performance.now() - turn.begunAt > FILL_MS) this.#answer(turn)
  }

  #answer(turn: Turn): void {
    this.#turn = undefined
    this.#incoming.pause()
    this.#controller?.byobRequest?.respond(turn.filledBytes)
    turn.answered()
  }

  readonly #onEnd = (): void => {
    this.#hasEnded = true
    const turn = this.#turn
    if (turn && turn.filledBytes > 0) this.#answer(turn)
    this.#controller?.close()
    // A pull that waits is answered after the end as well.
    this.#controller?.byobRequest?.respond(0)
    this.#forget()
  }

  readonly #cut = (): void => {
    if (this.#hasEnded) return
    this.#hasEnded = true
    const turn = this.#turn
    if (turn && turn.filledBytes > 0) this.#answer(turn)
    this.#controller?.error(new Error('The connection was lost.'))
    this.#forget()
  }

  #forget(): void {
    this.#hasEnded = true
    this.#turn?.answered()
    this.#turn = undefined
    this.#incoming.off('data', this.#onData).off('end', this.#onEnd).off('error', this.#cut).off('close', this.#cut)
    this.#incoming.pause()
  }
}

/** Gives the memory of a chunk back at once, if it is the chunk's alone: V8 looks for garbage after every 64 MiB. */
function release({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && byteLength === buffer.byteLength) buffer.transfer(0)
}
