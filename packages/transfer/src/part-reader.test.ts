import { createHash } from 'node:crypto'
import { test } from 'vitest'
import { fileOf } from '../testing/files.ts'
import { openHouse } from '../testing/house.ts'
import { startPartWorker } from '../testing/part-worker.ts'
import { createPartReader } from './part-reader.ts'

const LARGE = 300 * 1024

test('large parts are digested in one worker, however many are asked for, and small ones here', async ({ expect }) => {
  const { worker, asked } = startPartWorker()
  let started = 0
  const read = createPartReader(() => {
    started += 1
    return worker
  })
  const film = fileOf('film.mov', 4 * LARGE + 100)
  await read(film.source, 0, 100)
  expect(started).toBe(0)
  const froms = [0, 1, 2, 3, 4].map((i) => i * LARGE)
  const parts = await Promise.all(froms.map((from) => read(film.source, from, Math.min(from + LARGE, film.sizeBytes))))
  const bodies = await Promise.all(parts.map(({ body }) => new Response(body).arrayBuffer()))
  expect(Buffer.concat(bodies.map((body) => Buffer.from(body))).equals(film.bytes)).toBe(true)
  for (const [i, { digest }] of parts.entries()) {
    const expected = createHash('sha256').update(film.bytes.subarray(i * LARGE, (i + 1) * LARGE))
    expect(Buffer.from(digest).equals(expected.digest())).toBe(true)
  }
  expect([started, asked()]).toEqual([1, 4])
})

test('a file that is shorter than it was is told by its name, from a worker too', async ({ expect }) => {
  const read = createPartReader(() => startPartWorker().worker)
  const film = fileOf('film.mov', LARGE)
  await expect(read(film.source, 0, LARGE * 2)).rejects.toMatchObject({ name: 'FileFailed', code: 'file.changed' })
})

test('where no worker can be started, parts are read here', async ({ expect }) => {
  const film = fileOf('film.mov', LARGE)
  const read = createPartReader(() => {
    throw new Error('Forbidden by the policy of the page.')
  })
  expect((await read(film.source, 0, LARGE)).body).toHaveProperty('size', LARGE)
})

test('what waits for a worker that dies is read here, and so is all that follows', async ({ expect }) => {
  const { worker, asked, kill } = startPartWorker()
  const read = createPartReader(() => worker)
  const film = fileOf('film.mov', LARGE)
  const waiting = read(film.source, 0, LARGE)
  kill()
  expect((await waiting).body).toHaveProperty('size', LARGE)
  await read(film.source, 0, LARGE)
  expect(asked()).toBe(1)
})

test('a transfer sends what its worker reads, and closes it', async ({ expect }) => {
  const { worker, asked } = startPartWorker()
  const digest = createPartReader(() => worker)
  const { server, transfer } = await openHouse({ digest }, {}, LARGE)
  const film = fileOf('film.mov', 5 * LARGE)
  transfer.add([film])
  await transfer.settled()
  expect(server.fileNamed('film.mov')?.equals(film.bytes)).toBe(true)
  expect(asked()).toBe(5)
  transfer.close()
  await digest(film.source, 0, LARGE)
  expect(asked()).toBe(5)
})
