import { resolve } from 'node:path'
import { isLoopback } from '@sluice/api/origin'
import * as v from 'valibot'

const Port = v.pipe(v.string(), v.regex(/^\d{1,5}$/, 'must be a port number'), v.transform(Number), v.maxValue(65_535))
const Url = v.pipe(
  v.string(),
  v.url('must be a URL like https://files.example.com'),
  v.transform((url) => url.replace(/\/+$/, '')),
)
const Flag = v.pipe(
  v.picklist(['0', '1', '']),
  v.transform((text) => text === '1'),
)

/** The account's token goes there. */
const ApiUrl = v.pipe(
  Url,
  v.check((url) => url.startsWith('https:') || isLoopback(new URL(url).hostname), 'must begin with https:'),
)
const Account = v.pipe(v.string(), v.regex(/^AC[0-9a-f]{32}$/i, 'must be an account SID: AC and 32 digits of base 16'))
const Sender = v.pipe(
  v.string(),
  v.regex(
    /^(?:\+[1-9]\d{6,14}|MG[0-9a-f]{32}|[A-Za-z0-9 ]{1,11})$/i,
    'must be a number like +31612345678, a messaging service (MG…) or a name of at most 11 letters',
  ),
)
const Countries = v.pipe(
  v.string(),
  v.regex(/^[A-Z]{2}(?:[\s,]+[A-Z]{2})*$/, 'must be country codes like NL,DE'),
  v.transform((text) => text.split(/[\s,]+/)),
)
const PerDay = v.pipe(v.string(), v.regex(/^[1-9]\d{0,5}$/, 'must be a number from 1 to 999999'), v.transform(Number))

/** Every setting of the Node host (docs/configuration.md says the same, and a test compares them). */
export const Settings = v.pipe(
  v.object({
    PORT: v.optional(Port, '8787'),
    HOST: v.optional(v.string(), '127.0.0.1'),
    PUBLIC_URL: v.optional(Url),
    SLUICE_DATA: v.optional(v.string(), '.data'),
    SLUICE_KEYS: v.optional(v.string()),
    SLUICE_DATABASE_URL: v.optional(v.string()),
    SLUICE_DATABASE_TOKEN: v.optional(v.string()),
    SLUICE_SMTP_URL: v.optional(v.string()),
    SLUICE_RESEND_KEY: v.optional(v.string()),
    SLUICE_TWILIO_ACCOUNT: v.optional(Account),
    SLUICE_TWILIO_TOKEN: v.optional(v.pipe(v.string(), v.regex(/^[!-~]{16,100}$/, 'must be an auth token'))),
    SLUICE_TWILIO_FROM: v.optional(Sender),
    SLUICE_TWILIO_URL: v.optional(ApiUrl, 'https://api.twilio.com'),
    SLUICE_SMS_COUNTRIES: v.optional(Countries, 'AT,BE,CA,CH,DE,DK,ES,FI,FR,GB,IE,IT,LU,NL,NO,PT,SE,US'),
    SLUICE_SMS_PER_DAY: v.optional(PerDay, '200'),
    SLUICE_ADMIN_EMAIL: v.optional(v.pipe(v.string(), v.email('must be an email address'))),
    SLUICE_SAMPLE: v.optional(Flag, '0'),
    SLUICE_TRUST_PROXY: v.optional(Flag, '0'),
    SLUICE_DEVELOPMENT: v.optional(Flag, '0'),
  }),
  v.forward(
    v.partialCheck(
      [['SLUICE_TWILIO_ACCOUNT'], ['SLUICE_TWILIO_TOKEN'], ['SLUICE_TWILIO_FROM']],
      (set) => [set.SLUICE_TWILIO_ACCOUNT, set.SLUICE_TWILIO_TOKEN, set.SLUICE_TWILIO_FROM].filter((value) => value !== undefined).length % 3 === 0,
      'stands together with SLUICE_TWILIO_TOKEN and SLUICE_TWILIO_FROM',
    ),
    ['SLUICE_TWILIO_ACCOUNT'],
  ),
)

export type Settings = ReturnType<typeof readSettings>

/** A setting is wrong: the message names it and says why. */
export class SettingWrong extends Error {
  override readonly name = 'SettingWrong'
}

/** The environment, parsed once. Throws `SettingWrong`, which names each setting that is wrong. */
export function readSettings(env: Record<string, string | undefined>) {
  const parsed = v.safeParse(Settings, env)
  if (!parsed.success) {
    throw new SettingWrong(parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'setting'}: ${issue.message}`).join('\n'))
  }
  const settings = parsed.output
  return {
    ...settings,
    publicUrl: settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`,
    // npm runs scripts of the workspace's root there, so that .data is the same folder however it is started.
    dataFolder: resolve(env.INIT_CWD ?? process.cwd(), settings.SLUICE_DATA),
  }
}
