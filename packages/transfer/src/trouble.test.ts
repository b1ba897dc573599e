import { test } from 'vitest'
import { fileOf } from '../testing/files.ts'
import { gate, openHouse } from '../testing/house.ts'
import type { Fault, SeenRequest } from '../testing/server.ts'

/** The given fault for the first `times` requests that match. */
function firstTimes(times: number, verb: string, fault: Fault, matches: (request: SeenRequest) => boolean = () => true) {
  let left = times
  return (request: SeenRequest) => {
    if (request.verb !== verb || !matches(request) || left === 0) return undefined
    left -= 1
    return fault
  }
}

test('a server that dies in the middle and comes back is gone on with by itself', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  const film = fileOf('film.mov', 30_000)
  const died = gate()
  server.fault = ({ n }) => {
    if (n !== 12) return undefined
    died.open()
    return 'hang'
  }
  transfer.add([film])
  await died.passed
  await server.stop()
  const failedWhileDown = new Promise<void>((resolve) => {
    const unsubscribe = transfer.subscribe(() => {
      if (transfer.snapshot().files[0]?.reason !== 'network.unreachable') return
      unsubscribe()
      resolve()
    })
  })
  await failedWhileDown
  expect(transfer.snapshot().files[0]?.phase).toBe('sending')
  server.fault = () => undefined
  await server.listen()
  await transfer.settled()
  expect(server.fileNamed('film.mov')?.equals(film.bytes)).toBe(true)
  expect(transfer.snapshot().files[0]?.reason).toBeUndefined()
  expect(server.count('part')).toBeLessThanOrEqual(30 + 4) // at most one part a lane goes out twice
})

test('dropped and cut connections cost only the parts they carried', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  const film = fileOf('film.mov', 20_000)
  let parts = 0
  server.fault = ({ verb }) => {
    if (verb !== 'part') return undefined
    parts += 1
    return parts % 7 === 0 ? 'drop' : parts % 5 === 0 ? 'cut' : undefined
  }
  transfer.add([film])
  await transfer.settled()
  expect(server.fileNamed('film.mov')?.equals(film.bytes)).toBe(true)
})

test('a part whose answer was lost is found recorded and not sent again', async ({ expect }) => {
  const { server, transfer } = await openHouse({ lanes: 1 })
  server.fault = firstTimes(1, 'part', 'lose-answer')
  transfer.add([fileOf('film.mov', 3_000)])
  await transfer.settled()
  expect(server.count('part')).toBe(3)
  expect(server.count('look')).toBe(1)
})

test('an overloaded server is asked again until it answers', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  server.fault = firstTimes(9, 'part', { status: 503, code: 'server.busy', retryAfter: '0' })
  transfer.add([fileOf('a', 3_000), fileOf('b', 500)])
  await transfer.settled()
  expect(transfer.snapshot().totals).toMatchObject({ done: 2, failed: 0 })
})

test('an attempt that another overtook looks what is recorded and goes on', async ({ expect }) => {
  const { server, transfer } = await openHouse({ lanes: 1 })
  server.fault = firstTimes(1, 'part', { status: 409, code: 'part.overtaken' })
  transfer.add([fileOf('film.mov', 3_000)])
  await transfer.settled()
  expect(transfer.snapshot().totals.done).toBe(1)
  expect(server.count('look')).toBe(1)
})

test('a file whose recorded part has other bytes fails: it is not the file that was begun', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  server.fault = firstTimes(1, 'part', { status: 409, code: 'upload.part_differs' })
  transfer.add([fileOf('film.mov', 3_000)])
  await transfer.settled()
  expect(transfer.snapshot().files[0]).toMatchObject({ phase: 'failed', reason: 'upload.part_differs' })
})

test('a part that arrives changed is sent three times more, then its file fails', async ({ expect }) => {
  const { server, transfer } = await openHouse({ lanes: 1 })
  server.fault = ({ name, n }) => (name === 'bad' && n === 2 ? { status: 422, code: 'upload.digest_differs' } : undefined)
  transfer.add([fileOf('bad', 2_500), fileOf('good', 2_500)])
  await transfer.settled()
  expect(transfer.snapshot().files).toMatchObject([{ phase: 'failed', reason: 'upload.digest_differs' }, { phase: 'done' }])
  expect(server.seen.filter(({ name, n }) => name === 'bad' && n === 2).length).toBe(4)
})

test('a refused file does not stop the others', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  server.fault = ({ name }) => (name === 'foreign' ? { status: 404, code: 'upload.not_found' } : undefined)
  transfer.add([fileOf('a', 5_000), fileOf('foreign', 5_000), fileOf('b', 5_000)])
  await transfer.settled()
  expect(transfer.snapshot().files.map(({ phase }) => phase)).toEqual(['done', 'failed', 'done'])
  expect(transfer.snapshot().totals).toMatchObject({ files: 3, done: 2, failed: 1 })
})

