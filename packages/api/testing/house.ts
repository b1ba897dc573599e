import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { openLibsql } from '@sluice/adapters/database/libsql'
import { jsonLogger } from '@sluice/adapters/logger/json'
import { developmentMailer } from '@sluice/adapters/mailer/development'
import { developmentSms } from '@sluice/adapters/sms/development'
import { memoryStore } from '@sluice/adapters/object-store/memory'
import { commitQuietly } from '@sluice/core/audit/usecases'
import type { Context, Host, StaffContext } from '@sluice/core/context'
import { type Id, newId } from '@sluice/core/ids'
import type { Instant } from '@sluice/core/instants'
import { openKeys } from '@sluice/core/keys'
import { newStaffSession, staffFromToken } from '@sluice/core/sign-in/sessions'
import { inviteStaff } from '@sluice/core/staff/usecases'
import { setUp } from '@sluice/core/workspace/usecases'
import { afterAll } from 'vitest'
import { createApp } from '../src/app.ts'
import { appRouter } from '../src/router.ts'
import { contextOf, type KeptMail, type Served } from '../src/served.ts'

export const PUBLIC_URL = 'https://files.example'
export const SETUP_SECRET = 'the-set-up-secret-of-these-tests'
const MIGRATIONS = fileURLToPath(new URL('../../core/migrations', import.meta.url))

/** The headers that say who asks. */
export type Asker = Readonly<Record<string, string>>
const NOBODY: Asker = {}

/** What a procedure answered: `code` is the refusal's name, null when there was none. */
export interface Answer {
  status: number
  code: string | null
  data: unknown
  response: Response
}

export interface House {
  app: ReturnType<typeof createApp>
  host: Host
  /** What the house takes for now; tests move it. */
  time: { now: Instant }
  mails(): readonly KeptMail[]
  /** Log lines so far. */
  log: string[]
  /** The first administrator's id and context. */
  administrator: StaffContext
  stranger(): Context
  /** A request over HTTP, from our own pages unless its headers say otherwise. */
  ask(path: string, init?: RequestInit & { as?: Asker }): Promise<Response>
  /** A call of one procedure, by the method that its kind needs. */
  call(path: string, input: unknown, as?: Asker): Promise<Answer>
  /** A new member of staff, signed in. */
  staff(role: 'administrator' | 'level-2'): Promise<{ staffId: Id<'staff'>; as: Asker }>
  /** Another session of a member of staff. */
  signIn(staffId: Id<'staff'>): Promise<Asker>
}

/** A whole deployment without a server: real routes, libSQL, the stores and mailers of development, already set up. To be opened at the top of a file. */
export async function openHouse(changes: { host?: Partial<Host>; served?: Partial<Served> } = {}): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-api-'))
  const database = openLibsql({ url: pathToFileURL(join(folder, 'test.db')).href })
  afterAll(async () => {
    database.close()
    await rm(folder, { recursive: true })
  })
  await database.migrate(MIGRATIONS)
  const time = { now: Date.UTC(2026, 10, 21, 10, 20) }
  const { mailer, list } = developmentMailer()
  const log: string[] = []
  const host: Host = {
    db: database.db,
    store: memoryStore({ clock: () => time.now }),
    mailer,
    sms: developmentSms(mailer, ['NL', 'DE']),
    keys: await openKeys([{ id: 'k1', secret: new Uint8Array(32).fill(7) }]),
    logger: jsonLogger((line) => log.push(line)),
    publicUrl: PUBLIC_URL,
    setupSecret: SETUP_SECRET,
  }
  const waitUntil = (work: Promise<unknown>) => void work.catch((error: unknown) => host.logger.error('later.failed', { error }))
  const stranger = () => contextOf({ host, clock: () => time.now, waitUntil, address: '192.0.2.7', outbox: null }, new Request(PUBLIC_URL))
  const served: Served = { host: { ...host, ...changes.host }, clock: () => time.now, waitUntil, address: '192.0.2.7', outbox: null, ...changes.served }
  const app = createApp(() => Promise.resolve(served))
  const administrator = await firstAdministrator(stranger())
  const signIn = async (staffId: Id<'staff'>): Promise<Asker> => {
    const ctx = stranger()
    const { session, statement } = await newStaffSession(ctx, staffId)
    await commitQuietly(ctx, [statement])
    return { Cookie: `__Host-staff=${session.token}` }
  }
  const ask: House['ask'] = async (path, { as = NOBODY, headers, ...init } = {}) => {
    const all = new Headers({ Origin: served.host.publicUrl, ...as })
    new Headers(headers).forEach((value, name) => all.set(name, value))
    return app.request(new URL(path, served.host.publicUrl), { ...init, headers: all })
  }
  return {
    app,
    host,
    time,
    mails: list,
    log,
    administrator,
    stranger,
    ask,
    signIn,
    call: (path, input, as = NOBODY) => callProcedure(ask, path, input, as),
    async staff(role) {
      const { staffId } = await inviteStaff(administrator, { name: 'Mira Aalto', email: `${newId('staff')}@lumen.example`, role })
      return { staffId, as: await signIn(staffId) }
    },
  }
}

async function firstAdministrator(ctx: Context): Promise<StaffContext> {
  const person = { name: 'Ida Holm', email: 'ida@lumen.example' }
  const { token } = await setUp(ctx, { secret: SETUP_SECRET, workspaceName: 'Lumen', zone: 'UTC', ...person })
  const administrator = await staffFromToken(ctx, token)
  if (!administrator) throw new Error('nobody was signed in')
  return administrator
}

const { _def: definition } = appRouter

/** Of every procedure, by its path, whether it reads or changes; tRPC's types show the routers nested, but they are kept flat. */
export const procedures: ReadonlyMap<string, 'query' | 'mutation'> = new Map(
  Object.entries(definition.procedures as unknown as Record<string, { _def: { type: 'query' | 'mutation' } }>).map(
    ([
      path,
      {
        _def: { type },
      },
    ]) => [path, type],
  ),
)

async function callProcedure(ask: House['ask'], path: string, input: unknown, as: Asker): Promise<Answer> {
  const json = input === undefined ? undefined : JSON.stringify(input)
  const response =
    procedures.get(path) === 'mutation'
      ? await ask(`/api/trpc/${path}`, { as, method: 'POST', headers: { 'Content-Type': 'application/json' }, ...(json === undefined ? {} : { body: json }) })
      : await ask(`/api/trpc/${path}${json === undefined ? '' : `?input=${encodeURIComponent(json)}`}`, { as })
  const answer: { result?: { data?: unknown }; error?: { data: { code: string; httpStatus: number } } } = await response.clone().json()
  return { status: answer.error?.data.httpStatus ?? response.status, code: answer.error?.data.code ?? null, data: answer.result?.data, response }
}
