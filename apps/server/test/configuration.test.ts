import { readFileSync } from 'node:fs'
import { Settings as WorkerSettings } from '@sluice/worker/env'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { readSettings, Settings } from '../src/env.ts'

const manual = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8')

/** The settings that a section of the manual lists, each with its default as it is written. */
function listed(section: string): Map<string, string> {
  const [, text = ''] = manual.split(`\n## ${section}\n`)
  const [table = ''] = text.split(/\n## |\| binding \|/)
  return new Map(Array.from(table.matchAll(/^\| `([A-Z_]+)` \| ([^|]+) \|/gm), ([, name = '', fallback = '']) => [name, fallback.trim()]))
}

test.for([
  ['Node', Settings.entries],
  ['Cloudflare', WorkerSettings.entries],
] as const)('the manual lists every setting of %s, and no other, with its default', ([section, entries]) => {
  const said = listed(section)
  expect([...said.keys()].toSorted()).toEqual(Object.keys(entries).toSorted())
  for (const [name, entry] of Object.entries(entries)) {
    const fallback = v.getDefault(entry)
    if (typeof fallback === 'string') expect(said.get(name), name).toBe(`\`${fallback}\``)
    else expect(said.get(name), name).not.toMatch(/^`(?!http|sluice)/)
    expect(said.get(name)?.includes('needed'), name).toBe(entry.type !== 'optional')
  }
})

test('both hosts take and refuse the same settings of SMS, with the same words', () => {
  const given: Partial<Record<keyof typeof Settings.entries & keyof typeof WorkerSettings.entries, readonly (string | undefined)[]>> = {
    SLUICE_TWILIO_ACCOUNT: [`AC${'a'.repeat(32)}`, 'AC12', undefined],
    SLUICE_TWILIO_TOKEN: ['0'.repeat(32), 'short', undefined],
    SLUICE_TWILIO_FROM: ['+31612345678', `MG${'0'.repeat(32)}`, 'Lumen', 'a name of twelve', '0612'],
    SLUICE_TWILIO_URL: ['https://api.twilio.com/', 'http://localhost:9000', 'http://sms.example', 'nowhere', undefined],
    SLUICE_SMS_COUNTRIES: ['NL,DE', 'NL DE', 'nl', '', undefined],
    SLUICE_SMS_PER_DAY: ['1', '999999', '0', '-1', '1.5', undefined],
  }
  const answer = (schema: typeof Settings | typeof WorkerSettings, name: string, value: string | undefined) => {
    const { output, issues } = v.safeParse(v.object(schema.entries), { PUBLIC_URL: 'https://files.example', [name]: value })
    const wrong = issues?.filter((issue) => v.getDotPath(issue) === name).map((issue) => issue.message)
    return wrong?.length ? wrong : (Object(output)[name] ?? null)
  }
  for (const [name, values] of Object.entries(given))
    for (const value of values) expect(answer(Settings, name, value), `${name}=${value}`).toEqual(answer(WorkerSettings, name, value))
})

test('without any setting the server is for this machine alone, on the port that the manual says', () => {
  expect(readSettings({})).toMatchObject({ HOST: '127.0.0.1', publicUrl: 'http://localhost:8787', SLUICE_DEVELOPMENT: false, SLUICE_TRUST_PROXY: false })
  expect(readSettings({ PORT: '9000', PUBLIC_URL: 'https://files.example.com//' })).toMatchObject({ publicUrl: 'https://files.example.com' })
})
