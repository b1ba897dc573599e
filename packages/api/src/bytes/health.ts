import { checkReadiness } from '@sluice/core/readiness'
import type { Hono } from 'hono'
import type { ApiEnv } from '../served.ts'

/** `GET /api/health`: the process is up. `GET /api/ready`: database, store and mail answer, each by name. */
export function healthRoutes(app: Hono<ApiEnv>): void {
  app.get('/api/health', (c) => c.json({ status: 'up' }))
  app.get('/api/ready', async (c) => {
    const checks = await checkReadiness(c.var.ctx)
    const ready = Object.values(checks).every((check) => check === 'ok')
    return c.json({ ready, ...checks }, ready ? 200 : 503)
  })
}
