import { defineProject } from 'vitest/config'

export default defineProject({ test: { name: 'server', environment: 'node', testTimeout: 120_000, include: ['test/**/*.test.ts'] } })