test('a session that ended fails the file and keeps its parts: retry sends the rest', async ({ expect }) => {
  const { server, transfer } = await openHouse({ lanes: 1 })
  server.fault = firstTimes(1, 'part', { status: 401, code: 'visitor.session_ended' }, ({ n }) => n === 4)
  const film = fileOf('film.mov', 6_000)
  const [added] = transfer.add([film])
  await transfer.settled()
  expect(transfer.snapshot().files[0]).toMatchObject({ phase: 'failed', reason: 'visitor.session_ended', sentBytes: 3_000 })
  transfer.retry(added?.key ?? '')
  await transfer.settled()
  expect(server.fileNamed('film.mov')?.equals(film.bytes)).toBe(true)
  expect(server.seen.filter(({ verb }) => verb === 'part').map(({ n }) => n)).toEqual([1, 2, 3, 4, 4, 5, 6])
})

test('a server that opens an ended session again is asked what is recorded, and the file goes on by itself', async ({ expect }) => {
  const { server, transfer } = await openHouse({}, { reopens: true })
  let signedIn = true
  server.fault = ({ verb, n }) => {
    if (verb === 'look') signedIn = true
    if (verb === 'part' && n === 4 && server.count('look') === 0) signedIn = false
    return signedIn ? undefined : { status: 401, code: 'visitor.needed' }
  }
  const film = fileOf('film.mov', 9_000)
  transfer.add([film])
  await transfer.settled()
  expect(server.fileNamed('film.mov')?.equals(film.bytes)).toBe(true)
})

test('a session that cannot be opened again fails the file', async ({ expect }) => {
  const { server, transfer } = await openHouse({}, { reopens: true })
  server.fault = ({ verb }) => (verb === 'start' ? undefined : { status: 401, code: 'visitor.needed' })
  transfer.add([fileOf('film.mov', 2_000)])
  await transfer.settled()
  expect(transfer.snapshot().files).toMatchObject([{ phase: 'failed', reason: 'visitor.needed' }])
})

test('retry starts a file anew when its upload was given up meanwhile', async ({ expect }) => {
  const { server, transfer } = await openHouse({ lanes: 1 })
  server.fault = firstTimes(1, 'part', { status: 410, code: 'upload.abandoned' })
  const [added] = transfer.add([fileOf('film.mov', 2_000)])
  await transfer.settled()
  for (const upload of server.uploads.values()) upload.state = 'abandoned'
  transfer.retry(added?.key ?? '')
  await transfer.settled()
  expect(transfer.snapshot().files[0]).toMatchObject({ phase: 'done', uploadId: 'upl_2' })
})

test('a start whose answer was lost makes each upload once', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  server.fault = firstTimes(2, 'start', 'lose-answer')
  transfer.add([fileOf('a', 10), fileOf('b', 2_000)])
  await transfer.settled()
  expect(server.startSizes).toEqual([2, 2, 2])
  expect(server.uploads.size).toBe(2)
  expect(transfer.snapshot().totals.done).toBe(2)
})

test('parts that finishing finds missing are sent again', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  const film = fileOf('film.mov', 5_000)
  let isFirst = true
  server.fault = ({ verb }) => {
    if (verb === 'finish' && isFirst) for (const n of [2, 5]) server.uploads.get('upl_1')?.parts.delete(n)
    if (verb === 'finish') isFirst = false
    return undefined
  }
  transfer.add([film])
  await transfer.settled()
  expect(server.fileNamed('film.mov')?.equals(film.bytes)).toBe(true)
  expect(server.count('part')).toBe(7)
  expect(server.count('finish')).toBe(2)
})

test('a finish whose answer was lost is found finished', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  server.fault = firstTimes(1, 'finish', 'lose-answer')
  transfer.add([fileOf('film.mov', 5_000)])
  await transfer.settled()
  expect(transfer.snapshot().files[0]).toMatchObject({ phase: 'done', fileId: 'fil_upl_1' })
  expect(server.count('part')).toBe(5)
})

test('a connection on which nothing moves is given up and the part sent again', async ({ expect }) => {
  const { server, transfer } = await openHouse({ stallMs: 150 })
  server.fault = firstTimes(1, 'part', 'hang')
  transfer.add([fileOf('film.mov', 3_000)])
  await transfer.settled()
  expect(transfer.snapshot().totals.done).toBe(1)
})

test('a start that is never answered does not hold its lane', async ({ expect }) => {
  const { server, transfer } = await openHouse({ stallMs: 150 })
  server.fault = firstTimes(1, 'start', 'hang')
  transfer.add([fileOf('film.mov', 3_000)])
  await transfer.settled()
  expect(transfer.snapshot().totals.done).toBe(1)
  expect(server.uploads.size).toBe(1)
})

test('a file that got shorter since it was chosen fails with that reason', async ({ expect }) => {
  const { transfer } = await openHouse()
  transfer.add([{ ...fileOf('log.txt', 1_500), sizeBytes: 2_500 }])
  await transfer.settled()
  expect(transfer.snapshot().files[0]).toMatchObject({ phase: 'failed', reason: 'file.changed' })
})
