import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { openLibsql } from '@sluice/adapters/database/libsql'
import type { Database } from '@sluice/core/ports'

const MIGRATIONS = fileURLToPath(new URL('../migrations', import.meta.url))
/** Memory where there is some to write files to: a test's rows need no disk to be safe on. */
const FOLDER = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
let opened: Promise<Database> | undefined

/** One migrated database file for all tests of this worker. */
export function testDatabase(): Promise<Database> {
  opened ??= open()
  return opened
}

async function open(): Promise<Database> {
  const database = openLibsql({ url: pathToFileURL(join(mkdtempSync(join(FOLDER, 'sluice-core-')), 'test.db')).href })
  await database.migrate(MIGRATIONS)
  return database.db
}
