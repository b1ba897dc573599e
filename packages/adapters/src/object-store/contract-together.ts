import { crc32 } from 'node:zlib'
import { test } from 'vitest'
import { ObjectGone } from '@sluice/core/ports'
import type { ObjectStore } from '@sluice/core/ports'
import { bytesOf, newKey, sample, sha256, whole } from './contract-bodies.ts'
import type { MakeSender } from './contract-bodies.ts'

/** The part of the contract that is about many small objects written or read at once. */
export function describeTogether(make: () => { store: ObjectStore; sender: MakeSender }): void {
  describeWriting(make)
  async function stored(count: number): Promise<{ store: ObjectStore; objects: { key: string; bytes: Uint8Array }[] }> {
    const { store, sender } = make()
    const objects = Array.from({ length: count }, (_, n) => ({ key: newKey(), bytes: sample(20_000 + n, n) }))
    await Promise.all(objects.map(({ key, bytes }) => store.put(key, whole(sender, bytes))))
    return { store, objects }
  }

  test('gives small objects and bytes of the caller as one chunk, in their order', async ({ expect }) => {
    const { store, objects } = await stored(40)
    const header = (n: number) => sample(30 + n, 100 + n)
    const pieces = objects.flatMap(({ key, bytes }, n) => [header(n), { key, offset: 0, length: bytes.byteLength }])
    const chunk = await store.getTogether(pieces)
    expect(Buffer.compare(chunk, Buffer.concat(objects.flatMap(({ bytes }, n) => [header(n), bytes])))).toBe(0)
  })

  test('gives ranges of objects as one chunk, also of one object again, and nothing else of them', async ({ expect }) => {
    const { store, objects } = await stored(2)
    const ranges = [0, 1, 0].flatMap((n) => ({ key: objects[n]?.key ?? '', offset: 1_000 + n, length: 501 }))
    const expected = ranges.map(
      ({ key, offset, length }) => objects.find((one) => one.key === key)?.bytes.subarray(offset, offset + length) ?? new Uint8Array(),
    )
    expect(Buffer.compare(await store.getTogether(ranges), Buffer.concat(expected))).toBe(0)
    expect((await store.getTogether([])).byteLength).toBe(0)
  })

  test('names the object that is missing among those it was to give as one chunk', async ({ expect }) => {
    const { store, objects } = await stored(12)
    const gone = objects[7]?.key ?? ''
    await store.delete([gone])
    const asked = store.getTogether(objects.map(({ key, bytes }) => ({ key, offset: 0, length: bytes.byteLength })))
    await expect(asked).rejects.toThrow(ObjectGone)
    await expect(asked).rejects.toMatchObject({ key: gone })
  })

  test('gives no chunk when one of its objects ends too early', async ({ expect }) => {
    const { store, objects } = await stored(3)
    const asked = store.getTogether(objects.map(({ key }, n) => ({ key, offset: 0, length: n === 1 ? 20_002 : 20_000 })))
    await expect(asked).rejects.toThrow('20001 of 20002 bytes')
  })
}

function describeWriting(make: () => { store: ObjectStore }): void {
  test('keeps small objects that come together, an empty one too, and answers with their digests in their order', async ({ expect }) => {
    const { store } = make()
    const objects = [300, 0, 70_000, 1].map((sizeBytes, seed) => ({ key: newKey(), bytes: sample(sizeBytes, seed) }))
    const stored = await store.putTogether(objects)
    expect(stored).toMatchObject(
      objects.map(({ bytes }) => ({ sizeBytes: bytes.byteLength, crc32: crc32(bytes).toString(16).padStart(8, '0'), sha256: sha256(bytes) })),
    )
    for (const { key, bytes } of objects) expect(await bytesOf(store, key)).toEqual(bytes)
    expect(await store.putTogether([])).toEqual([])
  })
}
