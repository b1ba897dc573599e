import { defineProject } from 'vitest/config'

// Needs the built app (`vite build`) and Debian's Chromium. It comes after all other tests, which would take its processors.
export default defineProject({
  test: {
    name: 'web pages',
    include: ['e2e/*.e2e.ts'],
    globalSetup: ['e2e/migrated.ts'],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    sequence: { groupOrder: 1 },
  },
})
