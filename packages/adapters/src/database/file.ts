import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'

/** What one statement asks for: its rows, its first row, or nothing. */
export interface Query {
  sql: string
  params: readonly unknown[]
  method: 'run' | 'all' | 'values' | 'get'
}

/** A database file, or `:memory:`. Each call is done when it returns. */
export interface SqliteFile {
  /** The rows as arrays, in the order of the columns. Of `get` it is the first row alone, or undefined, whatever the type says: so drizzle has it. */
  run(query: Query): unknown[]
  /** Runs statements that answer nothing. */
  exec(sql: string): void
  /** Whether the next transactions are on the disk when they have ended, or with the next one that is. To be called outside of one. */
  setDurable(durable: boolean): void
  readonly inTransaction: boolean
  close(): void
}

/** SQLite's own wait for a lock stops the whole process: ours (patience.ts) does the rest. */
const FROZEN_AT_MOST_MS = 5

/** Far more than the product has texts of statements; lists of ids travel as one parameter. */
const MOST_PREPARED = 2_000

/**
 * WAL lets others read while one writes; FULL makes an acknowledged write survive a power cut. The log is moved into the file every 32 MiB
 * and not every 4, since that costs two more syncs, and 16 MiB of pages are kept in memory.
 */
const PRAGMAS = `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
  PRAGMA wal_autocheckpoint = 8000; PRAGMA cache_size = -16384`

/** Opens a file with Node's own SQLite. Statements are prepared once and kept, which is most of what a short statement costs. */
export function openFile(path: string): SqliteFile {
  const db = new DatabaseSync(path, { timeout: FROZEN_AT_MOST_MS })
  const prepared = new Map<string, StatementSync>()
  let isNew = true
  let isDurable = true

  function statementOf(sql: string): StatementSync {
    const kept = prepared.get(sql)
    if (kept) return kept
    if (prepared.size === MOST_PREPARED) prepared.clear()
    const statement = db.prepare(sql)
    statement.setReturnArrays(true)
    prepared.set(sql, statement)
    return statement
  }
  /** At the first use, since another process may have the lock until then. */
  function ready(): void {
    if (!isNew) return
    db.exec(PRAGMAS)
    isNew = false
  }
  return {
    run: ({ sql, params, method }) =>
      named(() => {
        ready()
        const statement = statementOf(sql)
        const values = params.map(valueOf)
        if (method === 'all' || method === 'values') return statement.all(...values)
        if (method === 'get') return firstRow(statement.get(...values))
        statement.run(...values)
        return []
      }),
    exec: (sql) =>
      named(() => {
        ready()
        db.exec(sql)
      }),
    setDurable: (durable) =>
      named(() => {
        ready()
        if (isDurable !== durable) db.exec(`PRAGMA synchronous = ${durable ? 'FULL' : 'NORMAL'}`)
        isDurable = durable
      }),
    get inTransaction() {
      return db.isTransaction
    },
    close: () => db.close(),
  }
}

/** Another process has the lock: the statement did nothing and may be tried again. */
export class FileLocked extends Error {
  override readonly name = 'FileLocked'
  readonly code = 'SQLITE_BUSY'
}

/** The low byte of SQLite's extended error codes. */
const BUSY = 5
const DISK_FAILED = 10

/** The disk could not do what it was told: whether what it did before is there nobody knows. */
export const isDiskFailure = (error: unknown): boolean => codeOf(error) === DISK_FAILED

const codeOf = (error: unknown) => (error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : undefined)

function named<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Error && codeOf(error) === BUSY) throw new FileLocked(error.message, { cause: error })
    throw error
  }
}

function valueOf(value: unknown): SQLInputValue {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value === null || typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string' || value instanceof Uint8Array) return value
  throw new TypeError(`A ${typeof value} is no value of a database.`)
}

function firstRow(row: unknown): unknown[] {
  if (isRowOrNone(row)) return row
  throw new TypeError('A row is no array.')
}

const isRowOrNone = (row: unknown): row is unknown[] => row === undefined || Array.isArray(row)
