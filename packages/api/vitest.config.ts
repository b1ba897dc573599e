import { defineProject } from 'vitest/config'

export default defineProject({ test: { name: 'api', environment: 'node', isolate: false, testTimeout: 30_000, include: ['src/**/*.test.ts'] } })
