import { once } from 'node:events'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { afterEach, test } from 'vitest'
import { bytesByHand } from '../src/bytes-by-hand.ts'
import { directBody } from '../src/direct-body.ts'

const MIB = 1024 * 1024
const buffers = { take: () => new ArrayBuffer(MIB), give: () => {} }
const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

/** A server whose bytes go by hand. @returns its URL. */
async function serve(answer: (request: Request) => Promise<Response> | Response): Promise<string> {
  const listener = getRequestListener(bytesByHand(answer, buffers))
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing)).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const pattern = (bytes: number) => Uint8Array.from({ length: bytes }, (_, at) => at % 251)

/** What a reader with buffers of its own gets, and what it then failed of. */
async function readAll(body: ReadableStream<Uint8Array>, bufferBytes: number): Promise<{ bytes: Buffer; failed: boolean }> {
  const reader = body.getReader({ mode: 'byob' })
  const chunks: Uint8Array[] = []
  try {
    for (;;) {
      const { done, value } = await reader.read(new Uint8Array(bufferBytes))
      if (done) return { bytes: Buffer.concat(chunks), failed: false }
      chunks.push(value)
    }
  } catch {
    return { bytes: Buffer.concat(chunks), failed: true }
  }
}

for (const sizeBytes of [0, 1, 1_000, MIB - 1, MIB, 3 * MIB + 7]) {
  test(`a request of ${sizeBytes} bytes is read as it was sent, into the reader's buffers and without any`, async ({ expect }) => {
    const bytes = pattern(sizeBytes)
    const url = await serve(async (request) => {
      if (!request.body) return new Response('no body')
      if (request.url.endsWith('/own')) return new Response(new Uint8Array(await new Response(request.body).arrayBuffer()))
      const { bytes } = await readAll(request.body, 100_003)
      return new Response(new Uint8Array(bytes))
    })
    for (const path of ['', '/own']) {
      const answer = await fetch(url + path, { method: 'PUT', body: bytes })
      expect(Buffer.compare(Buffer.from(await answer.arrayBuffer()), Buffer.from(bytes))).toBe(0)
    }
  })
}

test('a request that is cut gives what came and then an error', async ({ expect }) => {
  const { promise, resolve } = Promise.withResolvers<{ bytes: Buffer; failed: boolean }>()
  const url = await serve(async (request) => {
    if (request.body) resolve(await readAll(request.body, MIB))
    return new Response('too late')
  })
  const cut = request(url, { method: 'PUT', headers: { 'Content-Length': 5_000 } }).once('error', () => {})
  cut.write(pattern(2_000), () => setTimeout(() => cut.destroy(), 50))
  const got = await promise
  expect(got.failed).toBe(true)
  expect(got.bytes.equals(pattern(2_000))).toBe(true)
})

test('an answer before the body was read arrives, and the connection serves the next request', async ({ expect }) => {
  const url = await serve((request) => new Response(request.method === 'PUT' ? 'refused' : 'hello', { status: request.method === 'PUT' ? 409 : 200 }))
  expect((await fetch(url, { method: 'PUT', body: pattern(MIB) })).status).toBe(409)
  expect(await (await fetch(url)).text()).toBe('hello')
})

/** An answer whose body is written as an archive is. */
function written(sizeBytes: number, write: (writer: WritableStreamDefaultWriter<Uint8Array>) => Promise<void>, failed: (error: unknown) => void): Response {
  const { readable, writable } = directBody(sizeBytes, buffers)
  write(writable.getWriter()).catch(failed)
  return new Response(readable, { headers: { 'Content-Length': String(sizeBytes), 'Accept-Ranges': 'bytes' } })
}

test('a body that is written piece by piece arrives as it is', async ({ expect }) => {
  const bytes = pattern(2 * MIB + 5)
  const write = async (writer: WritableStreamDefaultWriter<Uint8Array>) => {
    for (let at = 0; at < bytes.byteLength; at += 300_000) await writer.write(bytes.slice(at, at + 300_000))
    await writer.close()
  }
  const url = await serve(() => written(bytes.byteLength, write, () => {}))
  expect(Buffer.compare(Buffer.from(await (await fetch(url)).arrayBuffer()), Buffer.from(bytes))).toBe(0)
})

for (const [what, pieces] of [
  ['short', 1],
  ['long', 3],
] as const) {
  test(`a body that is too ${what} cuts the connection`, async ({ expect }) => {
    const { promise, resolve } = Promise.withResolvers<unknown>()
    const write = async (writer: WritableStreamDefaultWriter<Uint8Array>) => {
      for (let n = 0; n < pieces; n++) await writer.write(pattern(1_000))
      await writer.close()
    }
    const url = await serve(() => written(2_000, write, resolve))
    const got = fetch(url).then((answer) => answer.arrayBuffer())
    if (what === 'short') await expect(got).rejects.toThrow()
    else await got.catch(() => {})
    expect(await promise).toBeInstanceOf(RangeError)
  })
}

test('who writes to a client that went away is told so', async ({ expect }) => {
  const { promise, resolve } = Promise.withResolvers<unknown>()
  const write = async (writer: WritableStreamDefaultWriter<Uint8Array>) => {
    for (;;) await writer.write(pattern(MIB))
  }
  const url = await serve(() => written(1_000 * MIB, write, resolve))
  const stop = new AbortController()
  await fetch(url, { signal: stop.signal })
  stop.abort()
  expect(await promise).toBeInstanceOf(Error)
})
