import { FileFailed } from './failure.ts'
import { Refused, refusalFrom } from './server.ts'
import { putBytes } from './wire.ts'

export interface PartBytes {
  readonly bytes: ArrayBuffer
  /** SHA-256 of the bytes, raw. */
  readonly digest: Uint8Array
}

export interface PartToPut {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly part: PartBytes
  readonly signal: AbortSignal
  readonly stallMs: number
  readonly onProgress: (sentBytes: number) => void
}

/**
 * Reads part `n` (from 1) of a file into memory, with its SHA-256. Throws `FileFailed` when the file cannot be read or is shorter than it was.
 * A page also uses it to recognise a file that is chosen again after a reload, by the digest of its first part.
 */
export async function readPart(source: Blob, sizeBytes: number, partSizeBytes: number, n: number): Promise<PartBytes> {
  const from = (n - 1) * partSizeBytes
  const to = Math.min(from + partSizeBytes, sizeBytes)
  const bytes = await source
    .slice(from, to)
    .arrayBuffer()
    .catch(() => {
      throw new FileFailed('file.unreadable')
    })
  if (bytes.byteLength !== to - from) throw new FileFailed('file.changed')
  return { bytes, digest: new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)) }
}

/**
 * Puts one part with its Content-Digest (RFC 9530) and checks the server's answer against what was sent. Returns the file's id when this part
 * finished the file. Throws `Refused`, `Stalled`, the signal's reason, or another error when no answer came or it was not the server's.
 */
export async function putPart({ url, headers, part, signal, stallMs, onProgress }: PartToPut): Promise<{ fileId?: string }> {
  const answer = await putBytes({
    url,
    headers: { ...headers, 'content-type': 'application/octet-stream', 'content-digest': `sha-256=:${btoa(String.fromCharCode(...part.digest))}:` },
    body: part.bytes,
    signal,
    stallMs,
    onProgress,
  })
  if (answer.status < 200 || answer.status > 299) throw refusalFrom(answer.status, answer.retryAfter, answer.text)
  const { sha256, fileId } = receiptIn(answer.text)
  if (sha256 !== hex(part.digest)) throw new Refused(422, 'upload.digest_differs')
  return fileId === undefined ? {} : { fileId }
}

/** A page of a hotel's network also answers 200: what is not a receipt counts as no answer. */
function receiptIn(text: string): { sha256: string; fileId?: string } {
  const receipt: unknown = JSON.parse(text)
  if (typeof receipt !== 'object' || receipt === null || !('sha256' in receipt) || typeof receipt.sha256 !== 'string')
    throw new Error('Not an answer of the server.')
  const { sha256 } = receipt
  return 'fileId' in receipt && typeof receipt.fileId === 'string' ? { sha256, fileId: receipt.fileId } : { sha256 }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
