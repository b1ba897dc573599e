import { test } from 'vitest'
import { type DeploymentKey, openKeys } from './keys.ts'

const key = (id: string, fill: number, length = 32): DeploymentKey => ({ id, secret: new Uint8Array(length).fill(fill) })
const of = { id: 'lnk_1', generation: 1, keyId: 'k1' }

test('a secret opens what it was derived for: 256 bits, the same each time', async ({ expect }) => {
  const keys = await openKeys([key('k1', 1)])
  const secret = await keys.derive('upload-link', of)
  expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(await keys.derive('upload-link', of)).toBe(secret)
  expect(await keys.matches(secret, 'upload-link', of)).toBe(true)
})

test('a secret opens no other door, no other thing, no other generation and no other deployment', async ({ expect }) => {
  const keys = await openKeys([key('k1', 1), key('k2', 2)])
  const secret = await keys.derive('upload-link', of)
  expect(await keys.matches(secret, 'setup', of)).toBe(false)
  expect(await keys.matches(secret, 'upload-link', { ...of, id: 'lnk_2' })).toBe(false)
  expect(await keys.matches(secret, 'upload-link', { ...of, generation: 2 })).toBe(false)
  expect(await keys.matches(secret, 'upload-link', { ...of, keyId: 'k2' })).toBe(false)
  expect(await (await openKeys([key('k1', 9)])).matches(secret, 'upload-link', of)).toBe(false)
})

test.for(['', 'short', '!!!!', 'ä'.repeat(43), `${'A'.repeat(43)}=`])('a malformed secret %j opens nothing', async (secret, { expect }) => {
  expect(await (await openKeys([key('k1', 1)])).matches(secret, 'upload-link', of)).toBe(false)
})

test('a secret with one letter changed, cut or added opens nothing', async ({ expect }) => {
  const keys = await openKeys([key('k1', 1)])
  const secret = await keys.derive('upload-link', of)
  const changed = (secret.startsWith('A') ? 'B' : 'A') + secret.slice(1)
  for (const wrong of [changed, secret.slice(0, -4), `${secret}AAAA`]) expect(await keys.matches(wrong, 'upload-link', of)).toBe(false)
})

test('an older key of the ring still opens what it made, and an unknown one opens and makes nothing', async ({ expect }) => {
  const before = await openKeys([key('k1', 1)])
  const secret = await before.derive('upload-link', of)
  const sealed = await before.seal('cod_1', '123456')
  const rotated = await openKeys([key('k2', 2), key('k1', 1)])
  expect(rotated.currentId).toBe('k2')
  expect(await rotated.matches(secret, 'upload-link', of)).toBe(true)
  expect(await rotated.unseal('cod_1', sealed)).toBe('123456')
  const without = await openKeys([key('k2', 2)])
  expect(await without.matches(secret, 'upload-link', of)).toBe(false)
  expect(await without.unseal('cod_1', sealed)).toBeNull()
  await expect(without.derive('upload-link', of)).rejects.toMatchObject({ code: 'keys.missing' })
})

test('what was sealed for one thing is not opened for another, nor when it was changed', async ({ expect }) => {
  const keys = await openKeys([key('k1', 1)])
  const sealed = await keys.seal('cod_1', '123456')
  expect(sealed).not.toContain('123456')
  expect(await keys.seal('cod_1', '123456')).not.toBe(sealed)
  expect(await keys.unseal('cod_1', sealed)).toBe('123456')
  expect(await keys.unseal('cod_2', sealed)).toBeNull()
  const [id, iv, cipher = ''] = sealed.split('.')
  const changed = (cipher.startsWith('A') ? 'B' : 'A') + cipher.slice(1)
  expect(await keys.unseal('cod_1', `${id}.${iv}.${changed}`)).toBeNull()
  for (const text of ['', 'k1', 'k1..', 'k9.AAAA.AAAA', '%.%.%']) expect(await keys.unseal('cod_1', text)).toBeNull()
})

test('a keyed hash differs by what it is for, and by the deployment', async ({ expect }) => {
  const keys = await openKeys([key('k1', 1)])
  const hashes = [await keys.hash('a', 'text'), await keys.hash('b', 'text'), await (await openKeys([key('k1', 2)])).hash('a', 'text')]
  expect(new Set(hashes).size).toBe(3)
  expect(await keys.hash('a', 'text')).toBe(hashes[0])
})

test('a deployment without a key, or with a short one anywhere in its ring, does not start', async ({ expect }) => {
  await expect(openKeys([])).rejects.toMatchObject({ code: 'keys.missing' })
  await expect(openKeys([key('k1', 1, 31)])).rejects.toMatchObject({ code: 'keys.too_short', facts: { key: 'k1' } })
  await expect(openKeys([key('k2', 1), key('k1', 1, 0)])).rejects.toMatchObject({ code: 'keys.too_short', facts: { key: 'k1' } })
})
