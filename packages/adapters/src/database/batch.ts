import { AlreadyWritten, AnswerLost, GuardFailed, type Database, type Statement } from '@sluice/core/ports'

type Drizzle = Omit<Database, 'batch'> & { batch(statements: readonly [Statement, ...Statement[]]): Promise<readonly unknown[]> }

/** Makes drizzle's database the port's: a failed batch throws what the contract of `Database.batch` names. */
export function withNamedFailures(orm: Drizzle): Database {
  const run = orm.batch.bind(orm)
  const batch: Database['batch'] = async (statements) => {
    try {
      return [...(await run(statements))]
    } catch (error) {
      throw batchFailure(error)
    }
  }
  return Object.assign(orm, { batch })
}

// D1's list of errors (developers.cloudflare.com/d1/observability/debug-d1), then those of libSQL's network client and of fetch.
const LOST = /connection lost|object to be reset|reset because|transient issue|SERVER_ERROR|HRANA_\w+_ERROR|fetch failed|ECONNRESET|socket hang up/i

// SQLite says which constraint failed only in its message, which D1 and libSQL both carry. It holds names of the schema, never values.
function batchFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const guard = /CHECK constraint failed: guard_(\d)/.exec(error.message)
  if (guard) return new GuardFailed(Number(guard[1]))
  if (/(UNIQUE|PRIMARY KEY) constraint failed/.test(error.message)) return new AlreadyWritten(error.message, { cause: error })
  if (LOST.test(error.message)) return new AnswerLost('the connection broke before the database answered', { cause: error })
  return error
}
