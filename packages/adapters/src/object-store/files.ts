import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { StoreFull } from '@sluice/core/ports'

/** 64 KiB costs a factor of three (performance.md). */
const READ_BYTES = 1024 * 1024

/** Writes all chunks at `position`, however few bytes the system takes at a time. */
export async function writeAll(file: FileHandle, chunks: Uint8Array[], position: number): Promise<void> {
  let left = chunks.filter((chunk) => chunk.byteLength > 0)
  while (left.length > 0) {
    const { bytesWritten } = await file.writev(left, position)
    position += bytesWritten
    left = without(left, bytesWritten)
  }
}

function without(chunks: Uint8Array[], bytes: number): Uint8Array[] {
  const left: Uint8Array[] = []
  for (const chunk of chunks) {
    if (bytes < chunk.byteLength) left.push(chunk.subarray(bytes))
    bytes = Math.max(0, bytes - chunk.byteLength)
  }
  return left
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

/** Streams `length` bytes of an open file from `offset`, and closes the file at the end, on an error and when the consumer cancels. */
export function streamFile(file: FileHandle, offset: number, length: number): ReadableStream<Uint8Array> {
  let left = length
  return new ReadableStream(
    {
      type: 'bytes',
      async pull(controller) {
        try {
          if (left > 0) {
            // Not from the pool: the consumer of a byte stream may take the buffer away.
            const buffer = new Uint8Array(Math.min(READ_BYTES, left))
            const { bytesRead } = await file.read(buffer, 0, buffer.byteLength, offset)
            if (bytesRead === 0) throw new Error(`the file ends ${left} bytes early`)
            controller.enqueue(buffer.subarray(0, bytesRead))
            offset += bytesRead
            left -= bytesRead
          }
          if (left > 0) return
          await file.close()
          controller.close()
          controller.byobRequest?.respond(0)
        } catch (error) {
          await file.close()
          throw error
        }
      },
      cancel: () => file.close(),
    },
    // One read goes on while the consumer sends the last.
    { highWaterMark: READ_BYTES },
  )
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
