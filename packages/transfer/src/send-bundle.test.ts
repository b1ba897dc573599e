import { test } from 'vitest'
import { fileOf } from '../testing/files.ts'
import { gate, openBundlingHouse } from '../testing/house.ts'

const SMALL = 256 * 1024
const manyOf = (count: number, sizeBytes = 20) => Array.from({ length: count }, (_, i) => fileOf(`${i}.jpg`, sizeBytes))

test('small files go a hundred to a request, an empty one too, and each is told of by itself', async ({ expect }) => {
  const { server, transfer } = await openBundlingHouse()
  const files = [...manyOf(249), fileOf('empty.txt', 0)]
  transfer.add(files)
  await transfer.settled()
  expect([server.count('start'), server.count('bundle'), server.count('part'), server.count('look'), server.count('finish')]).toEqual([1, 3, 0, 0, 0])
  expect(transfer.status().totals).toMatchObject({ files: 250, done: 250, failed: 0, sentBytes: 249 * 20 })
  for (const { name, bytes } of files) expect(server.fileNamed(name)?.equals(bytes)).toBe(true)
  expect(transfer.snapshot().files.every(({ fileId }) => fileId !== undefined)).toBe(true)
})

test('a request carries two mebibytes at most, larger files go alone, and so does one that has no company', async ({ expect }) => {
  const { server, transfer } = await openBundlingHouse({ lanes: 1 })
  transfer.add([...manyOf(9, SMALL), fileOf('large.mov', SMALL + 1)])
  await transfer.settled()
  expect([server.count('bundle'), server.count('part')]).toEqual([1, 2])
  expect(server.fileNamed('large.mov')?.length).toBe(SMALL + 1)
})

test('a file that is refused fails alone, and one whose bytes were spoiled on the way is sent again', async ({ expect }) => {
  const { server, transfer } = await openBundlingHouse()
  let spoiled = 0
  server.refuseInBundle = (name) => {
    if (name === '3.jpg') return { status: 410, code: 'link.revoked' }
    return name === '4.jpg' && spoiled++ === 0 ? { status: 422, code: 'part.digest_differs' } : undefined
  }
  transfer.add(manyOf(10))
  await transfer.settled()
  expect(transfer.status().totals).toMatchObject({ done: 9, failed: 1 })
  expect(transfer.snapshot().files[3]).toMatchObject({ phase: 'failed', reason: 'link.revoked' })
  expect(server.fileNamed('4.jpg')).toBeDefined()
})

test('a file that cannot be read any more fails alone', async ({ expect }) => {
  const { server, transfer } = await openBundlingHouse()
  const files = manyOf(5)
  transfer.add([...files, { ...fileOf('gone.jpg', 20), sizeBytes: 30 }])
  await transfer.settled()
  expect(transfer.snapshot().files[5]).toMatchObject({ phase: 'failed', reason: 'file.changed' })
  expect(transfer.status().totals.done).toBe(5)
  expect(server.count('bundle')).toBe(1)
})

test('a bundle whose answer was lost is sent again, without a question for each of its files', async ({ expect }) => {
  const { server, transfer } = await openBundlingHouse()
  server.fault = ({ verb, n }) => (verb !== 'bundle' ? undefined : n === 1 ? 'lose-answer' : n === 2 ? 'cut' : n === 3 ? 'drop' : undefined)
  transfer.add(manyOf(50))
  await transfer.settled()
  expect(transfer.status().totals).toMatchObject({ done: 50, failed: 0 })
  expect([server.count('bundle'), server.count('look'), server.count('part')]).toEqual([4, 0, 0])
})

test('where bundles are not taken every file goes alone, and none fails of it', async ({ expect }) => {
  for (const status of [404, 405, 413]) {
    const { server, transfer } = await openBundlingHouse()
    server.fault = ({ verb }) => (verb === 'bundle' ? { status, code: `http.${status}` } : undefined)
    transfer.add(manyOf(20))
    await transfer.settled()
    expect(transfer.status().totals).toMatchObject({ done: 20, failed: 0 })
    expect([server.count('part'), server.count('look')]).toEqual([20, 0])
  }
})

test('a server that is busy or full is waited for, and what it then takes is complete', async ({ expect }) => {
  const { server, transfer } = await openBundlingHouse()
  const refusals = [
    { status: 503, code: 'internal' },
    { status: 507, code: 'store.full' },
    { status: 429, code: 'request.too_many', retryAfter: '0' },
  ]
  server.fault = ({ verb }) => (verb === 'bundle' ? refusals.shift() : undefined)
  transfer.add(manyOf(30))
  await transfer.settled()
  expect(transfer.status().totals).toMatchObject({ done: 30, failed: 0 })
  expect(server.count('bundle')).toBe(4)
})

test('an answer that is none of the server’s counts as none', async ({ expect }) => {
  const { server, transfer } = await openBundlingHouse({
    put: async () => answers.shift() ?? { status: 503, retryAfter: null, text: '' },
  })
  const answers = ['<html>Welcome</html>', '{}', '{"files":[]}', '{"files":[null,null]}'].map((text) => ({ status: 200, retryAfter: null, text }))
  transfer.add(manyOf(2))
  await expect.poll(() => answers.length).toBe(0)
  await expect.poll(() => transfer.snapshot().files[0]?.reason).toBe('http.503')
  expect(transfer.status().totals).toMatchObject({ done: 0, failed: 0 })
  expect(server.uploads.size).toBe(2)
})

test('one file of a bundle that is paused or cancelled does not cut the others', async ({ expect }) => {
  const { server, transfer } = await openBundlingHouse({ lanes: 1 })
  const [held, arrived] = [gate(), gate()]
  server.beforePartAnswer = async () => {
    arrived.open()
    await held.passed
  }
  const states = transfer.add(manyOf(3))
  await arrived.passed
  transfer.cancel(states[0]?.key)
  transfer.pause(states[1]?.key)
  held.open()
  await transfer.settled()
  expect(transfer.snapshot().files.map(({ phase }) => phase)).toEqual(['done', 'done', 'done'])
  expect(server.count('bundle')).toBe(1)
})

test('a bundle of which nothing is wanted any more is cut, and gone on with when it is wanted again', async ({ expect }) => {
  const { server, transfer } = await openBundlingHouse()
  const arrived = gate()
  server.fault = ({ verb, n }) => {
    if (verb !== 'bundle' || n > 1) return undefined
    arrived.open()
    return 'hang'
  }
  transfer.add(manyOf(5))
  await arrived.passed
  transfer.pause()
  await expect.poll(() => transfer.status().moving).toBe(false)
  expect(transfer.snapshot().files.map(({ phase }) => phase)).toEqual(['paused', 'paused', 'paused', 'paused', 'paused'])
  transfer.resume()
  await transfer.settled()
  expect(transfer.status().totals.done).toBe(5)
})
