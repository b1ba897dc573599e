import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

// Needs a built app and Debian's Chromium: `vite build && vitest run --config e2e/vitest.config.ts`.
export default defineConfig({
  root: join(import.meta.dirname, '..'),
  test: { name: 'web pages', include: ['e2e/*.e2e.ts'], fileParallelism: false, testTimeout: 60_000, hookTimeout: 60_000 },
})
