import { commit } from '../audit/usecases.ts'
import type { Context } from '../context.ts'
import { mustExist } from '../database.ts'
import { toBase64Url } from '../encoding.ts'
import { isNamed } from '../errors.ts'
import { type Id, newId } from '../ids.ts'
import { signingKeyMade } from './errors.ts'
import { insertKey, listKeyRows, noKeyBeside } from './repository.ts'

export interface SigningKey {
  id: Id<'signingKey'>
  /** Ed25519 (RFC 8032), base64url. */
  sign(bytes: Uint8Array<ArrayBuffer>): Promise<string>
}

/**
 * The key that receipts are signed with now: the newest whose private half this deployment can open, made when there is none. Of callers that
 * come at once one makes it. What a lost key signed is still verified by its public half.
 */
export async function openSigningKey(ctx: Context): Promise<SigningKey> {
  const rows = await listKeyRows(ctx.db)
  for (const row of rows) {
    const privateKey = await ctx.keys.unseal(row.id, row.sealedPrivateKey)
    if (privateKey !== null) return signerOf(row.id, row.publicKey, privateKey)
  }
  try {
    return await makeSigningKey(
      ctx,
      rows.map((row) => row.id),
    )
  } catch (error) {
    if (!isNamed(error, signingKeyMade)) throw error
    return openSigningKey(ctx)
  }
}

async function makeSigningKey(ctx: Context, known: readonly Id<'signingKey'>[]): Promise<SigningKey> {
  const id = newId('signingKey')
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])
  const { d: privateKey = '', x: publicKey = '' } = await crypto.subtle.exportKey('jwk', pair.privateKey)
  const row = { id, createdAt: ctx.now, publicKey, sealedPrivateKey: await ctx.keys.seal(id, privateKey) }
  await commit(ctx, 'signing_key.made', id, {}, [mustExist(noKeyBeside(known), signingKeyMade), insertKey(ctx.db, row)])
  return signerOf(id, publicKey, privateKey)
}

async function signerOf(id: Id<'signingKey'>, publicKey: string, privateKey: string): Promise<SigningKey> {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: publicKey, d: privateKey }
  const key = await crypto.subtle.importKey('jwk', jwk, 'Ed25519', false, ['sign'])
  return { id, sign: async (bytes) => toBase64Url(new Uint8Array(await crypto.subtle.sign('Ed25519', key, bytes))) }
}
