import { giveBuffer } from './buffers.ts'

/** Reads a body into memory of the reader's choice. */
export interface BodyReader {
  /** Fills a part of `space`, at least a byte, and takes its buffer over; the answer lies where `space` did. Null at the end of the body. */
  read(space: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | null>
  cancel(reason: unknown): Promise<void>
}

/** A byte stream fills the space itself; the chunks of any other stream are copied into it. */
export function bodyReader(body: ReadableStream<Uint8Array>): BodyReader {
  const reader = byteReader(body)
  if (!reader) return copying(body.getReader())
  return {
    async read(space) {
      const { done, value } = await reader.read(space)
      if (!done) return value
      if (value) giveBuffer(value.buffer)
      return null
    },
    cancel: (reason) => reader.cancel(reason),
  }
}

function copying(reader: ReadableStreamDefaultReader<Uint8Array>): BodyReader {
  let rest: Uint8Array = new Uint8Array(0)
  return {
    async read(space) {
      while (rest.byteLength === 0) {
        const { done, value } = await reader.read()
        if (done) return null
        rest = value
      }
      const chunk = rest.subarray(0, space.byteLength)
      space.set(chunk)
      rest = rest.subarray(chunk.byteLength)
      return space.subarray(0, chunk.byteLength)
    },
    cancel: (reason) => reader.cancel(reason),
  }
}

/** There is no other way to learn whether a stream is one of bytes. */
function byteReader(body: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | undefined {
  try {
    return body.getReader({ mode: 'byob' })
  } catch {
    return undefined
  }
}
