import type { ServerResponse } from 'node:http'
import type { Buffers } from './context.ts'
import { sent } from './send-bytes.ts'

/** A body of known length that goes from who writes it straight to the connection, with no stream between them that would copy or queue. */
export interface DirectBody {
  /** Stands for the body in a `Response`. Nobody reads it: `directBodyOf` finds what is behind it. */
  readonly readable: ReadableStream<Uint8Array>
  /** Owns the chunks that it is given. */
  readonly writable: WritableStream<Uint8Array>
}

interface Connected {
  /** Sends the body as that of an answer whose head was written. Resolves when it has gone or cannot go. */
  sendTo(outgoing: ServerResponse): Promise<void>
}

const behind = new WeakMap<ReadableStream, Connected>()

/** What is behind the body of a response that `directBody` made; undefined for any other. */
export const directBodyOf = (body: ReadableStream): Connected | undefined => behind.get(body)

/** A body of exactly `sizeBytes`. When it ends too early, or goes on too long, the connection is cut, so that nobody takes a part for the whole. */
export function directBody(sizeBytes: number, buffers: Buffers): DirectBody {
  const sink = new Sink(sizeBytes, buffers)
  const readable = new ReadableStream<Uint8Array>({ cancel: (reason) => sink.fail(reason) })
  behind.set(readable, sink)
  return { readable, writable: new WritableStream(sink) }
}

class Sink implements UnderlyingSink<Uint8Array> {
  readonly #connected = Promise.withResolvers<ServerResponse>()
  readonly #ended = Promise.withResolvers<void>()
  readonly #buffers: Buffers
  #left: number
  #sending: Promise<void> = Promise.resolve()

  constructor(sizeBytes: number, buffers: Buffers) {
    this.#left = sizeBytes
    this.#buffers = buffers
    // Who writes meets a failure; without a writer nobody does.
    void Promise.allSettled([this.#connected.promise])
  }

  async sendTo(outgoing: ServerResponse): Promise<void> {
    const gone = () => this.fail(new Error('The client went away.'))
    outgoing.once('close', gone)
    if (outgoing.destroyed) gone()
    this.#connected.resolve(outgoing)
    await this.#ended.promise
    outgoing.off('close', gone)
  }

  /** Takes the next chunk while the one before is still on its way, and no more. */
  write(chunk: Uint8Array): Promise<void> {
    return this.#orCut(async (outgoing) => {
      this.#left -= chunk.byteLength
      if (this.#left < 0) throw new RangeError(`${-this.#left} bytes more than were promised`)
      await this.#sending
      this.#sending = sent(outgoing, chunk).then(() => this.#buffers.give(chunk.buffer))
      void Promise.allSettled([this.#sending])
    })
  }

  close(): Promise<void> {
    return this.#orCut(async (outgoing) => {
      await this.#sending
      if (this.#left > 0) throw new RangeError(`${this.#left} bytes less than were promised`)
      outgoing.end()
      this.#ended.resolve()
    })
  }

  /** Nobody calls `abort` after a failure of our own. */
  async #orCut(work: (outgoing: ServerResponse) => Promise<void>): Promise<void> {
    try {
      await work(await this.#connected.promise)
    } catch (error) {
      this.fail(error)
      throw error
    }
  }

  abort(reason: unknown): void {
    this.fail(reason)
  }

  fail(reason: unknown): void {
    this.#connected.promise.then(
      (outgoing) => outgoing.destroy(),
      () => {},
    )
    this.#connected.reject(reason)
    this.#ended.resolve()
  }
}
