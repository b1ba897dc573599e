import { env } from 'cloudflare:workers'
import { applyD1Migrations } from 'cloudflare:test'
import { openD1 } from '@sluice/adapters/database/d1'
import type { Database } from '@sluice/core/ports'

let opened: Promise<Database> | undefined

/** The migrated D1 database of this worker. */
export function testDatabase(): Promise<Database> {
  opened ??= open()
  return opened
}

async function open(): Promise<Database> {
  await applyD1Migrations(env.DB, env.MIGRATIONS)
  return openD1(env.DB)
}
