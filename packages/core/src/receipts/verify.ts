import { fromBase64Url, sha256, toHex, utf8 } from '../encoding.ts'
import { canonicalJson } from './canonical.ts'

/** Safe in a browser: what a receipt is, and how it is checked against the public keys and against the files themselves. */

export const RECEIPT_FORMAT = 'sluice-receipt/1'

const PUBLIC_KEY_BYTES = 32
const SIGNATURE_BYTES = 64
const MIB = 1024 * 1024

/** One file that arrived. */
export interface ReceiptFile {
  name: string
  /** Where it stood in what was sent: folder and path inside it, names joined by `/`; the name itself when it came alone. */
  path: string
  sizeBytes: number
  /** Hex. Of the file, or where `partSizeBytes` is given over its parts' raw digests. */
  sha256: string
  partSizeBytes: number | null
  /** Hex, of the whole file. */
  crc32: string
  /** ISO 8601, UTC. */
  receivedAt: string
}

/** `SHA-256 9f…`, and of a file that came in parts that it is theirs: `SHA-256 9f… (of its parts of 8 MiB)`. */
export const digestWords = ({ sha256, partSizeBytes }: Pick<ReceiptFile, 'sha256' | 'partSizeBytes'>): string =>
  `SHA-256 ${sha256}${partSizeBytes === null ? '' : ` (of its parts of ${partSizeBytes / MIB} MiB)`}`

/** What is said of a submission as a whole. Instants are ISO 8601 in UTC. */
export interface ReceiptHead {
  format: typeof RECEIPT_FORMAT
  /** The submission's. */
  id: string
  workspace: { name: string }
  /** Without description and address when the link was gone when the submission closed. */
  link: { id: string; description: string | null; email: string | null }
  customer: { name: string }
  order: { number: number; title: string }
  openedAt: string
  closedAt: string
  totals: { files: number; bytes: number }
  /** In words, how `sha256` is computed. */
  digest: string
}

export interface Receipt extends ReceiptHead {
  files: readonly ReceiptFile[]
  /** Of folders that arrived whole. */
  emptyDirectories: readonly string[]
}

export interface ReceiptSignature {
  alg: 'Ed25519'
  /** Which of the public keys. */
  kid: string
  /** Over the canonical JSON (RFC 8785) of `receipt`, base64url. */
  value: string
}

/** The document as it is downloaded and mailed. */
export interface SignedReceipt {
  receipt: Receipt
  signature: ReceiptSignature
}

export type ReceiptOutcome =
  | { valid: true; receipt: Receipt; kid: string }
  | {
      valid: false
      /** `not_a_receipt`: JSON of another kind; `unknown_key`: signed, but by a key that is not among these; `signature_wrong`: changed since. */
      failed: 'not_json' | 'not_a_receipt' | 'unknown_key' | 'signature_wrong'
    }

/** Whether a receipt's text is what one of the keys signed. `jwks` is what `/.well-known/sluice-receipt-keys.json` answers. */
export async function verifyReceipt(json: string, jwks: unknown): Promise<ReceiptOutcome> {
  const document = parsed(json)
  if (document === undefined) return { valid: false, failed: 'not_json' }
  const signed = canonicalOf(document)
  if (!isSigned(document) || signed === null) return { valid: false, failed: 'not_a_receipt' }
  const { receipt, signature } = document
  const publicKey = keysOf(jwks).get(signature.kid)
  if (!publicKey) return { valid: false, failed: 'unknown_key' }
  const value = fromBase64Url(signature.value)
  const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify'])
  const right = value?.length === SIGNATURE_BYTES && (await crypto.subtle.verify('Ed25519', key, value, signed))
  return right ? { valid: true, receipt, kid: signature.kid } : { valid: false, failed: 'signature_wrong' }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

/** The bytes that were signed; null for what cannot have been. */
function canonicalOf(document: unknown): Uint8Array<ArrayBuffer> | null {
  try {
    return utf8(canonicalJson(isRecord(document) ? document['receipt'] : null))
  } catch {
    return null
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** A signature vouches for the rest of the shape: this only tells receipts from other documents. */
function isSigned(document: unknown): document is SignedReceipt {
  if (!isRecord(document) || !isRecord(document['receipt']) || !isRecord(document['signature'])) return false
  const { receipt, signature } = document
  return (
    receipt['format'] === RECEIPT_FORMAT &&
    Array.isArray(receipt['files']) &&
    Array.isArray(receipt['emptyDirectories']) &&
    signature['alg'] === 'Ed25519' &&
    typeof signature['kid'] === 'string' &&
    typeof signature['value'] === 'string'
  )
}

/** The Ed25519 keys of a JWK set by their names (RFC 8037); others are passed over. */
function keysOf(jwks: unknown): Map<string, Uint8Array<ArrayBuffer>> {
  const found = new Map<string, Uint8Array<ArrayBuffer>>()
  const keys: unknown = isRecord(jwks) ? jwks['keys'] : null
  for (const key of Array.isArray(keys) ? (keys as unknown[]) : []) {
    if (!isRecord(key) || key['kty'] !== 'OKP' || key['crv'] !== 'Ed25519' || typeof key['kid'] !== 'string' || typeof key['x'] !== 'string') continue
    const bytes = fromBase64Url(key['x'])
    if (bytes?.length === PUBLIC_KEY_BYTES) found.set(key['kid'], bytes)
  }
  return found
}

/**
 * A file's digest as a receipt has it, hex; null when the file has another size, which nothing is read for. One part is in memory at a time.
 * Throws what reading throws, and the signal's reason.
 * @param onBytes is called with the size of each part that was read.
 */
export async function digestOf(
  blob: Blob,
  { sizeBytes, partSizeBytes }: Pick<ReceiptFile, 'sizeBytes' | 'partSizeBytes'>,
  { onBytes, signal }: { onBytes?: (count: number) => void; signal?: AbortSignal } = {},
): Promise<string | null> {
  if (blob.size !== sizeBytes) return null
  const digestFrom = async (from: number, to: number) => {
    signal?.throwIfAborted()
    const part = new Uint8Array(await blob.slice(from, to).arrayBuffer())
    const digest = await sha256(part)
    onBytes?.(part.length)
    return digest
  }
  if (partSizeBytes === null) return toHex(await digestFrom(0, sizeBytes))
  const digests = new Uint8Array(Math.ceil(sizeBytes / partSizeBytes) * 32)
  for (let at = 0, from = 0; from < sizeBytes; at += 32, from += partSizeBytes) digests.set(await digestFrom(from, from + partSizeBytes), at)
  return toHex(await sha256(digests))
}
