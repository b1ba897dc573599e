import { defineConfig } from 'vitest/config'

// Needs a built app and Debian's Chromium: `vite build && vitest run --config e2e/vitest.config.ts`.
export default defineConfig({ root: import.meta.dirname, test: { name: 'web pages', include: ['*.e2e.ts'], fileParallelism: false, testTimeout: 60_000, hookTimeout: 60_000 } })
