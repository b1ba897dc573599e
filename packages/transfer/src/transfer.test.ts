import { test } from 'vitest'
import { fileOf } from '../testing/files.ts'
import { gate, openHouse } from '../testing/house.ts'

test('a file of many parts arrives whole', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  const film = fileOf('film.mov', 10_500)
  const [added] = transfer.add([film])
  await transfer.settled()
  expect(server.fileNamed('film.mov')?.equals(film.bytes)).toBe(true)
  expect(transfer.file(added?.key ?? '')).toMatchObject({ phase: 'done', sentBytes: 10_500, fileId: 'fil_upl_1' })
  expect(transfer.snapshot()).toMatchObject({ moving: false, totals: { files: 1, done: 1, bytes: 10_500, sentBytes: 10_500, secondsLeft: 0 } })
})

test('an empty file arrives, and a file of one part needs no finishing', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  transfer.add([fileOf('empty.txt', 0), fileOf('small.txt', 1_000)])
  await transfer.settled()
  expect(server.fileNamed('empty.txt')?.length).toBe(0)
  expect(server.fileNamed('small.txt')?.length).toBe(1_000)
  expect(server.count('finish')).toBe(0)
})

test('the parts of all files share four lanes', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  const allBusy = gate()
  server.beforePartAnswer = () => {
    if (server.partsUnderWay === 4) allBusy.open()
    return allBusy.passed
  }
  transfer.add([fileOf('a', 8_000), fileOf('b', 8_000), fileOf('c', 10), fileOf('d', 10)])
  await transfer.settled()
  expect(transfer.snapshot().totals.done).toBe(4)
  expect(server.mostPartsUnderWay).toBe(4)
})

test('2,000 small files arrive, at most 500 started by one call', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  const heard = new Set<string>()
  transfer.subscribe((keys) => keys.forEach((key) => heard.add(key)))
  transfer.add(Array.from({ length: 2_000 }, (_, i) => fileOf(`photo-${i}.jpg`, 20)))
  await transfer.settled()
  expect(transfer.snapshot().totals).toMatchObject({ files: 2_000, done: 2_000, failed: 0, sentBytes: 40_000 })
  expect(server.startSizes).toEqual([500, 500, 500, 500])
  expect(server.count('part')).toBe(2_000)
  expect(heard.size).toBe(2_000)
})

test('no more than two batches are started ahead of the lanes', async ({ expect }) => {
  const { server, transfer } = await openHouse({ batchSize: 10 })
  let mostAhead = 0
  server.fault = ({ verb }) => {
    if (verb === 'part') mostAhead = Math.max(mostAhead, [...server.uploads.values()].filter(({ state }) => state === 'open').length)
    return undefined
  }
  transfer.add(Array.from({ length: 100 }, (_, i) => fileOf(`photo-${i}.jpg`, 20)))
  await transfer.settled()
  expect(mostAhead).toBeLessThanOrEqual(20)
  expect(transfer.snapshot().totals.done).toBe(100)
})

test('files added one after another in one go are started by one call', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  for (const name of ['a', 'b', 'c']) transfer.add([fileOf(name, 10)])
  await transfer.settled()
  expect(server.startSizes).toEqual([3])
})

test('files of several targets share the lanes, and one start call has files of one target', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  const files = Array.from({ length: 9 }, (_, i) => fileOf(`${i}`, 100, i % 3 === 0 ? 'folder' : 'task'))
  transfer.add(files)
  await transfer.settled()
  expect(server.startSizes).toEqual([3, 6])
  expect(server.startTargets).toEqual(['folder', 'task'])
  for (const file of files) expect(server.fileNamed(file.name)).toEqual(file.bytes)
})

test('a file that did not change keeps its state object, so that a page draws only what moved', async ({ expect }) => {
  const { transfer } = await openHouse()
  transfer.add([fileOf('a', 10)])
  await transfer.settled()
  const before = transfer.snapshot().files[0]
  transfer.add([fileOf('b', 10)])
  await transfer.settled()
  expect(transfer.snapshot().files[0]).toBe(before)
})
