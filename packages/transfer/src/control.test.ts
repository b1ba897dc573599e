import { test } from 'vitest'
import { fileOf } from '../testing/files.ts'
import { gate, openHouse } from '../testing/house.ts'
import type { Connection } from './connection.ts'

test('pause holds, and resume goes on without sending recorded parts again', async ({ expect }) => {
  const { server, transfer } = await openHouse({ lanes: 2 })
  const film = fileOf('film.mov', 10_000)
  const reached = gate()
  // Part 6 is recorded but its answer waits: the pause cuts it.
  server.beforePartAnswer = async ({ n }) => {
    if (n === 6) reached.open()
    if (n >= 5) await resumed.passed
  }
  const resumed = gate()
  transfer.add([film])
  await reached.passed
  transfer.pause()
  expect(transfer.snapshot().files[0]?.phase).toBe('paused')
  resumed.open()
  await expect.poll(() => server.partsUnderWay).toBe(0)
  const sentBefore = server.count('part')
  expect(transfer.snapshot()).toMatchObject({ moving: false, totals: { done: 0 } })
  expect(server.count('part')).toBe(sentBefore)
  transfer.resume()
  await transfer.settled()
  expect(server.fileNamed('film.mov')?.equals(film.bytes)).toBe(true)
  expect(server.count('part')).toBe(10)
})

test('one file can be paused while the others go on', async ({ expect }) => {
  const { server, transfer } = await openHouse({ lanes: 1 })
  const [first, second] = transfer.add([fileOf('first', 3_000), fileOf('second', 3_000)])
  transfer.pause(first?.key)
  await expect.poll(() => transfer.file(second?.key ?? '')?.phase).toBe('done')
  expect(server.fileNamed('first')).toBeUndefined()
  expect(transfer.file(first?.key ?? '')?.phase).toBe('paused')
  transfer.resume(first?.key)
  await transfer.settled()
  expect(server.fileNamed('first')?.length).toBe(3_000)
})

test('cancel gives the upload up on the server, and takes the file out of the totals', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  const reached = gate()
  const cancelled = gate()
  server.beforePartAnswer = async ({ name }) => {
    if (name !== 'film.mov') return
    reached.open()
    await cancelled.passed
  }
  const [film] = transfer.add([fileOf('film.mov', 9_000), fileOf('notes.txt', 500)])
  await reached.passed
  transfer.cancel(film?.key)
  cancelled.open()
  await transfer.settled()
  await expect.poll(() => server.uploads.get('upl_1')?.state).toBe('abandoned')
  expect(transfer.snapshot()).toMatchObject({ files: [{ phase: 'cancelled' }, { phase: 'done' }], totals: { files: 1, done: 1, bytes: 500 } })
})

test('a failed file can be given up, and then its upload is no longer kept', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  server.fault = ({ verb }) => (verb === 'part' ? { status: 403, code: 'upload.not_allowed' } : undefined)
  transfer.add([fileOf('film.mov', 3_000)])
  await transfer.settled()
  expect(transfer.snapshot().totals.failed).toBe(1)
  transfer.cancel()
  await expect.poll(() => server.uploads.get('upl_1')?.state).toBe('abandoned')
  expect(transfer.snapshot().totals).toMatchObject({ files: 0, failed: 0 })
})

test('files cancelled while their start is on its way are given up when it is answered', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  const [film] = transfer.add([fileOf('film.mov', 9_000)])
  server.fault = ({ verb }) => {
    if (verb === 'start') transfer.cancel(film?.key)
    return undefined
  }
  await expect.poll(() => server.uploads.get('upl_1')?.state).toBe('abandoned')
  expect(server.count('part')).toBe(0)
})

