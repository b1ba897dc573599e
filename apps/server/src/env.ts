import { resolve } from 'node:path'
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

/** Every setting of the Node host (docs/configuration.md says the same, and a test compares them). */
export const Settings = v.object({
  PORT: v.optional(Port, '8787'),
  HOST: v.optional(v.string(), '127.0.0.1'),
  PUBLIC_URL: v.optional(Url),
  SLUICE_DATA: v.optional(v.string(), '.data'),
  SLUICE_KEYS: v.optional(v.string()),
  SLUICE_DATABASE_URL: v.optional(v.string()),
  SLUICE_DATABASE_TOKEN: v.optional(v.string()),
  SLUICE_SMTP_URL: v.optional(v.string()),
  SLUICE_RESEND_KEY: v.optional(v.string()),
  SLUICE_ADMIN_EMAIL: v.optional(v.pipe(v.string(), v.email('must be an email address'))),
  SLUICE_SAMPLE: v.optional(Flag, '0'),
  SLUICE_TRUST_PROXY: v.optional(Flag, '0'),
  SLUICE_DEVELOPMENT: v.optional(Flag, '0'),
})

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
