import { setImmediate } from 'node:timers/promises'
import { test } from 'vitest'
import { fileOf } from '../testing/files.ts'
import { openHouse } from '../testing/house.ts'
import type { FileState } from './item.ts'
import { readHere } from './part-reader.ts'

/** The files of a large folder: one Blob for all, their names are their own. */
function* folderOf(count: number) {
  const one = fileOf('', 20)
  for (let i = 0; i < count; i++) yield { ...one, name: `${i}.jpg`, relativePath: `reel/${i % 100}/${i}.jpg` }
}

const MANY = 35_000

test('35,000 files are added a few at a time: other work has its turn, and each is told once', async ({ expect }) => {
  const { transfer } = await openHouse({ connection: { isOffline: () => true, watch: () => () => {} } })
  const slices: (readonly FileState[])[] = []
  let turns = 0
  const added = new AbortController()
  const others = (async () => {
    for (; !added.signal.aborted; turns++) await setImmediate()
  })()
  await transfer.addAll(folderOf(MANY), (states) => slices.push(states))
  added.abort()
  await others
  expect(turns).toBeGreaterThan(slices.length)
  expect(new Set(slices.flat().map(({ key }) => key)).size).toBe(MANY)
  expect(transfer.status().totals.files).toBe(MANY)
})

test('of 35,000 files a listener hears at most 2,000 at once, of each that changed, and a change of one is one', async ({ expect }) => {
  const { transfer } = await openHouse({ connection: { isOffline: () => true, watch: () => () => {} } })
  const told: number[] = []
  const heard = new Set<string>()
  transfer.subscribe((keys) => {
    told.push(keys.length)
    for (const key of keys) heard.add(key)
  })
  await transfer.addAll(folderOf(MANY))
  await expect.poll(() => heard.size).toBe(MANY)
  expect(Math.max(...told)).toBe(2_000)
  expect(told.reduce((sum, count) => sum + count, 0)).toBe(MANY)
  told.length = 0
  transfer.pause('17')
  await expect.poll(() => told).toEqual([1])
})

test('the copy of all states is made when it is read, and only after a change', async ({ expect }) => {
  const { transfer } = await openHouse({ connection: { isOffline: () => true, watch: () => () => {} } })
  transfer.add([...folderOf(1_000)])
  const { files } = transfer.snapshot()
  expect(transfer.snapshot().files).toBe(files)
  transfer.pause('1')
  expect(transfer.snapshot().files).not.toBe(files)
  expect(transfer.snapshot().files[1]).toBe(files[1])
})

test('each small file costs one request, and one start brings 500 of them', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  await transfer.addAll(folderOf(1_500))
  await transfer.settled()
  expect(transfer.status().totals).toMatchObject({ done: 1_500, failed: 0 })
  expect([server.count('part'), server.count('start'), server.count('finish'), server.count('look')]).toEqual([1_500, 3, 0, 0])
})

test('no more parts are in memory than there are lanes', async ({ expect }) => {
  let inMemory = 0
  let most = 0
  const { server, transfer } = await openHouse({
    lanes: 3,
    digest: async (source, from, to) => {
      inMemory += 1
      most = Math.max(most, inMemory)
      return readHere(source, from, to)
    },
  })
  server.beforePartAnswer = async () => void (inMemory -= 1)
  transfer.add([fileOf('film.mov', 40_000), fileOf('sound.wav', 20_000)])
  await transfer.settled()
  expect(most).toBeLessThanOrEqual(3)
  expect(server.count('part')).toBe(60)
})

test('files that are added when the transfer is closed are not sent', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  transfer.close()
  await transfer.addAll(folderOf(10))
  expect(transfer.status().totals.files).toBe(0)
  expect(server.seen).toEqual([])
})
