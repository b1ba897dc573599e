import { createServer, type RequestListener, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { getRequestListener } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { createApp } from '@sluice/api/app'
import { contextOf, type Served } from '@sluice/api/served'
import type { Instant } from '@sluice/core/instants'
import { runChores, startChores } from './chores.ts'
import { bytesByHand } from './bytes-by-hand.ts'
import { openHost } from './context.ts'
import { directBody } from './direct-body.ts'
import type { Settings } from './env.ts'
import { floodGate } from './floods.ts'
import { setUpUnattended } from './first-run.ts'
import { forwardedAddress } from './forwarded.ts'
import { servePages } from './pages.ts'

const WEB = fileURLToPath(new URL('../../web/dist', import.meta.url))
const STOP_MS = 30_000
const KEEP_ALIVE_MS = 65_000
/** A little longer than the store waits for the next byte of a part, so that a part is refused by name. */
const SILENCE_MS = 65_000

export interface RunningServer {
  /** Where people reach it: PUBLIC_URL, or else localhost with the port that it listens on. */
  url: string
  /** The link that makes the first administrator; null once there is one. */
  setupUrl: string | null
  /** What the timer does at full minutes, with what comes after it. */
  runChores(at: Instant): Promise<void>
  /** Takes no more requests, finishes those in flight, then closes everything. */
  stop(): Promise<void>
}

/** What a trial chooses otherwise: the clock, and how long the body of a request may send nothing before it is cut. */
export interface Trial {
  clock?: () => Instant
  silenceMs?: number
}

/** Opens the host, serves pages and API, and runs the chores. */
export async function startServer(settings: Settings, { clock = Date.now, silenceMs = SILENCE_MS }: Trial = {}): Promise<RunningServer> {
  const { host, outbox, buffers, close } = await openHost(settings)
  const later = new Set<Promise<unknown>>()
  const served: Served = {
    host,
    clock,
    waitUntil(work) {
      const done = work.catch((error: unknown) => host.logger.error('later.failed', { error })).finally(() => later.delete(done))
      later.add(done)
    },
    address: '',
    outbox,
    limit: floodGate(clock),
    fixedLength: (sizeBytes) => directBody(sizeBytes, buffers),
  }
  const app = createApp((c) => Promise.resolve({ ...served, address: addressOf(c, settings) }))
  servePages(app, WEB)
  const setupNeeded = await setUpUnattended(contextOf(served, new Request(host.publicUrl)), settings)
  const server = await listen(cutSilent(getRequestListener(bytesByHand(app.fetch, buffers)), silenceMs), settings).catch((error: unknown) => {
    close()
    throw error
  })
  if (settings.PUBLIC_URL === undefined) host.publicUrl = `http://localhost:${portOf(server)}`
  const unasked = unused(server)
  const chores = startChores(served)
  return {
    url: host.publicUrl,
    setupUrl: setupNeeded ? `${host.publicUrl}/setup#${host.setupSecret}` : null,
    async runChores(at) {
      await runChores(served, at)
      await Promise.all(later)
    },
    async stop() {
      await closeServer(server, unasked)
      await chores.stop()
      while (later.size > 0) await Promise.all(later)
      close()
    },
  }
}

/** Only a proxy that the settings name may say who asks. */
function addressOf(c: Parameters<typeof getConnInfo>[0], settings: Settings): string {
  const forwarded = settings.SLUICE_TRUST_PROXY ? forwardedAddress(c.req.header('X-Forwarded-For')) : undefined
  return forwarded ?? getConnInfo(c).remote.address ?? ''
}

/** Ends a request whose body stopped coming; an answer may be taken as slowly as the client likes. */
function cutSilent(answer: (...exchange: Parameters<RequestListener>) => Promise<void>, silenceMs: number): RequestListener {
  return (request, response) => {
    request.setTimeout(silenceMs, () => request.destroy())
    response.on('timeout', () => {})
    void answer(request, response)
  }
}

/** The port that the system chose when the settings say 0. */
function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port.')
  return address.port
}

async function listen(listener: RequestListener, settings: Settings): Promise<Server> {
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: KEEP_ALIVE_MS }, listener)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(settings.PORT, settings.HOST, resolve)
  })
  return server
}

/** The connections that have asked for nothing yet: browsers open some in advance, and Node does not count them as idle. */
function unused(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket.once('close', () => sockets.delete(socket))))
  server.on('request', ({ socket }) => sockets.delete(socket))
  return sockets
}

/**
 * Lets requests in flight end, and each connection with its answer: a client that sends one request after another would hold the server
 * open for ever. Who takes longer than half a minute is cut.
 */
async function closeServer(server: Server, unasked: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.on('request', (request, response) => response.once('close', () => request.socket.end()))
  server.closeIdleConnections()
  for (const socket of unasked) socket.destroy()
  const idle = setInterval(() => server.closeIdleConnections(), 100)
  const limit = setTimeout(() => server.closeAllConnections(), STOP_MS)
  await closed
  clearInterval(idle)
  clearTimeout(limit)
}
