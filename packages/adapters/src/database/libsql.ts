import { fileURLToPath } from 'node:url'
import { createClient } from '@libsql/client'
import { drizzle as drizzleLibsql } from 'drizzle-orm/libsql'
import { migrate as migrateLibsql } from 'drizzle-orm/libsql/migrator'
import { drizzle as drizzleFile } from 'drizzle-orm/sqlite-proxy'
import { migrate as migrateFile } from 'drizzle-orm/sqlite-proxy/migrator'
import type { Database } from '@sluice/core/ports'
import { withNamedFailures } from './batch.ts'
import { openFile, type Query, type SqliteFile } from './file.ts'
import { patience } from './patience.ts'

export interface LibsqlOptions {
  /** `file:/absolute/path.db` (see `pathToFileURL`), `libsql://…` or `https://…`; `:memory:` in tests. */
  url: string
  authToken?: string | undefined
  /** How long a statement waits for another process's lock on a file, in milliseconds. */
  busyForMs?: number
}

export interface Libsql {
  db: Database
  /** Applies what is new of drizzle-kit's folder, all of it in one transaction with foreign keys off, and remembers it. To be called at each start. */
  migrate(folder: string): Promise<void>
  close(): void
}

/**
 * Opens a database: a file of this machine by Node's own SQLite, or one served over the network by libSQL's client.
 * A batch is on the disk when it resolves. A single write of a file outlives the process at once, and a power cut with the next batch: it is
 * a claim or a lease, which a machine that lost its power holds no more.
 * Every statement of `db`, single or batched, waits out the lock of another process without stopping the event loop; transactions are refused.
 */
export function openLibsql({ url, authToken, busyForMs = 10_000 }: LibsqlOptions): Libsql {
  if (url === ':memory:' || url.startsWith('file:')) return openLocal(openFile(pathOf(url)), busyForMs)
  const client = createClient({ url, authToken })
  const orm = drizzleLibsql(client)
  return { db: singlesAndBatches(orm), migrate: (folder) => migrateLibsql(orm, { migrationsFolder: folder }), close: () => client.close() }
}

function openLocal(file: SqliteFile, busyForMs: number): Libsql {
  const turns = patience(file, busyForMs)
  const orm = drizzleFile(
    async (sql, params, method) => {
      const query: Query = { sql, params, method }
      const work = () => file.run(query)
      return { rows: await (/^\s*select\b/i.test(sql) ? turns.read(work) : turns.claim(work)) }
    },
    (queries) => turns.write(() => queries.map((query) => ({ rows: file.run(query) }))),
  )
  return {
    db: singlesAndBatches(orm),
    migrate: (folder) => migrateFile(orm, (statements) => turns.alone(() => migrateAll(file, statements)), { migrationsFolder: folder }),
    close: () => file.close(),
  }
}

/** A table is rebuilt by dropping it, which must not take along what refers to it; and foreign keys cannot be turned off in a transaction. */
function migrateAll(file: SqliteFile, statements: readonly string[]): void {
  file.exec('pragma foreign_keys = off')
  try {
    file.exec('begin immediate')
    for (const statement of statements) file.exec(statement)
    file.exec('commit')
  } finally {
    if (file.inTransaction) file.exec('rollback')
    file.exec('pragma foreign_keys = on')
  }
}

const pathOf = (url: string) => (url.startsWith('file://') ? fileURLToPath(url) : url.replace(/^file:/, ''))

function singlesAndBatches(orm: Parameters<typeof withNamedFailures>[0]): Database {
  const transaction = () => Promise.reject(new Error('This database takes single statements and batches only.'))
  return Object.assign(withNamedFailures(orm), { transaction })
}
