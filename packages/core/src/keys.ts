import { fromBase64Url, toBase64Url, toHex, utf8 } from './encoding.ts'
import { defineError } from './errors.ts'

/** What a secret opens. The purpose is part of what is signed: a secret of one door never opens another. */
export type Purpose = 'upload-link' | 'setup'

/** What a secret is derived from. A new generation revokes every secret before it. */
export interface SecretOf {
  id: string
  generation: number
  keyId: string
}

/** A key of the deployment: at least 32 random bytes under a short name that rows keep (`k1`). */
export interface DeploymentKey {
  id: string
  secret: Uint8Array<ArrayBuffer>
}

export interface Keys {
  /** The key that new rows are made with. */
  readonly currentId: string
  /** The secret that stands in a link: 43 letters of base64url, 256 bits. */
  derive(purpose: Purpose, of: SecretOf): Promise<string>
  /** Compares in constant time. False for an unknown key or any malformed secret. */
  matches(secret: string, purpose: Purpose, of: SecretOf): Promise<boolean>
  /** Encrypts a short text for `context`, an id that it cannot be moved away from. */
  seal(context: string, text: string): Promise<string>
  /** The text again; null when it was sealed for something else or its key is gone. */
  unseal(context: string, sealed: string): Promise<string | null>
  /** A keyed hash, hex: for comparing what must not be kept in clear. */
  hash(context: string, text: string): Promise<string>
}

const keyTooShort = defineError('keys.too_short', 'unavailable', 'A key of this deployment has fewer than 32 bytes.')
const keyMissing = defineError('keys.missing', 'unavailable', 'This deployment has no key.')

const HMAC = { name: 'HMAC', hash: 'SHA-256' } as const

/** Keys from the deployment's ring; the first is current, the others still open what they made. Throws `keys.missing` and `keys.too_short`. */
export async function openKeys(ring: readonly DeploymentKey[]): Promise<Keys> {
  const [current] = ring
  if (!current) throw keyMissing()
  const keys = new Map(await Promise.all(ring.map(async (key) => [key.id, await subkeys(key)] as const)))
  const now = await subkeys(current)
  return {
    currentId: current.id,
    async derive(purpose, of) {
      const key = keys.get(of.keyId)
      if (!key) throw keyMissing()
      return toBase64Url(new Uint8Array(await crypto.subtle.sign(HMAC, key.link, signed(purpose, of))))
    },
    async matches(secret, purpose, of) {
      const key = keys.get(of.keyId)
      const bytes = fromBase64Url(secret)
      return key !== undefined && bytes !== null && (await crypto.subtle.verify(HMAC, key.link, bytes, signed(purpose, of)))
    },
    async seal(context, text) {
      const iv = crypto.getRandomValues(new Uint8Array(12))
      const cipher = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8(context) }, now.seal, utf8(text))
      return `${current.id}.${toBase64Url(iv)}.${toBase64Url(new Uint8Array(cipher))}`
    },
    async unseal(context, sealed) {
      const [keyId = '', iv = '', cipher = ''] = sealed.split('.')
      const [key, ivBytes, cipherBytes] = [keys.get(keyId), fromBase64Url(iv), fromBase64Url(cipher)]
      if (!key || !ivBytes || !cipherBytes) return null
      const algorithm = { name: 'AES-GCM', iv: ivBytes, additionalData: utf8(context) }
      return crypto.subtle.decrypt(algorithm, key.seal, cipherBytes).then(
        (plain) => new TextDecoder().decode(plain),
        () => null,
      )
    },
    async hash(context, text) {
      return toHex(new Uint8Array(await crypto.subtle.sign(HMAC, now.pepper, utf8(`${context}\n${text}`))))
    },
  }
}

const signed = (purpose: Purpose, of: SecretOf) => utf8(`${purpose}\n${of.id}\n${of.generation}`)

/** One key for each use, so that what one use shows tells nothing about another (HKDF, RFC 5869). */
async function subkeys(key: DeploymentKey) {
  if (key.secret.byteLength < 32) throw keyTooShort({ key: key.id })
  const root = await crypto.subtle.importKey('raw', key.secret, 'HKDF', false, ['deriveKey'])
  const from = (info: string) => ({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8(`sluice ${info}`) })
  const hmac = { ...HMAC, length: 256 }
  const [link, pepper, seal] = await Promise.all([
    crypto.subtle.deriveKey(from('link'), root, hmac, false, ['sign', 'verify']),
    crypto.subtle.deriveKey(from('pepper'), root, hmac, false, ['sign']),
    crypto.subtle.deriveKey(from('seal'), root, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
  ])
  return { link, pepper, seal }
}
