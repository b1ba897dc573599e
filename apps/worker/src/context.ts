import type { D1Database, R2Bucket, RateLimit, SendEmail } from '@cloudflare/workers-types'
import { openD1 } from '@sluice/adapters/database/d1'
import { jsonLogger } from '@sluice/adapters/logger/json'
import { cloudflareMailer } from '@sluice/adapters/mailer/cloudflare'
import { developmentMailer } from '@sluice/adapters/mailer/development'
import { resendMailer } from '@sluice/adapters/mailer/resend'
import { r2Store } from '@sluice/adapters/object-store/r2'
import { chooseSms } from '@sluice/adapters/sms/choose'
import { isLoopback } from '@sluice/api/origin'
import { isThisMachine, type Served } from '@sluice/api/served'
import type { Host } from '@sluice/core/context'
import { openKeys } from '@sluice/core/keys'
import type { Mailer } from '@sluice/core/ports'
import { readSettings, type Settings } from './env.ts'

/** Of workerd. The types of the platform and of the web cannot be loaded together. */
declare const FixedLengthStream: new (length: number) => TransformStream<Uint8Array, Uint8Array>

/** What wrangler.toml binds; variables and secrets stand beside them and are read by env.ts. */
export interface Env {
  DB: D1Database
  BUCKET: R2Bucket
  ASSETS: { fetch(request: Request): Promise<Response> }
  EMAIL?: SendEmail
  PARTS: RateLimit
  SIGN_IN: RateLimit
  PUBLIC: RateLimit
}

/** The isolate's memory is all that a local Worker has: a reload forgets the mails. */
const local = developmentMailer()

/** The Worker's choice of adapters: D1, R2, Resend or Cloudflare's mail, Twilio; without a mail provider on loopback, the local outbox. Throws `host.not_configured`. */
export async function openHost(env: Env, write: (line: string) => void): Promise<Pick<Served, 'host' | 'outbox' | 'limit' | 'fixedLength'>> {
  const settings = readSettings(env)
  const { mailer, outbox } = chooseMailer(settings, env)
  const host: Host = {
    db: openD1(env.DB),
    store: r2Store(env.BUCKET),
    mailer,
    sms: chooseSms(settings, outbox && mailer),
    keys: await openKeys(settings.SLUICE_KEYS),
    logger: jsonLogger(write),
    publicUrl: settings.PUBLIC_URL,
    setupSecret: settings.SETUP_SECRET,
  }
  return { host, outbox, limit: floodGate(env), fixedLength: (sizeBytes) => new FixedLengthStream(sizeBytes) }
}

function chooseMailer(settings: Settings, env: Env): { mailer: Mailer; outbox: Served['outbox'] } {
  if (settings.SLUICE_RESEND_KEY !== undefined) return { mailer: resendMailer({ apiKey: settings.SLUICE_RESEND_KEY }), outbox: null }
  if (env.EMAIL) return { mailer: cloudflareMailer(env.EMAIL), outbox: null }
  if (settings.SLUICE_DEVELOPMENT && isLoopback(new URL(settings.PUBLIC_URL).hostname)) return { mailer: local.mailer, outbox: local.list }
  return { mailer: { send: noProvider, ping: noProvider }, outbox: null }
}

/** Asks the platform's limiter, which tells no time: who is refused waits for its whole period (wrangler.toml). */
function floodGate(env: Env): NonNullable<Served['limit']> {
  const gates = { parts: [env.PARTS, 10], 'sign-in': [env.SIGN_IN, 60], public: [env.PUBLIC, 10] } as const
  return async (bucket, address) => {
    if (isThisMachine(address)) return 0
    const [gate, seconds] = gates[bucket]
    const { success } = await gate.limit({ key: address })
    return success ? 0 : seconds
  }
}

/** Notices wait, to be sent once there is a provider. */
const noProvider = () => Promise.reject(new Error('no mail provider: set SLUICE_RESEND_KEY or bind EMAIL'))
