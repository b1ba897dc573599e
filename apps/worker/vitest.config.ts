import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { defineProject } from 'vitest/config'

const migrations = await readD1Migrations(new URL('../../packages/core/migrations', import.meta.url).pathname)

const kept: unknown[] = []

const texts: unknown[] = []

/** Stands where the Worker's requests leave: as much of Resend and Twilio as is asked of them, and what they took. */
async function providers(request: Request): Promise<Response> {
  const { hostname, pathname } = new URL(request.url)
  if (hostname === 'api.twilio.com') {
    if (request.method === 'POST') texts.push({ form: await request.text(), key: request.headers.get('Authorization') })
    return Response.json(pathname === '/kept' ? texts : {})
  }
  if (hostname !== 'api.resend.com') return new Response(null, { status: 502 })
  if (pathname === '/emails') kept.push({ mail: await request.json(), key: request.headers.get('Authorization') })
  return Response.json(pathname === '/kept' ? kept : {})
}

/** Journeys in workerd, with the bindings that wrangler.toml gives to the deployed Worker. */
export default defineProject({
  plugins: [
    cloudflareTest({
      wrangler: { configPath: '../../wrangler.toml' },
      miniflare: {
        outboundService: providers,
        bindings: {
          MIGRATIONS: migrations,
          PUBLIC_URL: 'http://localhost:8787',
          SLUICE_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
          SETUP_SECRET: 'a secret that only this test knows',
          SLUICE_DEVELOPMENT: '1',
        },
      },
    }),
  ],
  test: { name: 'worker', testTimeout: 60_000, include: ['test/**/*.test.ts'], setupFiles: ['test/migrate.ts'] },
})
