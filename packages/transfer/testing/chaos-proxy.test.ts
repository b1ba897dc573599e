import { createHash, randomBytes } from 'node:crypto'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { onTestFinished, test } from 'vitest'
import { type ChaosOptions, openChaosProxy } from './chaos-proxy.ts'

/** A server that keeps what it was sent, and once a sender has ended answers with how many bytes came; and a bad line to it. */
async function openLine(options: Omit<ChaosOptions, 'targetPort'>) {
  const received: { bytes: number; hash: string; broken: boolean; ended: Promise<void> }[] = []
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    const hash = createHash('sha256')
    const { promise, resolve } = Promise.withResolvers<void>()
    const entry = { bytes: 0, hash: '', broken: false, ended: promise }
    received.push(entry)
    socket.on('data', (bytes) => {
      entry.bytes += bytes.length
      hash.update(bytes)
    })
    socket.on('end', () => {
      entry.hash = hash.digest('hex')
      socket.end(`${entry.bytes} bytes`)
      resolve()
    })
    socket.on('error', () => {
      entry.broken = true
      resolve()
    })
    onTestFinished(() => void socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const line = await openChaosProxy({ ...options, targetPort: (server.address() as AddressInfo).port })
  onTestFinished(async () => {
    await line.close()
    server.close()
  })
  return { line, received }
}

/** Sends bytes and its end, and waits for the answer. */
function send(port: number, bytes: Buffer): { socket: Socket; answer: Promise<string> } {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  onTestFinished(() => void socket.destroy())
  let text = ''
  socket.setEncoding('utf8').on('data', (part: string) => (text += part))
  socket.end(bytes)
  const answer = new Promise<string>((resolve, reject) => socket.once('error', reject).once('end', () => resolve(text)))
  answer.catch(() => {})
  return { socket, answer }
}

const MIB = 1024 * 1024
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

test('a good line hands everything on, both ways, and counts it', async ({ expect }) => {
  const { line, received } = await openLine({})
  const bytes = randomBytes(20 * MIB)
  expect(await send(line.port, bytes).answer).toBe(`${bytes.length} bytes`)
  expect(received[0]?.hash).toBe(sha256(bytes))
  expect(line.counts).toEqual({ bytesUp: bytes.length, bytesDown: 14, connections: 1, resets: 0, cuts: 0 })
})

test('latency is paid once each way and not by each piece', async ({ expect }) => {
  const { line, received } = await openLine({ latencyMs: 100 })
  const bytes = randomBytes(4 * MIB)
  const begunAt = performance.now()
  expect(await send(line.port, bytes).answer).toBe(`${bytes.length} bytes`)
  expect(performance.now() - begunAt).toBeGreaterThanOrEqual(199)
  expect(received[0]?.hash).toBe(sha256(bytes))
})

test('a slow line carries no more than its speed', async ({ expect }) => {
  const { line, received } = await openLine({ bytesPerSecond: 2_000_000, latencyMs: 20 })
  const bytes = randomBytes(1_000_000)
  const begunAt = performance.now()
  await send(line.port, bytes).answer
  expect(performance.now() - begunAt).toBeGreaterThanOrEqual(450)
  expect(received[0]?.hash).toBe(sha256(bytes))
})

test('a connection is reset after so many bytes, and the next one is too', async ({ expect }) => {
  const { line, received } = await openLine({ resetEveryBytes: 1_000_000 })
  for (const time of [1, 2]) {
    await expect(send(line.port, randomBytes(3 * MIB)).answer).rejects.toThrow(/ECONNRESET|EPIPE/)
    await received[time - 1]?.ended
    expect(received[time - 1]).toMatchObject({ broken: true })
    expect(received[time - 1]?.bytes).toBeLessThanOrEqual(1_000_000)
    expect(line.counts).toMatchObject({ resets: time, bytesUp: time * 1_000_000 })
  }
  expect(await send(line.port, Buffer.alloc(999_999)).answer).toBe('999999 bytes')
})

test('a line that was cut is silent: neither end is told, and a new connection works', async ({ expect }) => {
  const { line, received } = await openLine({ cutEveryBytes: 500_000 })
  const silent = send(line.port, randomBytes(MIB))
  const told = Promise.race([silent.answer, received[0]?.ended].filter((promise) => promise !== undefined))
  expect(await Promise.race([told, sleep(300, 'nothing')])).toBe('nothing')
  expect(received[0]).toMatchObject({ bytes: 500_000, broken: false })
  expect(line.counts).toMatchObject({ cuts: 1, bytesUp: 500_000 })
  expect(await send(line.port, Buffer.alloc(1_000)).answer).toBe('1000 bytes')
})

test('a paused line lets nothing pass until it goes on, and then loses nothing', async ({ expect }) => {
  const { line, received } = await openLine({ latencyMs: 5 })
  const bytes = randomBytes(30 * MIB)
  const { answer } = send(line.port, bytes)
  while (line.counts.bytesUp === 0) await sleep(1)
  line.pause()
  await sleep(50)
  const here = received[0]?.bytes
  const late = send(line.port, Buffer.alloc(10))
  await sleep(200)
  expect(received[0]?.bytes).toBe(here)
  line.resume()
  expect(await answer).toBe(`${bytes.length} bytes`)
  expect(await late.answer).toBe('10 bytes')
  expect(received[0]?.hash).toBe(sha256(bytes))
})

test('cut and reset take the connections of now', async ({ expect }) => {
  const { line, received } = await openLine({ bytesPerSecond: 100_000 })
  const first = send(line.port, randomBytes(MIB))
  while ((received[0]?.bytes ?? 0) === 0) await sleep(5)
  expect(line.cut()).toBe(1)
  expect(line.cut()).toBe(0)
  const second = send(line.port, randomBytes(MIB))
  while ((received[1]?.bytes ?? 0) === 0) await sleep(5)
  expect(line.reset()).toBeGreaterThanOrEqual(1)
  await expect(second.answer).rejects.toThrow(/ECONNRESET|EPIPE/)
  expect(await Promise.race([first.answer, sleep(100, 'nothing')])).toBe('nothing')
})

test('a line to nobody resets who asks', async ({ expect }) => {
  const { line } = await openLine({})
  const nobody = await openChaosProxy({ targetPort: 1 })
  onTestFinished(() => nobody.close())
  await expect(send(nobody.port, Buffer.alloc(10)).answer).rejects.toThrow(/ECONNRESET|EPIPE/)
  expect(line.counts.connections).toBe(0)
})
