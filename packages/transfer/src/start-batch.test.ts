import { test } from 'vitest'
import { fileOf } from '../testing/files.ts'
import { openHouse } from '../testing/house.ts'
import type { FileFacts } from './server.ts'

/** Refuses every call with a file of one of these names, and says which it is. */
const naming =
  (...names: string[]) =>
  (files: readonly FileFacts[]) => {
    const index = files.findIndex(({ name }) => names.includes(name))
    return index < 0 ? undefined : { status: 413, code: 'upload.too_large', facts: { index } }
  }

test('a refusal that names a file is about that file: the others are started by one more call', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  server.refuseStart = naming('too-large')
  transfer.add(['a', 'b', 'c', 'too-large', 'd', 'e'].map((name) => fileOf(name, 10)))
  await transfer.settled()
  const failed = transfer.snapshot().files.filter(({ phase }) => phase !== 'done')
  expect(failed).toMatchObject([{ name: 'too-large', phase: 'failed', reason: 'upload.too_large' }])
  expect(server.startSizes).toEqual([6, 5])
})

test('of a refusal that names many files all fail at once, and the others are started by one more call', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  server.refuseStart = (files) => {
    const indices = files.flatMap(({ name }, i) => (name.endsWith('.exe') ? [i] : []))
    return indices.length === 0 ? undefined : { status: 422, code: 'upload.extension_not_allowed', facts: { index: indices[0], indices } }
  }
  transfer.add(Array.from({ length: 40 }, (_, i) => fileOf(i % 4 === 0 ? `${i}.wav` : `${i}.exe`, 10)))
  await transfer.settled()
  expect(transfer.snapshot().totals).toMatchObject({ done: 10, failed: 30 })
  expect(new Set(transfer.snapshot().files.map(({ reason }) => reason))).toEqual(new Set([undefined, 'upload.extension_not_allowed']))
  expect(server.startSizes).toEqual([40, 10])
})

test('each refused file of a call is found, and all others arrive', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  server.refuseStart = naming('x', 'y', 'z')
  transfer.add(['x', 'a', 'y', 'b', 'z'].map((name) => fileOf(name, 10)))
  await transfer.settled()
  expect(transfer.snapshot().files.map(({ phase }) => phase)).toEqual(['failed', 'done', 'failed', 'done', 'failed'])
  expect(server.startSizes).toEqual([5, 4, 3, 2])
})

test('a refusal that names no file is about all of them: each fails with its reason, and nothing is tried again', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  server.refuseStart = (files) => (files.length > 1 ? { status: 422, code: 'quota.bytes_exceeded', facts: { holder: 'link' } } : undefined)
  transfer.add(['a', 'b', 'c'].map((name) => fileOf(name, 10)))
  await transfer.settled()
  expect(transfer.snapshot().files.map(({ reason }) => reason)).toEqual(Array(3).fill('quota.bytes_exceeded'))
  expect(server.startSizes).toEqual([3])
})

test('room that others took meanwhile is asked for again', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  server.refuseStart = () => (server.startSizes.length < 3 ? { status: 409, code: 'quota.full' } : undefined)
  transfer.add([fileOf('a', 10)])
  await transfer.settled()
  expect(transfer.snapshot().totals).toMatchObject({ done: 1, failed: 0 })
})

test('a call that something on the way finds too large is made as several', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  server.refuseStart = (files) => (files.length > 2 ? { status: 413, code: 'request.too_large' } : undefined)
  transfer.add(['a', 'b', 'c', 'd', 'e'].map((name) => fileOf(name, 10)))
  await transfer.settled()
  expect(transfer.snapshot().totals.done).toBe(5)
})

test('files with long names are started by calls of less than 900 kB', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  const folder = `${'é'.repeat(250)}/`.repeat(15)
  transfer.add(Array.from({ length: 400 }, (_, i) => ({ ...fileOf(`${i}`, 1), relativePath: `${folder}${i}` })))
  await transfer.settled()
  expect(transfer.snapshot().totals.done).toBe(400)
  expect(server.largestCallBytes).toBeLessThan(901_000)
  expect(server.startSizes.length).toBe(4)
})

test('what a new version is for is told to the server, and the name it gave is shown', async ({ expect }) => {
  const told: (readonly FileFacts[])[] = []
  const { transfer } = await openHouse(
    {},
    {
      start: async (_, files) => {
        told.push(files)
        return files.map((_, i) => ({ uploadId: `upl_${i}`, fileId: `fil_${i}`, name: `take (${i + 2}).wav`, partSizeBytes: 1_000, partCount: 1 }))
      },
    },
  )
  const [, other] = transfer.add([{ ...fileOf('take.wav', 10), sameName: 'new-version' }, fileOf('take.wav', 10)])
  await transfer.settled()
  expect(told[0]?.map(({ sameName }) => sameName)).toEqual(['new-version', undefined])
  expect(transfer.file(other?.key ?? '')?.label).toBe('take (3).wav')
})
