import { test } from 'vitest'
import { bytesOf } from '../../testing/context.ts'
import { sha256, toBase64Url, toHex, utf8 } from '../encoding.ts'
import { partPlan } from '../uploads/policy.ts'
import { canonicalJson } from './canonical.ts'
import { digestOf, digestWords, type Receipt, verifyReceipt } from './verify.ts'

const receipt: Receipt = {
  format: 'sluice-receipt/1',
  id: 'sub_1',
  workspace: { name: 'Lumen' },
  link: { id: 'lnk_1', description: 'Masters', email: 'anna@northlight.example' },
  customer: { name: 'Northlight "Süd" 📦' },
  order: { number: 1001, title: 'Harbour' },
  openedAt: '2026-11-21T10:20:00.000Z',
  closedAt: '2026-11-21T10:25:00.000Z',
  totals: { files: 1, bytes: 10 },
  digest: 'SHA-256',
  files: [{ name: 'a.mov', path: 'a.mov', sizeBytes: 10, sha256: '00', partSizeBytes: null, crc32: '00000000', receivedAt: '2026-11-21T10:21:00.000Z' }],
  emptyDirectories: [],
}

/** A receipt as it is served, its keys, and what else its signer would sign. */
async function signed(value: unknown = receipt) {
  const { privateKey, publicKey } = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])
  const { x } = await crypto.subtle.exportKey('jwk', publicKey)
  const signature = {
    alg: 'Ed25519',
    kid: 'key_1',
    value: toBase64Url(new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, utf8(canonicalJson(value))))),
  }
  return { document: { receipt: value, signature }, jwks: { keys: [{ kty: 'OKP', crv: 'Ed25519', kid: 'key_1', x, use: 'sig' }] } }
}

test('a receipt is valid however its JSON is laid out', async ({ expect }) => {
  const { document, jwks } = await signed()
  const turned = { signature: document.signature, receipt: Object.fromEntries(Object.entries(receipt).toReversed()) }
  for (const json of [JSON.stringify(document), `\n${JSON.stringify(document, null, 4)}\n`, JSON.stringify(turned)]) {
    expect(await verifyReceipt(json, jwks)).toEqual({ valid: true, receipt, kid: 'key_1' })
  }
})

test('a receipt of which anything was changed since is not valid', async ({ expect }) => {
  const { document, jwks } = await signed()
  const changes: Partial<Record<keyof Receipt, unknown>>[] = [
    { files: [{ ...receipt.files[0], sizeBytes: 11 }] },
    { files: [] },
    { closedAt: '2026-11-21T10:25:00.001Z' },
    { customer: { name: 'Southlight' } },
    { emptyDirectories: ['a'] },
  ]
  for (const change of changes) {
    const json = JSON.stringify({ ...document, receipt: { ...receipt, ...change } })
    expect(await verifyReceipt(json, jwks)).toEqual({ valid: false, failed: 'signature_wrong' })
  }
  for (const value of ['', 'A'.repeat(86), 'not base64!', `${document.signature.value}AA`]) {
    const json = JSON.stringify({ ...document, signature: { ...document.signature, value } })
    expect(await verifyReceipt(json, jwks)).toEqual({ valid: false, failed: 'signature_wrong' })
  }
})

test('a signature of another key, or of one that is not among these, is none', async ({ expect }) => {
  const [{ document }, another] = [await signed(), await signed()]
  const json = JSON.stringify(document)
  expect(await verifyReceipt(json, another.jwks)).toEqual({ valid: false, failed: 'signature_wrong' })
  const [key] = another.jwks.keys
  const others = [{ ...key, kid: 'key_2' }, { ...key, crv: 'X25519' }, { ...key, kty: 'EC' }, { ...key, x: 'AAAA' }, { ...key, x: '!' }, null, 7]
  for (const jwks of [{ keys: others }, { keys: [] }, { keys: {} }, {}, null]) {
    expect(await verifyReceipt(json, jwks)).toEqual({ valid: false, failed: 'unknown_key' })
  }
})

test('another document is no receipt, even one that was signed', async ({ expect }) => {
  const { jwks, document } = await signed()
  for (const json of ['', '{', 'receipt']) expect(await verifyReceipt(json, jwks)).toEqual({ valid: false, failed: 'not_json' })
  const others = [null, 7, [], {}, { receipt }, { receipt: null, signature: document.signature }, { receipt: [], signature: document.signature }]
  const odd = [
    { ...document, signature: { ...document.signature, alg: 'none' } },
    { ...document, receipt: { ...receipt, totals: { files: 0.5, bytes: 1 } } },
  ]
  const deep = `{"receipt":${'['.repeat(100_000)}${']'.repeat(100_000)},"signature":{}}`
  for (const json of [...[...others, ...odd].map((value) => JSON.stringify(value)), deep]) {
    expect(await verifyReceipt(json, jwks)).toEqual({ valid: false, failed: 'not_a_receipt' })
  }
  const older = await signed({ ...receipt, format: 'sluice-receipt/0' })
  expect(await verifyReceipt(JSON.stringify(older.document), older.jwks)).toEqual({ valid: false, failed: 'not_a_receipt' })
})

test('a file of one part has the digest of its bytes, an empty one too', async ({ expect }) => {
  for (const bytes of [bytesOf(1_000), bytesOf(0)]) {
    expect(await digestOf(new Blob([bytes]), { sizeBytes: bytes.length, partSizeBytes: null })).toBe(toHex(await sha256(bytes)))
  }
})

test('a digest says which it is, and of which parts where it is theirs', ({ expect }) => {
  expect(digestWords({ sha256: '9f', partSizeBytes: null })).toBe('SHA-256 9f')
  expect(digestWords({ sha256: '9f', partSizeBytes: 8 * 1024 * 1024 })).toBe('SHA-256 9f (of its parts of 8 MiB)')
})

test('a file of several parts has the digest of its parts’ digests, read part by part', async ({ expect }) => {
  const { partSizeBytes } = partPlan(9 * 1024 * 1024)
  for (const [sizeBytes, sizes] of [
    [partSizeBytes + 1, [partSizeBytes, 1]],
    [partSizeBytes * 2, [partSizeBytes, partSizeBytes]],
  ] as const) {
    const bytes = new Uint8Array(sizeBytes).fill(7)
    const parts = await Promise.all([0, 1].map((n) => sha256(bytes.slice(n * partSizeBytes, (n + 1) * partSizeBytes))))
    const read: number[] = []
    const digest = await digestOf(new Blob([bytes]), { sizeBytes, partSizeBytes }, { onBytes: (count) => read.push(count) })
    expect(digest).toBe(toHex(await sha256(new Uint8Array(parts.flatMap((part) => [...part])))))
    expect(read).toEqual(sizes)
  }
})

test('a file of another size is not read at all', async ({ expect }) => {
  const read: number[] = []
  expect(await digestOf(new Blob([bytesOf(9)]), { sizeBytes: 10, partSizeBytes: null }, { onBytes: (count) => read.push(count) })).toBeNull()
  expect(read).toEqual([])
})

test('reading stops between two parts when nobody waits for it any more', async ({ expect }) => {
  const stop = new AbortController()
  const onBytes = () => stop.abort(new Error('enough'))
  await expect(digestOf(new Blob([bytesOf(10)]), { sizeBytes: 10, partSizeBytes: 4 }, { onBytes, signal: stop.signal })).rejects.toThrow('enough')
})
