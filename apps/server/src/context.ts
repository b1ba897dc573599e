import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { holdLock } from '@sluice/adapters/database/folder-lock'
import { openLibsql } from '@sluice/adapters/database/libsql'
import { jsonLogger } from '@sluice/adapters/logger/json'
import { openDevelopmentMailer } from '@sluice/adapters/mailer/development-file'
import { resendMailer } from '@sluice/adapters/mailer/resend'
import { smtpMailer } from '@sluice/adapters/mailer/smtp'
import { giveBuffer, takeBuffer } from '@sluice/adapters/object-store/buffers'
import { filesystemStore } from '@sluice/adapters/object-store/filesystem'
import { chooseSms } from '@sluice/adapters/sms/choose'
import { isLoopback } from '@sluice/api/origin'
import type { Served } from '@sluice/api/served'
import type { Host } from '@sluice/core/context'
import { openKeys } from '@sluice/core/keys'
import { readKeys } from './data-folder.ts'
import type { Settings } from './env.ts'

const MIGRATIONS = fileURLToPath(new URL('../../../packages/core/migrations', import.meta.url))
const FREE_RESERVE_BYTES = 512 * 1024 * 1024

/** The store's 1 MiB buffers: who has sent what one holds gives it back. */
export interface Buffers {
  take(): ArrayBuffer
  give(buffer: ArrayBufferLike): void
}

export interface NodeHost {
  host: Host
  outbox: Served['outbox']
  buffers: Buffers
  close: () => void
}

/**
 * Takes the data folder for this process, so that no second one writes to it: the store's locks are this process's own. Throws a sentence
 * when another process has it.
 * @returns gives the folder back.
 */
export async function lockDataFolder(folder: string): Promise<() => Promise<void>> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const release = await holdLock(pathToFileURL(join(folder, 'lock.db')).href)
  if (!release) throw new Error(`Sluice is already running on ${folder}. Stop it first, or choose another folder with SLUICE_DATA.`)
  return release
}

/** The Node host's choice of adapters: libSQL file, disk, SMTP or Resend, Twilio; without a provider on loopback, the local outbox. */
export async function openHost(settings: Settings): Promise<NodeHost> {
  const folder = settings.dataFolder
  mkdirSync(join(folder, 'files'), { recursive: true, mode: 0o700 })
  const url = settings.SLUICE_DATABASE_URL ?? pathToFileURL(join(folder, 'sluice.db')).href
  const database = openLibsql({ url, ...(settings.SLUICE_DATABASE_TOKEN === undefined ? {} : { authToken: settings.SLUICE_DATABASE_TOKEN }) })
  await database.migrate(MIGRATIONS)
  const keys = await openKeys(await readKeys(folder, settings.SLUICE_KEYS))
  const { mailer, outbox } = await chooseMailer(settings)
  const host: Host = {
    db: database.db,
    store: filesystemStore({ folder: join(folder, 'files'), clock: Date.now, reserveBytes: FREE_RESERVE_BYTES }),
    mailer,
    sms: chooseSms(settings, outbox && mailer),
    keys,
    logger: jsonLogger((line) => process.stdout.write(`${line}\n`)),
    publicUrl: settings.publicUrl,
    setupSecret: await keys.derive('setup', { id: 'workspace', generation: 1, keyId: keys.currentId }),
  }
  return { host, outbox, buffers: { take: takeBuffer, give: giveBuffer }, close: () => database.close() }
}

async function chooseMailer(settings: Settings): Promise<Pick<Host, 'mailer'> & Pick<NodeHost, 'outbox'>> {
  if (settings.SLUICE_SMTP_URL !== undefined) return { mailer: smtpMailer({ url: settings.SLUICE_SMTP_URL }), outbox: null }
  if (settings.SLUICE_RESEND_KEY !== undefined) return { mailer: resendMailer({ apiKey: settings.SLUICE_RESEND_KEY }), outbox: null }
  if (settings.SLUICE_DEVELOPMENT && isLoopback(settings.HOST) && isLoopback(new URL(settings.publicUrl).hostname)) {
    const { mailer, list } = await openDevelopmentMailer({ file: join(settings.dataFolder, 'outbox.jsonl') })
    return { mailer, outbox: list }
  }
  const refuse = () => Promise.reject(new Error('There is no mail provider: set SLUICE_SMTP_URL or SLUICE_RESEND_KEY.'))
  return { mailer: { send: refuse, ping: refuse }, outbox: null }
}
