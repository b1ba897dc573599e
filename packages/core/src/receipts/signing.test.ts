import { test } from 'vitest'
import { NOON, testContext } from '../../testing/context.ts'
import { dumpDatabase } from '../../testing/dump.ts'
import { verbsAbout } from '../../testing/sending.ts'
import { fromBase64Url, utf8 } from '../encoding.ts'
import { openKeys } from '../keys.ts'
import { openSigningKey } from './signing.ts'
import { signingKeys } from './table.ts'
import { listReceiptKeys } from './usecases.ts'

/** A deployment whose keys nobody else has: no signing key of another test can be opened by it. */
async function deployment() {
  const secret = crypto.getRandomValues(new Uint8Array(32))
  return testContext({ keys: await openKeys([{ id: 'k1', secret }]) })
}

test('the first to need it makes the signing key, everyone after finds it, and it signs', async ({ expect }) => {
  const t = await deployment()
  const key = await openSigningKey(t.system('receipts'))
  expect((await openSigningKey(t.system('receipts'))).id).toBe(key.id)
  expect(await verbsAbout(t.db, key.id)).toEqual(['signing_key.made'])
  const { keys } = await listReceiptKeys(t.at(NOON))
  const jwk = keys.find(({ kid }) => kid === key.id)
  expect(jwk).toEqual({ kty: 'OKP', crv: 'Ed25519', kid: key.id, x: expect.stringMatching(/^[\w-]{43}$/), use: 'sig' })
  const publicKey = await crypto.subtle.importKey('raw', fromBase64Url(jwk?.x ?? '') ?? new Uint8Array(), 'Ed25519', false, ['verify'])
  const signature = fromBase64Url(await key.sign(utf8('words'))) ?? new Uint8Array()
  expect(await crypto.subtle.verify('Ed25519', publicKey, signature, utf8('words'))).toBe(true)
  expect(await crypto.subtle.verify('Ed25519', publicKey, signature, utf8('other words'))).toBe(false)
})

test('of callers that come at once one makes the key, and all sign with it', async ({ expect }) => {
  const t = await deployment()
  const before = new Set((await listReceiptKeys(t.at(NOON))).keys.map(({ kid }) => kid))
  const opened = await Promise.all([1, 2, 3, 4, 5].map(() => openSigningKey(t.system('receipts'))))
  const made = (await listReceiptKeys(t.at(NOON))).keys.filter(({ kid }) => !before.has(kid))
  expect(made).toHaveLength(1)
  expect(new Set(opened.map(({ id }) => id))).toEqual(new Set([made[0]?.kid]))
  expect(new Set(await Promise.all(opened.map(({ sign }) => sign(utf8('words'))))).size).toBe(1)
})

test('a key that the deployment’s new key came after is opened still; one whose deployment key is lost is replaced, and its public half stays', async ({
  expect,
}) => {
  const [old, next] = [crypto.getRandomValues(new Uint8Array(32)), crypto.getRandomValues(new Uint8Array(32))]
  const t = await testContext({ keys: await openKeys([{ id: 'k1', secret: old }]) })
  const first = await openSigningKey(t.system('receipts'))
  const rotated = {
    ...t.system('receipts'),
    keys: await openKeys([
      { id: 'k2', secret: next },
      { id: 'k1', secret: old },
    ]),
  }
  expect((await openSigningKey(rotated)).id).toBe(first.id)
  const lost = { ...t.system('receipts', NOON + 1), keys: await openKeys([{ id: 'k2', secret: next }]) }
  const second = await openSigningKey(lost)
  expect(second.id).not.toBe(first.id)
  expect((await openSigningKey(lost)).id).toBe(second.id)
  const kids = (await listReceiptKeys(t.at(NOON))).keys.map(({ kid }) => kid)
  expect(kids).toEqual(expect.arrayContaining([first.id, second.id]))
})

test('who steals the database finds no private key in it (T-11)', async ({ expect }) => {
  const t = await deployment()
  const { id } = await openSigningKey(t.system('receipts'))
  const row = (await t.db.select().from(signingKeys).all()).find((one) => one.id === id)
  const privateKey = await t.keys.unseal(id, row?.sealedPrivateKey ?? '')
  expect(privateKey).toMatch(/^[\w-]{43}$/)
  const dump = await dumpDatabase(t.db)
  expect(dump).toContain(row?.publicKey)
  expect(dump).not.toContain(privateKey)
})
