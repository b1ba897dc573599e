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

test('without any setting the server is for this machine alone, on the port that the manual says', () => {
  expect(readSettings({})).toMatchObject({ HOST: '127.0.0.1', publicUrl: 'http://localhost:8787', SLUICE_DEVELOPMENT: false, SLUICE_TRUST_PROXY: false })
  expect(readSettings({ PORT: '9000', PUBLIC_URL: 'https://files.example.com//' })).toMatchObject({ publicUrl: 'https://files.example.com' })
})
