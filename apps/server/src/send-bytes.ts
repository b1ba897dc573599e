import type { ServerResponse } from 'node:http'
import type { Buffers } from './context.ts'

/**
 * Sends a stream of bytes as the body of an answer and ends it, with two buffers in turn: one is read into while the other is sent. A stream
 * that fails cuts the connection, so that nobody takes a part for the whole. A client that goes away cancels the stream.
 */
export async function sendBytes(reader: ReadableStreamBYOBReader, outgoing: ServerResponse, buffers: Buffers): Promise<void> {
  const gone = () => void reader.cancel(new Error('The client went away.')).catch(() => {})
  outgoing.once('close', gone)
  let sending: Promise<ArrayBuffer | undefined> = Promise.resolve(undefined)
  try {
    for (let free: ArrayBuffer | undefined; ;) {
      const { done, value } = await reader.read(new Uint8Array(free ?? buffers.take()))
      free = await sending
      if (done) {
        for (const buffer of [free, value?.buffer]) if (buffer) buffers.give(buffer)
        break
      }
      sending = sent(outgoing, value).then(() => value.buffer)
      // Met at the next turn.
      void Promise.allSettled([sending])
    }
    outgoing.end()
  } catch (error) {
    await reader.cancel(error).catch(() => {})
    outgoing.destroy()
  } finally {
    outgoing.off('close', gone)
  }
}

/** Resolves when the system has taken the bytes: whoever has their memory may use it again. Throws when the client is gone. */
export function sent(outgoing: ServerResponse, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error('The client went away.'))
    outgoing.once('close', gone)
    outgoing.write(bytes, (error) => {
      outgoing.off('close', gone)
      if (error) reject(error)
      else resolve()
    })
  })
}
