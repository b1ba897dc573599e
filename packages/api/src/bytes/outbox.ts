import type { Hono } from 'hono'
import type { ApiEnv } from '../served.ts'
import { isLoopback } from '../origin.ts'

/**
 * `GET /api/dev/outbox`: what the development mailer kept. It holds sign-in codes, so it exists only where the host offers it (a loopback
 * bind with the development flag), for a request to localhost by name that no proxy forwarded.
 */
export function outboxRoutes(app: Hono<ApiEnv>): void {
  app.get('/api/dev/outbox', async (c, next) => {
    const { outbox } = c.var.served
    const forwarded = ['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Real-IP', 'CF-Connecting-IP'].some((name) => c.req.header(name) !== undefined)
    if (!outbox || forwarded || !isLoopback(new URL(c.req.url).hostname)) return next()
    return c.json({ mails: outbox() })
  })
}
