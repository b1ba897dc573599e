import { randomBytes } from 'node:crypto'
import type { FileToSend } from '../src/server.ts'

/** A file of random bytes. */
export function fileOf(name: string, sizeBytes: number, target = 'task'): FileToSend & { readonly bytes: Buffer } {
  const bytes = randomBytes(sizeBytes)
  return {
    name,
    relativePath: name,
    sizeBytes,
    mediaType: 'application/octet-stream',
    lastModified: 0,
    target,
    source: new Blob([new Uint8Array(bytes)]),
    bytes,
  }
}
