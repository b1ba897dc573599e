import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { TRPCClientError } from '@trpc/client'
import { test } from 'vitest'
import { explain, explainCode, hasWords } from './text.ts'

const PACKAGES = join(import.meta.dirname, '../../../packages')

/** Every code that a pattern finds in the shipped source of a package. */
function codesIn(pack: string, pattern: RegExp): string[] {
  const files = globSync(`${pack}/src/**/*.ts`, { cwd: PACKAGES }).filter((path) => !path.endsWith('.test.ts'))
  return files.flatMap((path) => [...readFileSync(join(PACKAGES, path), 'utf8').matchAll(pattern)].map((match) => match[1] ?? ''))
}

test('every refusal of core, of the API and of the transfer engine has its words', ({ expect }) => {
  const defined = ['core', 'api'].flatMap((pack) => codesIn(pack, /defineError\(\s*'([^']+)'/g))
  const transferred = codesIn('transfer', /'((?:file|network|upload)\.[a-z_]+)'/g)
  expect(defined.length).toBeGreaterThan(50)
  expect(transferred).toContain('network.stalled')
  expect([...defined, ...transferred, 'internal', 'not_found'].filter((code) => !hasWords(code))).toEqual([])
})

test('words say what happened, what was kept and what to do', ({ expect }) => {
  expect(explainCode('link.revoked', {}, 'req_1')).toEqual({
    happened: 'This link has been withdrawn.',
    kept: 'What has arrived is kept.',
    todo: 'Ask the person who sent it to you for a new one.',
    requestId: 'req_1',
  })
  expect(explainCode('upload.extension_not_allowed', { allowed: ['mov', 'mxf'] }).todo).toContain('.mov, .mxf')
  expect(explainCode('code.wrong', { triesLeft: 1 }).kept).toBe('You have 1 try left with it.')
})

test('a code without words, and an error without a code, are still told', ({ expect }) => {
  expect(explainCode('toString').happened).toContain('refused')
  expect(explain(new Error('socket')).happened).toBe('The server cannot be reached at the moment.')
  const data = { code: 'order.changed', httpStatus: 409, facts: {}, requestId: 'req_2' }
  expect(explain(new TRPCClientError('x', { result: { error: { data } } }))).toMatchObject({
    happened: 'Someone else has changed this order meanwhile.',
    requestId: 'req_2',
  })
})

test('a guard that answers before tRPC is told by its name too', ({ expect }) => {
  const responseJSON = { type: 'about:blank', status: 403, code: 'origin.refused', facts: {}, request_id: 'req_3' }
  expect(explain(new TRPCClientError('x', { meta: { responseJSON } }))).toMatchObject({
    happened: 'The request did not come from this site’s own pages.',
    requestId: 'req_3',
  })
})