test('an upload begun before a reload goes on from its recorded parts', async ({ expect }) => {
  const { server, transfer, again } = await openHouse({ lanes: 1 })
  const film = fileOf('film.mov', 6_000)
  const reached = gate()
  server.fault = ({ n }) => {
    if (n !== 4) return undefined
    reached.open()
    return 'hang'
  }
  transfer.add([film])
  await reached.passed
  transfer.close()
  const kept = transfer.snapshot().files[0]
  server.fault = () => undefined
  const reloaded = again()
  reloaded.addStarted(film, { uploadId: kept?.uploadId ?? '', partSizeBytes: kept?.partSizeBytes ?? 0 })
  await reloaded.settled()
  expect(server.fileNamed('film.mov')?.equals(film.bytes)).toBe(true)
  expect(server.seen.filter(({ verb }) => verb === 'part').map(({ n }) => n)).toEqual([1, 2, 3, 4, 4, 5, 6])
  expect(server.count('start')).toBe(1)
})

test('without a network nothing is tried, and it goes on by itself when there is one', async ({ expect }) => {
  const network = new EventTarget()
  let isOffline = true
  const connection: Connection = {
    isOffline: () => isOffline,
    watch(changed) {
      network.addEventListener('change', changed)
      return () => network.removeEventListener('change', changed)
    },
  }
  const { server, transfer } = await openHouse({ connection })
  transfer.add([fileOf('film.mov', 3_000)])
  await new Promise<void>((resolve) => transfer.subscribe(() => resolve()))
  expect(transfer.snapshot()).toMatchObject({ offline: true, files: [{ phase: 'waiting' }] })
  expect(server.seen).toEqual([])
  isOffline = false
  network.dispatchEvent(new Event('change'))
  await transfer.settled()
  expect(transfer.snapshot()).toMatchObject({ offline: false, totals: { done: 1 } })
})

test('lanes are added while each brings more, and pause, resume and cancel hold for all of them', async ({ expect }) => {
  const { server, transfer } = await openHouse({ windowMs: 150 })
  server.beforePartAnswer = () => new Promise((resolve) => setTimeout(resolve, 25))
  const [film, sound] = transfer.add([fileOf('film.mov', 3_000_000), fileOf('sound.wav', 3_000)])
  await expect.poll(() => server.mostPartsUnderWay, { timeout: 20_000 }).toBeGreaterThan(4)
  transfer.pause()
  expect(server.mostPartsUnderWay).toBeLessThanOrEqual(8)
  await expect.poll(() => transfer.status().moving).toBe(false)
  expect(transfer.snapshot().files.map(({ phase }) => phase)).toEqual(['paused', 'paused'])
  transfer.resume()
  await expect.poll(() => transfer.file(film?.key ?? '')?.phase).toBe('sending')
  transfer.cancel(film?.key)
  await transfer.settled()
  expect(transfer.file(sound?.key ?? '')?.phase).toBe('done')
})

test('a network that goes away in the middle and comes back is gone on with, and no lane is lost', async ({ expect }) => {
  const network = new EventTarget()
  let isOffline = false
  const connection: Connection = {
    isOffline: () => isOffline,
    watch(changed) {
      network.addEventListener('change', changed)
      return () => network.removeEventListener('change', changed)
    },
  }
  const change = (offline: boolean) => {
    isOffline = offline
    network.dispatchEvent(new Event('change'))
  }
  const { server, transfer } = await openHouse({ connection })
  server.fault = ({ verb, n }) => {
    if (verb === 'part' && n === 9) change(true)
    return isOffline ? 'drop' : undefined
  }
  const film = fileOf('film.mov', 40_000)
  transfer.add([film])
  await expect.poll(() => transfer.status()).toMatchObject({ offline: true, moving: false })
  server.fault = () => undefined
  const allBusy = gate()
  server.beforePartAnswer = () => {
    if (server.partsUnderWay === 4) allBusy.open()
    return allBusy.passed
  }
  change(false)
  await transfer.settled()
  expect(server.fileNamed('film.mov')?.equals(film.bytes)).toBe(true)
})
