import { createHash } from 'node:crypto'
import { submissions } from '@sluice/core/submissions/table'
import { LOOK_EVERY } from '@sluice/core/submissions/policy'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openHouse } from '../../testing/house.ts'
import { bytesOf, makeHolder, makeJob, startUpload } from '../../testing/sending.ts'

const house = await openHouse()

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
afterEach(() => void vi.useRealTimers())

/** A file on its way, and when bytes were last seen of what it belongs to. */
async function sending(sizeBytes: number) {
  const { customerId, orderId, taskId } = await makeJob(house)
  const { as } = await makeHolder(house, customerId)
  const { uploadId } = await startUpload(house, as, taskId, sizeBytes)
  const bytesAt = async () => (await house.host.db.select().from(submissions).all()).find((row) => row.orderId === orderId)?.bytesAt
  return { as, uploadId, bytesAt }
}

/** A request whose body begins with these bytes and goes on when it is told to. */
function held(path: string, as: Record<string, string>, first: Uint8Array<ArrayBuffer>, rest: Uint8Array<ArrayBuffer>) {
  let going: ReadableStreamDefaultController<Uint8Array> | undefined
  const body = new ReadableStream<Uint8Array>({ start: (controller) => void (going = controller) })
  going?.enqueue(first)
  const headers = { 'Content-Length': String(first.length + rest.length) }
  const init = { method: 'PUT', as, headers, body, duplex: 'half' }
  return {
    answer: house.ask(path, init),
    goOn() {
      going?.enqueue(rest)
      going?.close()
    },
    cut: () => going?.error(new Error('the sender went away')),
  }
}

/** Time passes while a body comes. */
async function pass(ms: number): Promise<void> {
  house.time.now += ms
  await vi.advanceTimersByTimeAsync(LOOK_EVERY)
}

test('a part that takes longer than a submission may be quiet keeps it open, and no longer than it comes', async () => {
  const { as, uploadId, bytesAt } = await sending(10)
  const startedAt = await bytesAt()
  const bytes = bytesOf(10)
  const part = held(`/api/uploads/${uploadId}/parts/1`, as, bytes.slice(0, 4), bytes.slice(4))
  await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1))
  for (const minutes of [1, 2, 3]) {
    await pass(60_000)
    await vi.waitFor(async () => expect(await bytesAt()).toBe((startedAt ?? 0) + minutes * 60_000))
  }
  part.goOn()
  expect((await part.answer).status).toBe(200)
  expect(vi.getTimerCount()).toBe(0)
})

test('a bundle that comes slowly keeps open what its head names', async () => {
  const { as, uploadId, bytesAt } = await sending(10)
  const startedAt = await bytesAt()
  const bytes = bytesOf(10)
  const head = new TextEncoder().encode(`${JSON.stringify([{ uploadId, sizeBytes: 10, sha256: createHash('sha256').update(bytes).digest('hex') }])}\n`)
  const bundle = held('/api/uploads/bundle', as, head, bytes)
  await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1))
  await pass(60_000)
  await vi.waitFor(async () => expect(await bytesAt()).toBe((startedAt ?? 0) + 60_000))
  bundle.goOn()
  expect((await bundle.answer).status).toBe(200)
  expect(vi.getTimerCount()).toBe(0)
})

test('bytes of a line that was cut count as bytes, those that were refused do not', async () => {
  const { as, uploadId, bytesAt } = await sending(10)
  const startedAt = await bytesAt()
  const bytes = bytesOf(10)
  house.time.now += 60_000
  const refused = held(`/api/uploads/${uploadId}/parts/2`, as, bytes, new Uint8Array())
  expect((await refused.answer).status).toBe(400)
  expect(await bytesAt()).toBe(startedAt)
  const part = held(`/api/uploads/${uploadId}/parts/1`, as, bytes.slice(0, 4), bytes.slice(4))
  await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1))
  part.cut()
  expect((await part.answer).status).toBe(400)
  expect(await bytesAt()).toBe((startedAt ?? 0) + 60_000)
})
