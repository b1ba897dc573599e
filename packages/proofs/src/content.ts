import { createCipheriv, createHash, randomFillSync } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'

const CHUNK = 4 * 1024 * 1024

/** Writes a file of random bytes. @returns its SHA-256, hex. */
export async function writeRandomFile(path: string, sizeBytes: number): Promise<string> {
  const hash = createHash('sha256')
  const chunks = function* () {
    for (let left = sizeBytes; left > 0; left -= CHUNK) {
      const chunk = randomFillSync(Buffer.allocUnsafe(Math.min(CHUNK, left)))
      hash.update(chunk)
      yield chunk
    }
  }
  await pipeline(chunks, createWriteStream(path))
  return hash.digest('hex')
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** RFC 9530. */
export const contentDigest = (bytes: Uint8Array) => `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`

/** Bytes that follow from a seed, so that they need not be kept to be compared (AES in counter mode over zeros). */
export function seededBytes(seed: string, sizeBytes: number): Buffer<ArrayBuffer> {
  const key = createHash('sha256').update(seed).digest()
  return Buffer.from(createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(sizeBytes)))
}

/** Downloads a file as staff do. @returns status, size and SHA-256 of what came. */
export async function download(url: string, token: string, fileId: string): Promise<{ status: number; bytes: number; sha256: string }> {
  const response = await fetch(`${url}/api/files/${fileId}`, { headers: { Authorization: `Bearer ${token}` } })
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    hash.update(chunk)
    bytes += chunk.byteLength
  }
  return { status: response.status, bytes, sha256: hash.digest('hex') }
}
