import { isLoopback } from '@sluice/api/origin'
import { NamedError } from '@sluice/core/errors'
import type { DeploymentKey } from '@sluice/core/keys'
import * as v from 'valibot'

const SecureUrl = v.pipe(
  v.string(),
  v.url('must be a URL like https://files.example.com'),
  v.transform((url) => url.replace(/\/+$/, '')),
  v.check((url) => url.startsWith('https:') || isLoopback(new URL(url).hostname), 'must begin with https:'),
)
const Key = v.pipe(
  v.string(),
  v.regex(/^\w{1,20}:(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, 'must look like k1:<base64>, or k2:<base64>,k1:<base64>'),
  v.transform((entry): DeploymentKey => {
    const [id = '', base64 = ''] = entry.split(':')
    return { id, secret: Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)) }
  }),
  v.check((key) => key.secret.byteLength >= 32, 'needs at least 32 bytes in each key'),
)
const Flag = v.pipe(
  v.picklist(['0', '1', '']),
  v.transform((text) => text === '1'),
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

/** Every variable and secret of the Worker (docs/configuration.md says the same, and a test compares them). */
export const Settings = v.pipe(
  v.object({
    PUBLIC_URL: SecureUrl,
    /** The first is current, the others still open what they made. */
    SLUICE_KEYS: v.pipe(
      v.string(),
      v.transform((text) => text.split(/[\s,]+/)),
      v.array(Key),
    ),
    /** Stands in the set-up link, `<PUBLIC_URL>/setup#<SETUP_SECRET>`. */
    SETUP_SECRET: v.pipe(v.string(), v.minLength(32, 'needs at least 32 characters'), v.maxLength(200, 'has at most 200 characters')),
    SLUICE_RESEND_KEY: v.optional(v.string()),
    SLUICE_TWILIO_ACCOUNT: v.optional(Account),
    SLUICE_TWILIO_TOKEN: v.optional(v.pipe(v.string(), v.regex(/^[!-~]{16,100}$/, 'must be an auth token'))),
    SLUICE_TWILIO_FROM: v.optional(Sender),
    SLUICE_TWILIO_URL: v.optional(SecureUrl, 'https://api.twilio.com'),
    SLUICE_SMS_COUNTRIES: v.optional(Countries, 'AT,BE,CA,CH,DE,DK,ES,FI,FR,GB,IE,IT,LU,NL,NO,PT,SE,US'),
    SLUICE_SMS_PER_DAY: v.optional(PerDay, '200'),
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

export type Settings = v.InferOutput<typeof Settings>

/** The Worker's variables and secrets. Throws `host.not_configured`, which names each one that is missing or wrong and shows none. */
export function readSettings(env: object): Settings {
  const parsed = v.safeParse(Settings, env)
  if (parsed.success) return parsed.output
  const wrong = new Map(parsed.issues.map((issue) => [String(issue.path?.[0]?.key), issue.path?.[0]?.value === undefined ? 'is missing' : issue.message]))
  const sentence = Array.from(wrong, ([name, why]) => `${name} ${why}`).join(', ')
  throw new NamedError('host.not_configured', 'unavailable', `Sluice is not configured: ${sentence}.`, { missing: [...wrong.keys()] })
}
