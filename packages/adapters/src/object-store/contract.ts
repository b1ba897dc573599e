import { crc32 } from 'node:zlib'
import { describe, test } from 'vitest'
import { AttemptOvertaken, BodyCut, DigestDiffers, OffsetUnknown, PartsDiffer, UploadUnknown } from '@sluice/core/ports'
import type { IncomingBytes, ObjectStore, StoreUpload } from '@sluice/core/ports'
import { bytesOf, collect, listAll, newKey, sample, sha256, whole } from './contract-bodies.ts'
import type { MakeSender, Sender } from './contract-bodies.ts'
import { describeTogether } from './contract-together.ts'

/** R2 takes no smaller part. */
const PART_BYTES = 5 * 1024 * 1024

/** Proves that a store keeps the contract of the port. `make` gives a store and may give the same one each time: every test has keys of its own. */
export function describeObjectStore(name: string, make: () => { store: ObjectStore; sender: MakeSender }): void {
  describe(`the ${name} object store`, () => {
    describeObjects(make)
    describeTogether(make)
    describeCutBodies(make)
    describeParts(make)
    describeFinishing(make)
    describeListing(make)
  })
}

type Make = Parameters<typeof describeObjectStore>[1]

function describeObjects(make: Make): void {
  test('gives back what was put, whole or a range, and names its digests', async ({ expect }) => {
    const { store, sender } = make()
    const key = newKey()
    const bytes = sample(300_000, 1)
    const stored = await store.put(key, whole(sender, bytes, sha256(bytes)))
    expect(stored).toMatchObject({ sizeBytes: 300_000, crc32: crc32(bytes).toString(16).padStart(8, '0'), sha256: sha256(bytes) })
    expect(await store.head(key)).toEqual({ sizeBytes: 300_000 })
    expect(await bytesOf(store, key)).toEqual(bytes)
    expect(await bytesOf(store, key, { offset: 70_000, length: 100_001 })).toEqual(bytes.subarray(70_000, 170_001))
  })

  test('keeps an empty object', async ({ expect }) => {
    const { store, sender } = make()
    const key = newKey()
    const stored = await store.put(key, whole(sender, new Uint8Array(0)))
    expect(stored).toMatchObject({ sizeBytes: 0, crc32: '00000000', sha256: sha256(new Uint8Array(0)) })
    expect(await store.head(key)).toEqual({ sizeBytes: 0 })
    expect(await bytesOf(store, key)).toEqual(new Uint8Array(0))
  })

  test('answers null for what is missing, and deletes it all the same', async ({ expect }) => {
    const { store, sender } = make()
    const [kept, gone] = [newKey(), newKey()]
    await store.put(kept, whole(sender, sample(10, 1)))
    await store.put(gone, whole(sender, sample(10, 2)))
    await store.delete([gone, newKey()])
    await store.delete([gone])
    await store.delete([])
    expect(await store.head(gone)).toBeNull()
    expect(await store.get(gone)).toBeNull()
    expect(await store.head(kept)).toEqual({ sizeBytes: 10 })
    await store.ping()
  })

  test('replaces an object that is put again', async ({ expect }) => {
    const { store, sender } = make()
    const key = newKey()
    await store.put(key, whole(sender, sample(2_000, 1)))
    await store.put(key, whole(sender, sample(1_000, 2)))
    expect(await bytesOf(store, key)).toEqual(sample(1_000, 2))
  })

  test('gives a download that has begun to its end while the object is deleted', async ({ expect }) => {
    const { store, sender } = make()
    const key = newKey()
    const bytes = sample(3_000_000, 3)
    await store.put(key, whole(sender, bytes))
    const begun = await store.get(key)
    await store.delete([key])
    expect(await store.get(key)).toBeNull()
    expect(begun && sha256(await collect(begun))).toBe(sha256(bytes))
  })
}

