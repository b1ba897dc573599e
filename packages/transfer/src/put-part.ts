import { hex } from './hex.ts'
import type { PartBytes } from './part-reader.ts'
import type { Patience } from './patience.ts'
import { Refused, refusalFrom } from './server.ts'
import type { PutBytes } from './wire.ts'

export interface PartToPut {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly part: PartBytes
  readonly sizeBytes: number
  /** The server has the part's bytes before this one. */
  readonly offset: number
  readonly signal: AbortSignal
  readonly patience: Patience
  readonly onProgress: (sentBytes: number) => void
}

/**
 * Puts one part, or what the server has not kept of it, with the digest of the whole part (RFC 9530), and checks the server's answer against it.
 * Returns the file's id when this part finished the file. Throws `Refused`, `Stalled`, the signal's reason, or another error when no answer came or it was not the server's.
 */
export async function putPart(put: PutBytes, { url, headers, part, sizeBytes, offset, signal, patience, onProgress }: PartToPut): Promise<{ fileId?: string }> {
  signal.throwIfAborted()
  const digest = `sha-256=:${btoa(String.fromCharCode(...part.digest))}:`
  // RFC 9110, 14.5: a part of the representation, whose own digest it then is.
  const place: Record<string, string> =
    offset === 0 ? { 'content-digest': digest } : { 'content-range': `bytes ${offset}-${sizeBytes - 1}/${sizeBytes}`, 'repr-digest': digest }
  const answer = await put({
    url,
    headers: { ...headers, ...place, 'content-type': 'application/octet-stream' },
    body: offset === 0 ? part.body : part.body.slice(offset),
    sizeBytes: sizeBytes - offset,
    signal,
    patience,
    onProgress,
  })
  if (answer.status < 200 || answer.status > 299) throw refusalFrom(answer.status, answer.retryAfter, answer.text)
  const { sha256, fileId } = receiptIn(JSON.parse(answer.text))
  if (sha256 !== hex(part.digest)) throw new Refused(422, 'upload.digest_differs')
  return fileId === undefined ? {} : { fileId }
}

/** What the server says of a part that it took. */
export interface PartReceipt {
  /** Hex. */
  readonly sha256: string
  /** When the part finished its file. */
  readonly fileId?: string
}

/** A page of a hotel's network also answers 200: what is not a receipt counts as no answer. */
export function receiptIn(receipt: unknown): PartReceipt {
  if (typeof receipt !== 'object' || receipt === null || !('sha256' in receipt) || typeof receipt.sha256 !== 'string')
    throw new Error('Not an answer of the server.')
  const { sha256 } = receipt
  return 'fileId' in receipt && typeof receipt.fileId === 'string' ? { sha256, fileId: receipt.fileId } : { sha256 }
}
