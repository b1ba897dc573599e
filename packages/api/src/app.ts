import type { Context } from '@sluice/core/context'
import { defineError, NamedError } from '@sluice/core/errors'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { type Context as HonoContext, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { archiveRoutes } from './bytes/archives.ts'
import { bundleRoutes } from './bytes/bundles.ts'
import { fileRoutes } from './bytes/files.ts'
import { healthRoutes } from './bytes/health.ts'
import { logoRoutes } from './bytes/logos.ts'
import { outboxRoutes } from './bytes/outbox.ts'
import { partRoutes } from './bytes/parts.ts'
import { receiptRoutes } from './bytes/receipts.ts'
import { problemOf, problemResponse } from './errors.ts'
import { assertNoFlood } from './floods.ts'
import { assertOwnOrigin, isPlainElsewhere, plainHttpRefused } from './origin.ts'
import { appRouter } from './router.ts'
import { type ApiEnv, contextOf, type Served } from './served.ts'

const LARGEST_JSON = 1_000_000
const requestTooLarge = defineError('request.too_large', 'too_large', 'A request has at most 1 MB.')
const nothingHere = defineError('not_found', 'not_found', 'There is nothing here.')

/** Every door of Sluice but the pages themselves: tRPC for JSON, plain routes for bytes. `serve` is the host's choice of adapters. */
export function createApp(serve: (c: HonoContext<ApiEnv>) => Promise<Served>): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  app.use('*', async (c, next) => {
    const served = await serve(c)
    if (isPlainElsewhere(c.req.raw, served.host.publicUrl) && c.req.path !== '/api/health') return plainHttpRefused()
    c.set('served', served)
    await next()
  })
  app.use('/api/*', async (c, next) => {
    const ctx = contextOf(c.var.served, c.req.raw)
    c.set('ctx', ctx)
    await assertNoFlood(c.var.served, ctx, c.req.raw)
    assertOwnOrigin(c.req.raw, ctx.publicUrl)
    await next()
    c.header('X-Request-Id', ctx.requestId)
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store')
    c.header('X-Content-Type-Options', 'nosniff')
  })
  app.use('/api/trpc/*', bodyLimit({ maxSize: LARGEST_JSON, onError: () => refuse(requestTooLarge()) }))
  app.all('/api/trpc/*', (c) => answerTrpc(c.var.ctx, c.req.raw))
  bundleRoutes(app)
  partRoutes(app)
  fileRoutes(app)
  archiveRoutes(app)
  receiptRoutes(app)
  logoRoutes(app)
  healthRoutes(app)
  outboxRoutes(app)
  app.all('/api/*', () => refuse(nothingHere()))
  app.onError((error, c) => answerError(error, c.var.ctx, c.req.raw))
  return app
}

function refuse(error: NamedError): never {
  throw error
}

function answerTrpc(ctx: Context, request: Request): Promise<Response> {
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: request,
    router: appRouter,
    maxBatchSize: 10,
    createContext: ({ resHeaders }) => ({ ...ctx, request, responseHeaders: resHeaders }),
    onError({ error, path }) {
      if (!(error.cause instanceof NamedError) && error.code === 'INTERNAL_SERVER_ERROR')
        ctx.logger.error('request.failed', { requestId: ctx.requestId, path, error: error.cause ?? error })
    },
  })
}

/** A person who navigated to bytes that are refused is shown a page that says it in words; a program gets problem JSON. */
function answerError(error: unknown, ctx: Context | undefined, request: Request): Response {
  const problem = problemOf(error)
  const requestId = ctx?.requestId ?? ''
  if (!(error instanceof NamedError)) ctx?.logger.error('request.failed', { requestId, path: new URL(request.url).pathname, error })
  const navigated = request.method === 'GET' && request.headers.get('Sec-Fetch-Mode') === 'navigate'
  if (!navigated) return problemResponse(problem, requestId)
  const query = new URLSearchParams({ code: problem.code, request: requestId })
  return new Response(null, { status: 303, headers: { Location: `/problem?${query}`, 'Cache-Control': 'no-store' } })
}
