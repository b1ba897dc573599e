import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'sqlite',
  schema: ['./packages/core/src/*/table.ts', './packages/core/src/database.ts'],
  out: './packages/core/migrations',
})