function describeCutBodies(make: Make): void {
  test('keeps nothing of bytes that do not have the declared digest', async ({ expect }) => {
    const { store, sender } = make()
    const key = newKey()
    await expect(store.put(key, whole(sender, sample(1_000, 1), sha256(sample(1_000, 2))))).rejects.toThrow(DigestDiffers)
    expect(await store.head(key)).toBeNull()
    await store.put(key, whole(sender, sample(1_000, 1)))
    await expect(store.put(key, whole(sender, sample(1_000, 2), sha256(sample(1_000, 3))))).rejects.toThrow(DigestDiffers)
    expect(await bytesOf(store, key)).toEqual(sample(1_000, 1))
  })

  const cuts: [string, (from: Sender) => Promise<void>][] = [
    ['is too short', async (from) => (await from.send(sample(999, 1)), await from.end())],
    ['is too long', async (from) => (await from.send(sample(999, 1)), await from.send(sample(2, 1)), await from.end())],
    ['breaks off', async (from) => (await from.send(sample(500, 1)), await from.fail())],
  ]
  for (const [what, send] of cuts) {
    test(`keeps nothing of a body that ${what}`, async ({ expect }) => {
      const { store, sender } = make()
      const key = newKey()
      const from = sender(1_000)
      const put = store.put(key, { body: from.body, sizeBytes: 1_000 })
      await Promise.all([expect(put).rejects.toThrow(BodyCut), send(from)])
      expect(await store.head(key)).toBeNull()
    })
  }

  test('stops with the reason of the signal and keeps nothing', async ({ expect }) => {
    const { store, sender } = make()
    const key = newKey()
    const from = sender(1_000)
    const stop = new AbortController()
    const put = store.put(key, { body: from.body, sizeBytes: 1_000, signal: stop.signal })
    await from.send(sample(500, 1))
    stop.abort(new RangeError('revoked'))
    await expect(put).rejects.toThrow(new RangeError('revoked'))
    await from.fail()
    expect(await store.head(key)).toBeNull()

    const late = store.put(key, { body: sender(0).body, sizeBytes: 0, signal: AbortSignal.abort(new RangeError('too late')) })
    await expect(late).rejects.toThrow(new RangeError('too late'))
  })

  test('lets a later attempt at a key overtake an earlier one that still runs', async ({ expect }) => {
    const { store, sender } = make()
    const key = newKey()
    const slow = sender(1_000)
    const earlier = store.put(key, { body: slow.body, sizeBytes: 1_000 })
    await slow.send(sample(500, 1))
    const refused = expect(earlier).rejects.toThrow(AttemptOvertaken)
    const later = await store.put(key, whole(sender, sample(1_000, 2)))
    await slow.fail()
    await refused
    expect(later.sha256).toBe(sha256(sample(1_000, 2)))
    expect(await bytesOf(store, key)).toEqual(sample(1_000, 2))
  })
}

