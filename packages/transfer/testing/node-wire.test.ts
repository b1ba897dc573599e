import { onTestFinished, test } from 'vitest'
import { createTransfer } from '../src/transfer.ts'
import { openChaosProxy } from './chaos-proxy.ts'
import { clientOf } from './client.ts'
import { fileOf } from './files.ts'
import { gate, openHouse } from './house.ts'
import { putByHttp, readByHash } from './node-wire.ts'
import { type Fault, TestServer } from './server.ts'

const byHttp = { put: putByHttp, digest: readByHash }

test('large, small and empty files arrive', async ({ expect }) => {
  const { server, transfer } = await openHouse(byHttp, {}, 300_000)
  const files = [fileOf('film.mov', 2_000_000), fileOf('note.txt', 100), fileOf('empty', 0)]
  transfer.add(files)
  await transfer.settled()
  for (const file of files) expect(server.fileNamed(file.name)?.equals(file.bytes)).toBe(true)
})

test('a part is cut by a pause, and what is refused is told by its code', async ({ expect }) => {
  const { server, transfer } = await openHouse(byHttp)
  const reached = gate()
  server.fault = ({ verb, name }) => {
    if (verb !== 'part') return undefined
    if (name === 'film.mov') reached.open()
    return name === 'film.mov' ? 'hang' : { status: 403, code: 'upload.not_allowed' }
  }
  const [film] = transfer.add([fileOf('film.mov', 900), fileOf('note.txt', 100)])
  await reached.passed
  transfer.pause(film?.key)
  await expect.poll(() => transfer.status()).toMatchObject({ moving: false, totals: { failed: 1 } })
  expect(transfer.snapshot().files).toMatchObject([{ phase: 'paused' }, { reason: 'upload.not_allowed' }])
  server.fault = () => undefined
  transfer.resume()
  await transfer.settled()
  expect(server.fileNamed('film.mov')?.length).toBe(900)
})

test('a dead connection is given up, and broken ones are gone on from', async ({ expect }) => {
  const { server, transfer } = await openHouse({ ...byHttp, stallMs: 150 })
  const faults: Fault[] = ['hang', 'drop', 'cut', 'lose-answer']
  server.fault = ({ verb }) => (verb === 'part' ? faults.pop() : undefined)
  const film = fileOf('film.mov', 9_000)
  transfer.add([film])
  await transfer.settled()
  expect(server.fileNamed('film.mov')?.equals(film.bytes)).toBe(true)
})

test('a part that needs many times the stall time on a slow line goes out once', async ({ expect }) => {
  const server = new TestServer(2_000_000)
  await server.listen()
  onTestFinished(() => server.stop())
  const line = await openChaosProxy({ targetPort: Number(new URL(server.url).port), bytesPerSecond: 2_000_000 })
  onTestFinished(() => line.close())
  const overLine = { ...clientOf(server), partUrl: (uploadId: string, n: number) => `${line.url}/part/${uploadId}/${n}` }
  const transfer = createTransfer(overLine, { ...byHttp, lanes: 1, stallMs: 200, notifyMs: 5 })
  onTestFinished(() => transfer.close())
  transfer.add([fileOf('film.mov', 2_000_000)])
  await transfer.settled()
  expect(server.count('part')).toBe(1)
})
