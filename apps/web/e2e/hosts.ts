import { randomBytes } from 'node:crypto'
import { cp, glob, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { inject } from 'vitest'
import { freePort, type Program, ROOT, startProgram } from './program.ts'

/** Sluice in a process of its own on loopback, with a data folder of its own, empty. It serves the built pages. */
export interface Host {
  readonly origin: string
  /** What an administrator is told at the first start. */
  readonly setupUrl: string
  /** Runs a statement on the database beside the host, for what no page can do. */
  execute(statement: string): Promise<void>
  close(): Promise<void>
}

/** Settings by the names of docs/configuration.md. */
export type Settings = Readonly<Record<string, string>>

interface Started {
  program: Program
  execute: Host['execute']
  setupUrl: string
}

/** Starts a host on a free port with a data folder of its own, which goes when it is closed. */
export async function openHost(start: (port: number, folder: string) => Promise<Started>): Promise<Host> {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'sluice-e2e-'))
  const forget = () => rm(folder, { recursive: true, force: true, maxRetries: 5 })
  try {
    const { program, setupUrl, execute } = await start(port, folder)
    const close = async () => {
      await program.end()
      await forget()
    }
    return { origin: `http://localhost:${port}`, setupUrl, execute, close }
  } catch (error) {
    await forget()
    throw error
  }
}

/** The host has the file open too, and may be writing. */
function executeOn(file: string, statement: string): void {
  const database = new DatabaseSync(file, { timeout: 10_000 })
  database.exec(statement)
  database.close()
}

/** `options` and `more` are for Node itself: what it does before the server, and the variables of that. */
export async function startNode(port: number, folder: string, options: readonly string[] = [], more: NodeJS.ProcessEnv = {}): Promise<Started> {
  const env = { ...more, PATH: process.env['PATH'], PORT: String(port), SLUICE_DATA: folder, SLUICE_DEVELOPMENT: '1' }
  const program = await startProgram(process.execPath, [...options, 'apps/server/src/main.ts'], env, /^Set it up here, once: (\S+)\n/m)
  return { program, setupUrl: program.found[1] ?? '', execute: async (statement) => executeOn(join(folder, 'sluice.db'), statement) }
}

export const WRANGLER = join(ROOT, 'node_modules/.bin/wrangler')
/** Wrangler without questions, reports or colours. */
export const QUIET = { ...process.env, CI: '1', NO_COLOR: '1', WRANGLER_SEND_METRICS: 'false' }

/** `entry` stands for the `main` of wrangler.toml; everything else there holds. `settings` are variables of the Worker. */
export async function startWorker(port: number, folder: string, entry: readonly string[] = [], settings: Settings = {}): Promise<Started> {
  await cp(inject('migrated'), folder, { recursive: true })
  const secret = randomBytes(32).toString('base64url')
  const url = `http://localhost:${port}`
  const vars = [`PUBLIC_URL:${url}`, `SLUICE_KEYS:k1:${randomBytes(32).toString('base64')}`, `SETUP_SECRET:${secret}`, 'SLUICE_DEVELOPMENT:1']
  for (const [name, value] of Object.entries(settings)) vars.push(`${name}:${value}`)
  const place = ['--ip', '127.0.0.1', '--port', String(port), '--inspector-port', '0', '--persist-to', folder, '--show-interactive-dev-session=false']
  const program = await startProgram(WRANGLER, ['dev', ...entry, ...place, ...vars.flatMap((text) => ['--var', text])], QUIET, /Ready on http/)
  const execute = async (statement: string) => {
    for await (const file of glob(join(folder, 'v3/d1/*/[0-9a-f]*.sqlite'))) executeOn(file, statement)
  }
  return { program, setupUrl: `${url}/setup#${secret}`, execute }
}

/** Both hosts, as they are deployed; `settings` beside those that each must have. */
export const HOSTS = [
  { name: 'the Node host', start: (settings: Settings = {}) => openHost((port, folder) => startNode(port, folder, [], settings)) },
  { name: 'the Worker', start: (settings: Settings = {}) => openHost((port, folder) => startWorker(port, folder, [], settings)) },
] as const

/** For journeys that show the pages more than what is under them: their turn on the Worker comes in `pnpm prove journeys`, which sets the variable. */
export const PAGE_HOSTS = process.env['JOURNEYS'] === 'all' ? HOSTS : [HOSTS[0]]