function describeParts(make: Make): void {
  test('makes one object of parts that came together and out of order', async ({ expect }) => {
    const { store, sender } = make()
    const bytes = sample(2 * PART_BYTES + 77, 4)
    const upload = await store.beginUpload(newKey(), { sizeBytes: bytes.byteLength, partSizeBytes: PART_BYTES })
    expect(await store.head(upload.key)).toBeNull()
    const [third, first, second] = await Promise.all([3, 1, 2].map((n) => store.putPart(upload, n, part(sender, bytes, n))))
    expect(third?.sha256).toBe(sha256(bytes.subarray(2 * PART_BYTES)))
    await store.finishUpload(upload, tagsOf(first, second, third))
    expect(await store.head(upload.key)).toEqual({ sizeBytes: bytes.byteLength })
    expect(sha256(await bytesOf(store, upload.key))).toBe(sha256(bytes))
  })

  test('lets a later attempt at a part overtake an earlier one that still runs', async ({ expect }) => {
    const { store, sender } = make()
    const bytes = sample(PART_BYTES + 1_000, 5)
    const upload = await store.beginUpload(newKey(), { sizeBytes: bytes.byteLength, partSizeBytes: PART_BYTES })
    const slow = sender(1_000)
    const earlier = store.putPart(upload, 2, { body: slow.body, sizeBytes: 1_000 })
    await slow.send(sample(500, 6))
    const refused = expect(earlier).rejects.toThrow(AttemptOvertaken)
    const later = await store.putPart(upload, 2, part(sender, bytes, 2))
    await slow.fail()
    await refused
    const first = await store.putPart(upload, 1, part(sender, bytes, 1))
    await store.finishUpload(upload, tagsOf(first, later))
    expect(sha256(await bytesOf(store, upload.key))).toBe(sha256(bytes))
  })

  test('refuses a part cut off or with another digest, and takes it again', async ({ expect }) => {
    const { store, sender } = make()
    const bytes = sample(1_000, 7)
    const upload = await store.beginUpload(newKey(), { sizeBytes: 1_000, partSizeBytes: PART_BYTES })
    const from = sender(1_000)
    const cut = store.putPart(upload, 1, { body: from.body, sizeBytes: 1_000 })
    await Promise.all([expect(cut).rejects.toThrow(BodyCut), from.send(bytes.subarray(0, 10)).then(from.fail)])
    await expect(store.putPart(upload, 1, whole(sender, bytes, sha256(sample(1_000, 8))))).rejects.toThrow(DigestDiffers)
    const stored = await store.putPart(upload, 1, whole(sender, bytes, sha256(bytes)))
    await store.finishUpload(upload, [stored.tag])
    expect(await bytesOf(store, upload.key)).toEqual(bytes)
  })

  test('goes on where a cut part stopped, or says that it kept nothing of it', async ({ expect }) => {
    const { store, sender } = make()
    const bytes = sample(1_000, 7)
    const upload = await store.beginUpload(newKey(), { sizeBytes: 1_000, partSizeBytes: PART_BYTES })
    const from = sender(1_000)
    const cut = store.putPart(upload, 1, { body: from.body, sizeBytes: 1_000 })
    await Promise.all([expect(cut).rejects.toThrow(BodyCut), from.send(bytes.subarray(0, 600)).then(from.fail)])
    const goOn = (offset: number, rest: Uint8Array, declared: Uint8Array) =>
      store.putPart(upload, 1, { ...whole(sender, rest), sizeBytes: 1_000, offset, sha256: sha256(declared) })
    const kept = await store.keptBytes(upload)
    expect([[], [{ n: 1, bytes: 600 }]]).toContainEqual(kept)
    await expect(goOn(601, bytes.subarray(601), bytes)).rejects.toThrow(OffsetUnknown)
    if (kept.length > 0) {
      // From a byte before, as one who heard of less would; what is there is passed over.
      const stored = await goOn(400, bytes.subarray(400), bytes)
      await store.finishUpload(upload, [stored.tag])
      expect(await bytesOf(store, upload.key)).toEqual(bytes)
    }
    expect(await store.keptBytes(upload)).toEqual([])
  })

  test('never mixes a cut part with other bytes', async ({ expect }) => {
    const { store, sender } = make()
    const [bytes, others] = [sample(1_000, 7), sample(1_000, 8)]
    const upload = await store.beginUpload(newKey(), { sizeBytes: 1_000, partSizeBytes: PART_BYTES })
    const from = sender(1_000)
    const cut = store.putPart(upload, 1, { body: from.body, sizeBytes: 1_000 })
    await Promise.all([expect(cut).rejects.toThrow(BodyCut), from.send(bytes.subarray(0, 600)).then(from.fail)])
    const mixed = store.putPart(upload, 1, { ...whole(sender, others.subarray(600)), sizeBytes: 1_000, offset: 600, sha256: sha256(others) })
    await expect(mixed).rejects.toSatisfy((error) => error instanceof DigestDiffers || error instanceof OffsetUnknown)
    const stored = await store.putPart(upload, 1, whole(sender, others, sha256(others)))
    await store.finishUpload(upload, [stored.tag])
    expect(await bytesOf(store, upload.key)).toEqual(others)
  })

  test('refuses a part that the upload does not have, or of another size than its place', async ({ expect }) => {
    const { store, sender } = make()
    const upload = await store.beginUpload(newKey(), { sizeBytes: PART_BYTES + 10, partSizeBytes: PART_BYTES })
    for (const [n, sizeBytes] of [
      [0, 10],
      [3, 10],
      [1.5, 10],
      [2, 11],
      [1, PART_BYTES + 1],
    ] as const) {
      await expect(store.putPart(upload, n, whole(sender, sample(sizeBytes, 1)))).rejects.toThrow(RangeError)
    }
  })
}

