import { crc32 } from 'node:zlib'
import { test } from 'vitest'
import type { ObjectStore } from '@sluice/core/ports'
import { bytesOf, newKey, sample, sha256 } from './contract-bodies.ts'

/** The part of the store's contract that is about `putAll`. */
export function describeSmallObjects(make: () => { store: ObjectStore }): void {
  test('keeps small objects that come together, an empty one too, and answers with their digests in their order', async ({ expect }) => {
    const { store } = make()
    const objects = [300, 0, 70_000, 1].map((sizeBytes, seed) => ({ key: newKey(), bytes: sample(sizeBytes, seed) }))
    const stored = await store.putAll(objects)
    expect(stored).toMatchObject(
      objects.map(({ bytes }) => ({ sizeBytes: bytes.byteLength, crc32: crc32(bytes).toString(16).padStart(8, '0'), sha256: sha256(bytes) })),
    )
    for (const { key, bytes } of objects) expect(await bytesOf(store, key)).toEqual(bytes)
    expect(await store.putAll([])).toEqual([])
  })
}
