import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { defineProject } from 'vitest/config'

const migrations = await readD1Migrations(new URL('migrations', import.meta.url).pathname)

/** The same test files on D1, in workerd. */
export default defineProject({
  plugins: [
    cloudflareTest({
      miniflare: {
        compatibilityDate: '2026-11-01',
        compatibilityFlags: ['nodejs_compat'],
        d1Databases: ['DB'],
        bindings: { MIGRATIONS: migrations },
      },
    }),
  ],
  test: { name: 'core-d1', isolate: false, testTimeout: 60_000, include: ['src/**/*.test.ts'] },
})
