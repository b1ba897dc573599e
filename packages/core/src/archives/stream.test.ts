import type { Piece } from '@sluice/archive/pieces'
import { test } from 'vitest'
import { fetchArchive, readArchive } from '../../testing/archives.ts'
import { bodyOf, bytesOf, sameBytes, testContext } from '../../testing/context.ts'
import { fileRow, sendFile, sendingTo, storeWith } from '../../testing/sending.ts'
import { unzip } from '../../testing/zip.ts'
import { type Source, streamPieces } from './stream.ts'
import { openArchive } from './usecases.ts'

test('a part of an archive is the same bytes as in the whole, wherever it begins and ends', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  for (const sizeBytes of [0, 1, 5_000, 200_000, 200_001, 300_000]) await sendFile(visitor, taskId, { sizeBytes })
  const archive = await openArchive(await t.staff(), { containerId: taskId, fileIds: [] })
  const whole = await readArchive(archive.write, 0, archive.sizeBytes)
  for (let n = 0; n < 40; n++) {
    const offset = (n * 7_919) % archive.sizeBytes
    const length = Math.min(archive.sizeBytes - offset, 1 + ((n * 104_729) % 90_000))
    expect(sameBytes(await readArchive(archive.write, offset, length), whole.slice(offset, offset + length))).toBe(true)
  }
})

for (const sizeBytes of [5_000, 500_000]) {
  test(`an object of ${sizeBytes} bytes that is missing cuts the archive, is marked once, and the next archive is whole without it`, async ({ expect }) => {
    const t = await testContext()
    const { visitor, taskId } = await sendingTo(t)
    await sendFile(visitor, taskId, { name: 'a.mov' })
    const lost = await sendFile(visitor, taskId, { name: 'lost.mov', sizeBytes })
    const staff = await t.staff('level-2')
    const whole = await fetchArchive(staff, taskId)
    await t.store.delete([(await fileRow(t.db, lost))?.objectKey ?? ''])
    for (let attempt = 0; attempt < 2; attempt++) {
      const { write, sizeBytes, etag } = await openArchive({ ...staff, db: t.db }, { containerId: taskId, fileIds: [] })
      if (attempt === 0) {
        expect(etag).toBe(whole.etag)
        await expect(readArchive(write, 0, sizeBytes)).rejects.toMatchObject({ code: 'file.missing' })
        expect((await fileRow(t.db, lost))?.state).toBe('missing')
      } else {
        expect(unzip(await readArchive(write, 0, sizeBytes)).map((entry) => entry.name)).toEqual(['a.mov'])
      }
    }
  })
}

test('an object that has other bytes than were recorded cuts the archive', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const fileId = await sendFile(visitor, taskId, { sizeBytes: 100 })
  await t.store.put((await fileRow(t.db, fileId))?.objectKey ?? '', { body: bodyOf(bytesOf(99)), sizeBytes: 99 })
  await expect(fetchArchive(await t.staff(), taskId)).rejects.toThrow('99 of 100 bytes')
})

test('when the client goes away, no more is read of the store, and what was opened is given back', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  for (let n = 0; n < 12; n++) await sendFile(visitor, taskId, { sizeBytes: 300_000 })
  const open = new Set<object>()
  let opened = 0
  const store = storeWith(t.store, {
    async get(key, range) {
      const body = await t.store.get(key, range)
      if (!body || key.startsWith('archives/')) return body
      opened++
      const reader = body.getReader()
      open.add(reader)
      return new ReadableStream<Uint8Array>({
        async pull(controller) {
          const { done, value } = await reader.read()
          if (!done) return controller.enqueue(value)
          open.delete(reader)
          controller.close()
        },
        cancel: () => void open.delete(reader),
      })
    },
  })
  const { write, sizeBytes } = await openArchive({ ...(await t.staff()), store }, { containerId: taskId, fileIds: [] })
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const written = write({ offset: 0, length: sizeBytes }, writable)
  const reader = readable.getReader()
  for (let taken = 0; taken < 700_000;) taken += (await reader.read()).value?.byteLength ?? 0
  await reader.cancel()
  await written
  expect([open.size, opened < 12]).toEqual([0, true])
})

