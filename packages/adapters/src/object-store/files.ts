import { closeSync, open as openNumber, read } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { promisify } from 'node:util'
import { StoreFull } from '@sluice/core/ports'
import { BUFFER_BYTES, takeBuffer } from './buffers.ts'

/** Writes all bytes at `position`, however few of them the system takes at a time. */
export async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.byteLength;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.byteLength - done, position + done)
    done += bytesWritten
  }
}

/** Makes renames into a folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const openFile = promisify(openNumber)
const readFile = promisify(read)

/**
 * Fills `space` with what a file has from `offset` on, with nothing made for it but a number: a FileHandle would cost more than a small file does.
 * @returns how many bytes that were: fewer where the file ends.
 */
export async function readInto(path: string, offset: number, space: Uint8Array): Promise<number> {
  const file = await openFile(path, 'r')
  try {
    for (let done = 0; ;) {
      const { bytesRead } = await readFile(file, space, done, space.byteLength - done, offset + done)
      done += bytesRead
      if (done === space.byteLength || bytesRead === 0) return done
    }
  } finally {
    // Of what was only read, nothing is left to be waited for.
    closeSync(file)
  }
}

/**
 * Streams `length` bytes of an open file from `offset`, and closes the file at the end, on an error and when the consumer cancels. A reader
 * that brings its buffer has the bytes read straight into it; another gets one that it may give back (buffers.ts).
 */
export function streamFile(file: FileHandle, offset: number, length: number): ReadableStream<Uint8Array> {
  let left = length
  async function readInto(space: Uint8Array): Promise<number> {
    const { bytesRead } = await file.read(space, 0, Math.min(space.byteLength, left), offset)
    if (bytesRead === 0) throw new Error(`the file ends ${left} bytes early`)
    offset += bytesRead
    left -= bytesRead
    return bytesRead
  }
  return new ReadableStream({
    type: 'bytes',
    async start(controller) {
      if (left > 0) return
      await file.close()
      controller.close()
      // Who brought a buffer meanwhile is told of the end by an answer alone.
      controller.byobRequest?.respond(0)
    },
    async pull(controller) {
      const request = controller.byobRequest
      try {
        if (request?.view) {
          const { buffer, byteOffset, byteLength } = request.view
          request.respond(await readInto(new Uint8Array(buffer, byteOffset, byteLength)))
        } else {
          const space = left < BUFFER_BYTES ? Buffer.allocUnsafeSlow(left) : new Uint8Array(takeBuffer())
          controller.enqueue(space.subarray(0, await readInto(space)))
        }
        if (left > 0) return
        controller.close()
        await file.close()
      } catch (error) {
        await file.close()
        throw error
      }
    },
    cancel: () => file.close(),
  })
}

/** What the system says when a file is not there becomes `otherwise`; any other error is thrown on. */
export async function unlessMissing<T, M>(work: Promise<T>, otherwise: () => M): Promise<T | M> {
  try {
    return await work
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return otherwise()
    throw error
  }
}

/** Throws `StoreFull` where the system says that the disk or the quota is full. */
export async function fullByName<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT') throw new StoreFull('the disk is full', { cause: error })
    throw error
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
