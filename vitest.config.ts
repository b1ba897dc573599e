import { defineConfig } from 'vitest/config'

/** One run for the whole house: every package brings its own projects. */
export default defineConfig({ test: { projects: ['packages/*/vitest*.config.ts', 'apps/*/vitest*.config.ts', '.ci/vitest.config.ts'] } })
