import { createClient, type Client, type InArgs, type InStatement } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { migrate } from 'drizzle-orm/libsql/migrator'
import type { Database } from '@sluice/core/ports'
import { withNamedFailures } from './batch.ts'
import { patience, type Turn } from './patience.ts'

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

const FROZEN_AT_MOST_MS = 5 // SQLite's own wait for a lock stops the whole process: ours (patience.ts) does the rest

const now: Turn = (work) => work()

/**
 * Opens a libSQL database: a file of this machine, or one served over the network.
 * Every statement of `db`, single or batched, waits out the lock of another process without stopping the event loop; transactions are refused.
 */
export function openLibsql({ url, authToken, busyForMs = 10_000 }: LibsqlOptions): Libsql {
  const local = url.startsWith('file:') || url === ':memory:'
  const client = createClient({ url, authToken, ...(local ? { timeout: FROZEN_AT_MOST_MS, concurrency: 1 } : {}) })
  const orm = drizzle(inTurns(client, local ? patience(client, busyForMs) : { read: now, write: now }))
  return { db: withNamedFailures(orm), migrate: (folder) => migrate(orm, { migrationsFolder: folder }), close: () => client.close() }
}

/** The client that drizzle sees: all that reaches the database goes through a turn, and batches take the write lock first. */
function inTurns(client: Client, { read, write }: { read: Turn; write: Turn }): Client {
  const refuse = (): never => {
    throw new Error('This database takes single statements and batches only.')
  }
  return {
    execute(asked: InStatement, args: InArgs = []) {
      const statement = typeof asked === 'string' ? { sql: asked, args } : asked
      const turn = /^\s*select\b/i.test(statement.sql) ? read : write
      return turn(() => client.execute(statement))
    },
    batch: (statements) => write(() => client.batch(statements, 'write')),
    migrate: (statements) => write(() => client.migrate(statements)),
    transaction: refuse,
    executeMultiple: refuse,
    sync: refuse,
    reconnect: refuse,
    close: () => client.close(),
    get closed() {
      return client.closed
    },
    protocol: client.protocol,
  }
}
