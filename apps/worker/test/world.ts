import { createExecutionContext, createScheduledController, waitOnExecutionContext } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import type { World } from '@sluice/api/testing/browser'
import { vi } from 'vitest'
import type { Env } from '../src/context.ts'
import worker from '../src/main.ts'

/** Asks a Worker that has other bindings than wrangler.toml's, and waits for what it does after its answer. */
export async function ask(bindings: Env, request: Request): Promise<Response> {
  const exec = createExecutionContext()
  const answer = await worker.fetch(request, bindings, exec)
  await waitOnExecutionContext(exec)
  return answer
}

/** The triggers of wrangler.toml as Cloudflare calls them: at a full hour both come. */
export async function trigger(at: number, bindings: Env = env, crons = ['* * * * *', '0 * * * *']): Promise<void> {
  for (const cron of crons) {
    const exec = createExecutionContext()
    await worker.scheduled(createScheduledController({ scheduledTime: at, cron }), bindings, exec)
    await waitOnExecutionContext(exec)
  }
}

/** The Worker of wrangler.toml with its own D1 and R2 (vitest gives each test file new ones). */
export const openWorld = (): Promise<World> =>
  Promise.resolve({
    origin: 'http://localhost:8787',
    setupSecret: env.SETUP_SECRET,
    fetch: (request) => exports.default.fetch(request),
    travelTo: (at) => (at === null ? vi.useRealTimers() : vi.setSystemTime(at)),
    runChores: (at) => trigger(at),
    objectKeys: async () => (await env.BUCKET.list()).objects.map((object) => object.key),
    close: () => Promise.resolve(),
  })