function describeFinishing(make: Make): void {
  async function oneOfOnePart(store: ObjectStore, sender: MakeSender): Promise<{ upload: StoreUpload; tag: string }> {
    const upload = await store.beginUpload(newKey(), { sizeBytes: 1_000, partSizeBytes: PART_BYTES })
    return { upload, tag: (await store.putPart(upload, 1, whole(sender, sample(1_000, 9)))).tag }
  }

  test('knows an upload no more once it is finished, and its object tells that it was', async ({ expect }) => {
    const { store, sender } = make()
    const { upload, tag } = await oneOfOnePart(store, sender)
    await store.finishUpload(upload, [tag])
    await expect(store.finishUpload(upload, [tag])).rejects.toThrow(UploadUnknown)
    await expect(store.putPart(upload, 1, whole(sender, sample(1_000, 1)))).rejects.toThrow(UploadUnknown)
    await store.abortUpload(upload)
    expect(await store.head(upload.key)).toEqual({ sizeBytes: 1_000 })
  })

  test('makes no object of parts other than the ones that are named', async ({ expect }) => {
    const { store, sender } = make()
    const { upload, tag: old } = await oneOfOnePart(store, sender)
    const { tag } = await store.putPart(upload, 1, whole(sender, sample(1_000, 10)))
    await expect(store.finishUpload(upload, [old])).rejects.toThrow(PartsDiffer)
    expect(await store.head(upload.key)).toBeNull()
    await store.finishUpload(upload, [tag])
    expect(await bytesOf(store, upload.key)).toEqual(sample(1_000, 10))
  })

  test('makes no object while a part is missing', async ({ expect }) => {
    const { store, sender } = make()
    const upload = await store.beginUpload(newKey(), { sizeBytes: PART_BYTES + 1_000, partSizeBytes: PART_BYTES })
    const { tag } = await store.putPart(upload, 2, whole(sender, sample(1_000, 9)))
    await expect(store.finishUpload(upload, [tag, tag])).rejects.toThrow(PartsDiffer)
    expect(await store.head(upload.key)).toBeNull()
  })

  test('forgets an aborted upload, and aborts it again', async ({ expect }) => {
    const { store, sender } = make()
    const { upload, tag } = await oneOfOnePart(store, sender)
    await store.abortUpload(upload)
    await store.abortUpload(upload)
    await expect(store.finishUpload(upload, [tag])).rejects.toThrow(UploadUnknown)
    expect(await store.head(upload.key)).toBeNull()
  })
}

function describeListing(make: Make): void {
  test('lists each older object once, page by page, and none that is younger', async ({ expect }) => {
    const { store, sender } = make()
    const keys = Array.from({ length: 1_050 }, () => newKey())
    for (let at = 0; at < keys.length; at += 50) {
      await Promise.all(keys.slice(at, at + 50).map((key) => store.put(key, whole(sender, sample(3, 1)))))
    }
    const listed = await listAll(store, Date.now() + 60_000)
    expect(new Set(listed.map(({ key }) => key)).size).toBe(listed.length)
    const ours = new Set(keys)
    expect(listed.filter(({ key, sizeBytes }) => ours.has(key) && sizeBytes === 3)).toHaveLength(keys.length)
    expect((await listAll(store, Date.now() - 60_000)).filter(({ key }) => ours.has(key))).toEqual([])

    await Promise.all([store.delete(keys.slice(0, 1_000)), store.delete(keys.slice(1_000))])
    expect((await listAll(store, Date.now() + 60_000)).filter(({ key }) => ours.has(key))).toEqual([])
  })
}

function part(sender: MakeSender, bytes: Uint8Array, n: number): IncomingBytes {
  return whole(sender, bytes.subarray((n - 1) * PART_BYTES, n * PART_BYTES))
}

function tagsOf(...stored: ({ tag: string } | undefined)[]): string[] {
  return stored.map((one) => one?.tag ?? 'missing')
}
