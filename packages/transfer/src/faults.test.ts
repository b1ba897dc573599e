import { onTestFinished, test } from 'vitest'
import { openChaosProxy } from '../testing/chaos-proxy.ts'
import { clientOf } from '../testing/client.ts'
import { fileOf } from '../testing/files.ts'
import { openHouse } from '../testing/house.ts'
import { TestServer } from '../testing/server.ts'
import { createTransfer } from './transfer.ts'

const MIB = 1024 * 1024

test('of a connection cut in the middle of a part, only what had not arrived of it is sent again', async ({ expect }) => {
  const { server, transfer } = await openHouse({}, {}, 256 * 1024)
  const film = fileOf('film.mov', 10 * MIB)
  let parts = 0
  let cuts = 0
  server.fault = ({ verb }) => {
    if (verb !== 'part' || ++parts % 6 !== 0) return undefined
    cuts += 1
    return 'cut'
  }
  transfer.add([film])
  await transfer.settled()
  expect(server.fileNamed('film.mov')?.equals(film.bytes)).toBe(true)
  expect(server.count('part')).toBe(40 + cuts)
  expect(cuts).toBeGreaterThan(5)
  expect(server.receivedBytes).toBe(film.sizeBytes)
})

test('a line that breaks each connection after some bytes costs next to nothing', async ({ expect }) => {
  const server = new TestServer(MIB)
  await server.listen()
  onTestFinished(() => server.stop())
  const line = await openChaosProxy({ targetPort: Number(new URL(server.url).port), resetEveryBytes: 2_500_000 })
  onTestFinished(() => line.close())
  const overLine = { ...clientOf(server), partUrl: (uploadId: string, n: number) => `${line.url}/part/${uploadId}/${n}` }
  const transfer = createTransfer(overLine, { lanes: 2, backoff: { baseMs: 5, capMs: 40 }, notifyMs: 5 })
  onTestFinished(() => transfer.close())
  const film = fileOf('film.mov', 24 * MIB)
  transfer.add([film])
  await transfer.settled()
  expect(server.fileNamed('film.mov')?.equals(film.bytes)).toBe(true)
  expect(line.counts.bytesUp).toBeLessThan(film.sizeBytes * 1.05)
})

test('through a storm of 503 every file arrives, and the server is left alone as long as it asks', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  let requests = 0
  server.fault = ({ verb }) => {
    requests += 1
    return verb !== 'look' && requests % 3 !== 0 ? { status: 503, code: 'server.busy', retryAfter: '0' } : undefined
  }
  transfer.add(Array.from({ length: 12 }, (_, i) => fileOf(`${i}`, 2_500)))
  await transfer.settled()
  expect(transfer.snapshot().totals).toMatchObject({ done: 12, failed: 0 })
  for (let i = 0; i < 12; i++) expect(server.fileNamed(`${i}`)?.length).toBe(2_500)
})

test('a disk that is full is waited for, and the reason is shown meanwhile', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  let isFull = true
  server.fault = ({ verb }) => (verb === 'part' && isFull ? { status: 507, code: 'storage.full', retryAfter: '0' } : undefined)
  transfer.add([fileOf('film.mov', 3_000)])
  await expect.poll(() => transfer.snapshot().files[0]?.reason).toBe('storage.full')
  isFull = false
  await transfer.settled()
  expect(transfer.snapshot().files).toMatchObject([{ phase: 'done' }])
  expect(transfer.snapshot().files[0]?.reason).toBeUndefined()
})

test('an answer that never ends does not hold its lane', async ({ expect }) => {
  const { server, transfer } = await openHouse({ stallMs: 100 })
  let parts = 0
  server.fault = ({ verb }) => (verb === 'part' && ++parts <= 4 ? 'dribble' : undefined)
  transfer.add([fileOf('film.mov', 6_000)])
  await transfer.settled()
  expect(server.fileNamed('film.mov')?.length).toBe(6_000)
})

test('a line that is slower than expected is given ever more time, and the file arrives', async ({ expect }) => {
  const { server, transfer } = await openHouse({ stallMs: 60, lanes: 1 })
  server.beforePartAnswer = () => new Promise((resolve) => setTimeout(resolve, 500))
  transfer.add([fileOf('notes.txt', 900)])
  await transfer.settled()
  expect(server.fileNamed('notes.txt')?.length).toBe(900)
  expect(server.count('part')).toBeLessThanOrEqual(6)
})
