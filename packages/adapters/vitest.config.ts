import { configDefaults, defineProject } from 'vitest/config'

export default defineProject({
  test: {
    name: 'adapters',
    environment: 'node',
    testTimeout: 60_000,
    include: ['src/**/*.test.ts'],
    exclude: [...configDefaults.exclude, '**/*.workers.test.ts'],
  },
})
