import { createApp } from '@sluice/api/app'
import { RECEIPT_KEYS } from '@sluice/api/bytes/receipts'
import { isLoopback, plainHttpRefused } from '@sluice/api/origin'
import { type ApiEnv, contextOf, type Served } from '@sluice/api/served'
import { runDueChores } from '@sluice/core/chores/runner'
import { NamedError } from '@sluice/core/errors'
import { DAY, type Instant, MINUTE } from '@sluice/core/instants'
import type { ExecutionContext, Hono } from 'hono'
import { type Env, openHost } from './context.ts'
import { servePage } from './pages.ts'
import { refuseUnconfigured } from './refusal.ts'

type IsolateHost = Omit<Served, 'waitUntil' | 'address'> & { app: Hono<ApiEnv> }

/** Settings, keys and adapters are opened once an isolate. Not their promise: a request that is cut would leave the others waiting for it. */
const hosts = new WeakMap<Env, IsolateHost>()

async function hostOf(env: Env): Promise<IsolateHost> {
  const known = hosts.get(env)
  if (known) return known
  const served = { ...(await openHost(env, (line) => console.log(line))), clock: () => Date.now() }
  const app = createApp((c) =>
    Promise.resolve({ ...served, waitUntil: (work) => c.executionCtx.waitUntil(work), address: c.req.header('CF-Connecting-IP') ?? '' }),
  )
  const host = hosts.get(env) ?? { ...served, app }
  hosts.set(env, host)
  return host
}

/** wrangler dev stands in for Cloudflare's edge and names the asker as it does; the outbox would take a loopback asker for a proxied one. */
function withoutLocalEdge(request: Request): Request {
  const headers = new Headers(request.headers)
  if (['127.0.0.1', '::1'].includes(headers.get('CF-Connecting-IP') ?? '')) headers.delete('CF-Connecting-IP')
  return new Request(request, { headers })
}

export default {
  async fetch(request: Request, env: Env, exec: ExecutionContext): Promise<Response> {
    const { pathname, protocol, hostname } = new URL(request.url)
    if (protocol === 'http:' && !isLoopback(hostname)) return plainHttpRefused()
    if (!pathname.startsWith('/api/') && pathname !== RECEIPT_KEYS) return servePage(request, env.ASSETS)
    try {
      const { app } = await hostOf(env)
      return await app.fetch(pathname === '/api/dev/outbox' ? withoutLocalEdge(request) : request, env, exec)
    } catch (error) {
      if (error instanceof NamedError) return refuseUnconfigured(request, error)
      throw error
    }
  },
  /** The trigger of every minute leaves the rare chores to the hourly one; where both come, a chore's lease lets one of them run it. */
  async scheduled(event: { cron: string; scheduledTime: Instant }, env: Env, exec: ExecutionContext): Promise<void> {
    const served = await hostOf(env)
    const ctx = contextOf({ ...served, waitUntil: (work) => exec.waitUntil(work), address: '' }, new Request(served.host.publicUrl))
    await runDueChores({ ...ctx, now: event.scheduledTime }, event.cron === '* * * * *' ? MINUTE : DAY)
  },
}
