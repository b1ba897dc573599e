import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { name: 'transfer', environment: 'node', include: ['{src,testing}/**/*.test.ts'], testTimeout: 30_000 } })
