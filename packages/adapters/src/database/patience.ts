import { randomInt } from 'node:crypto'
import { setImmediate as breath, setTimeout as pause } from 'node:timers/promises'
import { LibsqlError, type Client } from '@libsql/client'

export type Turn = <T>(work: () => Promise<T>) => Promise<T>

// WAL lets others read while one writes; FULL makes an acknowledged write survive a power cut.
const PRAGMAS = ['PRAGMA journal_mode = WAL', 'PRAGMA synchronous = FULL', 'PRAGMA foreign_keys = ON']

const BREATH_EVERY_MS = 5 // the file client works synchronously: a long row of statements must let the event loop go on

/**
 * Runs work on a database file that another process may lock. Work is given up with SQLITE_BUSY `busyForMs` after it was asked for.
 * A client that met SQLITE_BUSY once answers "ok" to writes that it then loses (libsql-client-ts #352), so it is opened anew before
 * anything else runs. One piece of work runs at a time. Writes wait for the writes before them, and reads pass a write that waits for the lock.
 */
export function patience(client: Client, busyForMs: number): { read: Turn; write: Turn } {
  const connection = queue()
  const writers = queue()
  let fit = false
  let breathedAt = 0

  const attempt: Turn = async (work) => {
    if (performance.now() - breathedAt > BREATH_EVERY_MS) {
      await breath()
      breathedAt = performance.now()
    }
    try {
      if (!fit) {
        client.reconnect()
        for (const pragma of PRAGMAS) await client.execute(pragma)
        fit = true
      }
      return await work()
    } catch (error) {
      if (isBusy(error)) fit = false
      throw error
    }
  }

  const until = async <T>(giveUpAt: number, work: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await connection(() => attempt(work))
      } catch (error) {
        if (!isBusy(error) || performance.now() > giveUpAt) throw error
      }
      await pause(randomInt(5, 35))
    }
  }

  return {
    read: (work) => until(performance.now() + busyForMs, work),
    write: (work) => {
      const giveUpAt = performance.now() + busyForMs
      return writers(() => until(giveUpAt, work))
    },
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof LibsqlError && error.code === 'SQLITE_BUSY'
}

function queue(): Turn {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }
}
