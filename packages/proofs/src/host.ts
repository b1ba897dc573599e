import { createServer } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { makeFolder, removeFolder } from './folders.ts'
import type { Program } from './process.ts'
import { until } from './process.ts'

/** The top of the repository. */
export const ROOT = join(import.meta.dirname, '../../..')

export const ADMINISTRATOR = 'admin@example.com'

/** What the two hosts do differently. */
export interface HostKind {
  readonly name: 'node' | 'worker'
  launch(port: number, folder: string): Promise<Program>
  /** The SQLite file that holds the database. */
  databasePath(folder: string): Promise<string>
  /** The files that hold objects' bytes, unfinished ones too. */
  listObjectFiles(folder: string): Promise<string[]>
  /** Brings a new host to where an administrator can sign in. */
  setUp(url: string): Promise<void>
  /** Lets the hourly cron trigger fire now; null where a timer inside the process does that. */
  readonly fireHourly: ((url: string) => Promise<void>) | null
}

/** Sluice in a process of its own, with a data folder of its own, on loopback. */
export class ProvedHost {
  readonly kind: HostKind
  readonly url: string
  readonly folder: string
  readonly #port: number
  #program: Program | undefined
  #log = ''

  constructor(kind: HostKind, port: number, folder: string) {
    this.kind = kind
    this.#port = port
    this.folder = folder
    this.url = `http://127.0.0.1:${port}`
  }

  /** Starts it and waits until it answers. @returns milliseconds until then. */
  async start(): Promise<number> {
    const startedAt = performance.now()
    const program = await this.kind.launch(this.#port, this.folder)
    this.#program = program
    let isGone = false
    void program.exited.then(() => (isGone = true))
    await until(`${this.kind.name} host on ${this.url} answers`, 60_000, async () => {
      if (isGone) throw new Error(`The host ended at its start:\n${program.log()}`)
      const answer = await fetch(`${this.url}/api/health`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined)
      return answer?.ok === true ? true : undefined
    })
    return performance.now() - startedAt
  }

  /** `kill -9` of all its processes. */
  async kill(): Promise<void> {
    await this.#program?.kill()
    this.#forget()
  }

  /** Ends it, and forgets its data. */
  async close(): Promise<void> {
    await this.#program?.end()
    this.#forget()
    await removeFolder(this.folder)
  }

  /** The database, seen from a process beside it. To be closed soon. */
  async openDatabase(): Promise<DatabaseSync> {
    const database = new DatabaseSync(await this.kind.databasePath(this.folder))
    database.exec('PRAGMA busy_timeout = 5000')
    return database
  }

  /** One number out of the database. */
  async count(sql: string, ...values: string[]): Promise<number> {
    const database = await this.openDatabase()
    try {
      return Number(database.prepare(sql).get(...values)?.['n'])
    } finally {
      database.close()
    }
  }

  listObjectFiles(): Promise<string[]> {
    return this.kind.listObjectFiles(this.folder)
  }

  /** The process that was started; undefined while none runs. */
  get pid(): number | undefined {
    return this.#program?.pid
  }

  /** What it wrote since its first start. */
  log(): string {
    return this.#log + (this.#program?.log() ?? '')
  }

  #forget(): void {
    this.#log = this.log()
    this.#program = undefined
  }
}

/** Runs `work` with a new host that is up and set up, and ends it whatever happens. Its log is shown when `work` throws. */
export async function withHost<T>(kind: HostKind, work: (host: ProvedHost) => Promise<T>, port?: number): Promise<T> {
  const host = new ProvedHost(kind, port ?? (await freePort()), await makeFolder(kind.name))
  try {
    await host.start()
    await kind.setUp(host.url)
    return await work(host)
  } catch (error) {
    console.error(`The last of the host's log:\n${host.log().split('\n').slice(-25).join('\n')}`)
    throw error
  } finally {
    await host.close()
  }
}

/** A port of loopback that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('No free port.'))))
    })
  })
}
