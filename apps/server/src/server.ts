import { createServer, type Server } from 'node:http'
import { fileURLToPath } from 'node:url'
import { getRequestListener } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { createApp } from '@sluice/api/app'
import { contextOf, type Served } from '@sluice/api/served'
import { startChores } from './chores.ts'
import { openHost } from './context.ts'
import type { Settings } from './env.ts'
import { setUpUnattended } from './first-run.ts'
import { servePages } from './pages.ts'

const WEB = fileURLToPath(new URL('../../web/dist', import.meta.url))
const KEEP_ALIVE_MS = 65_000

export interface RunningServer {
  /** Where it listens. */
  url: string
  /** The link that makes the first administrator; null once there is one. */
  setupUrl: string | null
  /** Takes no more requests, finishes those in flight, then closes everything. */
  stop(): Promise<void>
}

/** Opens the host, serves pages and API, and runs the chores. */
export async function startServer(settings: Settings): Promise<RunningServer> {
  const { host, outbox, close } = await openHost(settings)
  const later = new Set<Promise<unknown>>()
  const served: Served = {
    host,
    clock: Date.now,
    waitUntil(work) {
      const done = work.catch((error: unknown) => host.logger.error('later.failed', { error })).finally(() => later.delete(done))
      later.add(done)
    },
    address: '',
    outbox,
  }
  const app = createApp((c) => Promise.resolve({ ...served, address: addressOf(c, settings) }))
  servePages(app, WEB)
  const setupNeeded = await setUpUnattended(contextOf(served, new Request(host.publicUrl)), settings)
  const answer = getRequestListener(app.fetch)
  const server = await listen((request, response) => void answer(request, response), settings)
  const chores = startChores(served)
  return {
    url: host.publicUrl,
    setupUrl: setupNeeded ? `${host.publicUrl}/setup#${host.setupSecret}` : null,
    async stop() {
      await closeServer(server)
      await chores.stop()
      await Promise.all(later)
      close()
    },
  }
}

/** Only a proxy that the settings name may say who asks. */
function addressOf(c: Parameters<typeof getConnInfo>[0], settings: Settings): string {
  const forwarded = settings.SLUICE_TRUST_PROXY ? c.req.header('X-Forwarded-For')?.split(',').at(-1)?.trim() : undefined
  return forwarded ?? getConnInfo(c).remote.address ?? ''
}

async function listen(listener: Parameters<typeof createServer>[1], settings: Settings): Promise<Server> {
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: KEEP_ALIVE_MS }, listener)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(settings.PORT, settings.HOST, resolve)
  })
  return server
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  await closed
}