/** The pieces of an archive whose objects have these lengths. */
const piecesFor = (lengths: readonly number[]): Piece[] => lengths.flatMap((length, n): Piece[] => [bytesOf(40), { key: `${n}`, offset: 0, length }])

/** A source that tells what it is asked for, and what has come. */
function watched() {
  const seen: string[] = []
  const source: Source = {
    open: async ({ key }) => {
      seen.push(`open ${key}`)
      return new ReadableStream<Uint8Array>(
        {
          pull(controller) {
            controller.enqueue(bytesOf(1_000))
            controller.close()
            seen.push(`read ${key}`)
          },
        },
        { highWaterMark: 0 },
      )
    },
    together: async (pieces) => {
      const keys = pieces.flatMap((piece) => ('key' in piece ? [piece.key] : []))
      // Of more than five, no sixth is asked for before another has come.
      for (const [n, key] of keys.entries()) seen.push(...(n < 5 ? [`open ${key}`] : [`read ${keys[n - 5]}`, `open ${key}`]))
      await Promise.resolve()
      for (const key of keys.slice(-5)) seen.push(`read ${key}`)
      return bytesOf(1)
    },
  }
  return { seen, source }
}

/** The order in which objects of these lengths are asked for and read to their end. */
async function order(lengths: readonly number[]): Promise<string[]> {
  const { seen, source } = watched()
  await streamPieces(piecesFor(lengths), source, new WritableStream())
  return seen
}

test('behind a large object nothing is opened until it has gone, and small ones are asked for ahead', async ({ expect }) => {
  const MIB = 1024 * 1024
  const seen = await order([1_000, 9 * MIB, 1_000, MIB, 9 * MIB, 9 * MIB])
  expect(seen.slice(0, 3).toSorted()).toEqual(['open 0', 'open 1', 'read 0'])
  expect(seen.indexOf('open 2')).toBeGreaterThan(seen.indexOf('read 1'))
  expect(seen.indexOf('open 4')).toBeLessThan(seen.indexOf('read 3'))
  expect(seen.indexOf('open 5')).toBeGreaterThan(seen.indexOf('read 4'))
})

for (const [what, lengths] of [
  ['small and larger', Array.from({ length: 40 }, (_, n) => (n % 3 === 0 ? 300_000 : 1_000))],
  ['small', Array.from({ length: 40 }, () => 100_000)],
  ['larger', Array.from({ length: 40 }, () => 300_000)],
  ['first larger, then small', Array.from({ length: 40 }, (_, n) => (n < 20 ? 300_000 : 100_000))],
] as const) {
  test(`of any number of ${what} objects six at most are open at once`, async ({ expect }) => {
    let open = 0
    let most = 0
    const seen = await order(lengths)
    for (const event of seen) {
      open += event.startsWith('open') ? 1 : -1
      most = Math.max(most, open)
    }
    expect([open, most <= 6, most > 3, seen.length]).toEqual([0, true, true, 80])
  })
}

for (const [what, sizeBytes, inOneChunk] of [
  ['of 100 KB', 100_000, 10],
  ['that are tiny', 100, 128],
] as const) {
  test(`while a slow client takes a chunk of objects ${what}, the next one is read and no more`, async ({ expect }) => {
    const { seen, source } = watched()
    const { promise: taken, resolve: take } = Promise.withResolvers<void>()
    const { promise: offered, resolve: offer } = Promise.withResolvers<void>()
    const slow = new WritableStream<Uint8Array>({ write: () => (offer(), taken) })
    const reads = () => seen.filter((event) => event.startsWith('read')).length
    const streamed = streamPieces(piecesFor(Array.from({ length: 500 }, () => sizeBytes)), source, slow)
    await offered
    await new Promise((resolve) => setTimeout(resolve))
    expect(reads()).toBe(2 * inOneChunk)
    take()
    await streamed
    expect(reads()).toBe(500)
  })
}
