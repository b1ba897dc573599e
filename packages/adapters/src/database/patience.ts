import { randomInt } from 'node:crypto'
import { setImmediate as breath, setTimeout as pause } from 'node:timers/promises'
import { FileLocked, isDiskFailure, type SqliteFile } from './file.ts'

/** Work on the file that is done when it returns. */
export type Work<T> = () => T

export interface Turns {
  /** Reads at once, also while a write waits for the lock. */
  read<T>(work: Work<T>): Promise<T>
  /** Writes after the writes before, in a transaction of its own or in one with others that wait; what fails is undone by itself. Resolves when it is on the disk. */
  write<T>(work: Work<T>): Promise<T>
  /** Like `write`, but a power cut may undo it until the next `write` has ended. What the process acknowledges in between must not rest on it. */
  claim<T>(work: Work<T>): Promise<T>
  /** Runs alone, outside of any transaction. */
  alone<T>(work: Work<T>): Promise<T>
}

type Kind = 'write' | 'claim' | 'alone'

interface Waiting {
  kind: Kind
  work: () => void
  giveUpAt: number
  /** It was done, and is on the disk. */
  resolve: () => void
  reject: (error: unknown) => void
}

/** What each of a group failed of; undefined for what succeeded. */
type Outcomes = readonly ({ error: unknown } | undefined)[]

const BREATH_EVERY_MS = 5 // the file works synchronously: a long row of statements must let the event loop go on
const MOST_TOGETHER = 32

/**
 * Runs work on a database file that another process may lock. Work is given up with SQLITE_BUSY `busyForMs` after it was asked for.
 * Writes that wait together are written together, each behind a savepoint: they share the one sync that makes them durable.
 */
export function patience(file: SqliteFile, busyForMs: number): Turns {
  return new Patience(file, busyForMs)
}

class Patience implements Turns {
  readonly #file: SqliteFile
  readonly #busyForMs: number
  readonly #waiting: Waiting[] = []
  #isWriting = false
  #breathedAt = 0

  constructor(file: SqliteFile, busyForMs: number) {
    this.#file = file
    this.#busyForMs = busyForMs
  }

  async read<T>(work: Work<T>): Promise<T> {
    const giveUpAt = performance.now() + this.#busyForMs
    for (;;) {
      if (performance.now() - this.#breathedAt > BREATH_EVERY_MS) await this.#breathe()
      try {
        return work()
      } catch (error) {
        if (!(error instanceof FileLocked) || performance.now() > giveUpAt) throw error
      }
      await pause(randomInt(5, 35))
    }
  }

  write<T>(work: Work<T>): Promise<T> {
    return this.#ask('write', work)
  }

  claim<T>(work: Work<T>): Promise<T> {
    return this.#ask('claim', work)
  }

  alone<T>(work: Work<T>): Promise<T> {
    return this.#ask('alone', work)
  }

  #ask<T>(kind: Kind, work: Work<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let done = () => {}
      const kept = () => {
        const value = work()
        done = () => resolve(value)
      }
      this.#waiting.push({ kind, work: kept, giveUpAt: performance.now() + this.#busyForMs, resolve: () => done(), reject })
      void this.#writeWaiting()
    })
  }

  async #breathe(): Promise<void> {
    await breath()
    this.#breathedAt = performance.now()
  }

  async #writeWaiting(): Promise<void> {
    if (this.#isWriting) return
    this.#isWriting = true
    while (this.#waiting.length > 0) {
      // What arrives in the same turn of the event loop is written together.
      await this.#breathe()
      await this.#settle(this.#waiting.splice(0, this.#together()))
    }
    this.#isWriting = false
  }

  /** How many of those that wait can be written in one transaction. */
  #together(): number {
    const alone = this.#waiting.findIndex(({ kind }) => kind === 'alone')
    return alone === 0 ? 1 : Math.min(MOST_TOGETHER, alone < 0 ? this.#waiting.length : alone)
  }

  /** Answers all of a group. Who waited too long for the lock is told so. */
  async #settle(group: Waiting[]): Promise<void> {
    for (let left = group; left.length > 0;) {
      try {
        return answer(left, commit(this.#file, left))
      } catch (error) {
        if (error instanceof FileLocked) left = stillPatient(left, error)
        else if (left.length > 1 && !isDiskFailure(error)) return this.#settleEach(left)
        else return left.forEach(({ reject }) => reject(error))
      }
      if (left.length > 0) await pause(randomInt(5, 35))
    }
  }

  /** The transaction failed as a whole, for what one of them did or the disk: each tells its own story. */
  async #settleEach(group: Waiting[]): Promise<void> {
    for (const one of group) await this.#settle([one])
  }
}

function answer(group: readonly Waiting[], outcomes: Outcomes): void {
  group.forEach(({ resolve, reject }, i) => {
    const failed = outcomes[i]
    if (failed) reject(failed.error)
    else resolve()
  })
}

function stillPatient(group: readonly Waiting[], busy: unknown): Waiting[] {
  const now = performance.now()
  for (const { giveUpAt, reject } of group) if (now > giveUpAt) reject(busy)
  return group.filter(({ giveUpAt }) => now <= giveUpAt)
}

/** Runs a group in one transaction. Throws when it could not begin, could not end, or was undone as a whole. */
function commit(file: SqliteFile, group: readonly Waiting[]): Outcomes {
  const [first] = group
  file.setDurable(group.some(({ kind }) => kind !== 'claim'))
  if (first?.kind === 'alone') {
    first.work()
    return []
  }
  file.exec('begin immediate')
  try {
    if (group.length === 1) first?.work()
    const outcomes = group.length === 1 ? [] : group.map(({ work }) => behindSavepoint(file, work))
    file.exec('commit')
    return outcomes
  } catch (error) {
    if (file.inTransaction) file.exec('rollback')
    throw error
  }
}

function behindSavepoint(file: SqliteFile, work: () => void): Outcomes[number] {
  file.exec('savepoint one')
  try {
    work()
    file.exec('release one')
    return undefined
  } catch (error) {
    // Some failures end the whole transaction, a full disk among them.
    if (!file.inTransaction) throw error
    file.exec('rollback to one; release one')
    return { error }
  }
}
