import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineProject } from 'vitest/config'

export default defineProject({
  plugins: [
    cloudflareTest({
      miniflare: {
        compatibilityDate: '2026-11-01',
        compatibilityFlags: ['nodejs_compat'],
        r2Buckets: ['BUCKET'],
        d1Databases: ['DB'],
        email: { send_email: [{ name: 'EMAIL' }] },
      },
    }),
  ],
  test: { name: 'adapters-workerd', testTimeout: 60_000, include: ['src/**/*.workers.test.ts'] },
})
