import { expect, test } from 'vitest'
import { openHouse } from '../testing/house.ts'
import { bucketsOf } from './floods.ts'

const asked: string[] = []
/** How many more guesses are let in. */
let guesses = 0
const house = await openHouse({
  served: {
    limit: async (bucket, address) => {
      asked.push(`${bucket} ${address}`)
      return bucket === 'sign-in' && guesses-- <= 0 ? 7 : 0
    },
  },
})

test('parts, sign-in and the rest are counted apart, however the path is written', () => {
  expect(bucketsOf('/api/uploads/upl_1/parts/1')).toEqual(['parts'])
  for (const path of [
    'signIn.verifyCode',
    'signIn.requestCode',
    'uploadLinks.open',
    'uploadLinks.describeEnd',
    'uploadLinks.askForMoreTime',
    'visit.requestCode',
    'visit.verifyCode',
    'workspace.setUp',
    'workspace.describe,uploadLinks.open',
    'signIn%2EverifyCode',
    'signIn.verifyCode/',
    'signIn.verifyCode//',
    '/signIn.verifyCode',
    '%2FsignIn.verifyCode%2F',
    'workspace.describe%2CsignIn.verifyCode/',
  ])
    expect(bucketsOf(`/api/trpc/${path}`), path).toEqual(['sign-in'])
  for (const path of ['signIn.me', 'uploadLinks.list', 'uploads.start', 'workspace.describe', 'workspace.describe,signIn.me', '%', ''])
    expect(bucketsOf(`/api/trpc/${path}`), path).toEqual(['public'])
  expect(bucketsOf('/api/files/fil_1')).toEqual(['public'])
  expect(bucketsOf('/api/health')).toEqual([])
})

test.for([
  ['signIn.verifyCode', 400],
  ['signIn.verifyCode/', 400],
  ['signIn.verifyCode//', 400],
  ['%73ignIn%2EverifyCode', 400],
  ['/signIn.verifyCode', 404],
  ['signIn.verifyCode%2F', 404],
] as const)('a guess at %s, which is answered %i, is counted as one', async ([path, status]) => {
  asked.length = 0
  guesses = 1
  const response = await house.ask(`/api/trpc/${path}`, { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } })
  expect([response.status, asked]).toEqual([status, ['sign-in 192.0.2.7']])
})

test('a batch counts as many guesses as it has, and is refused whole when they are too many', async () => {
  const batch = async (...paths: string[]) => {
    asked.length = 0
    const response = await house.ask(`/api/trpc/${paths.join(',')}?batch=1`, { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } })
    return [response.status, asked.length]
  }
  guesses = 3
  expect(await batch('signIn.verifyCode', 'signIn.verifyCode', 'signIn.signOut', 'uploadLinks.open')).toEqual([207, 3])
  guesses = 3
  expect(await batch(...Array.from({ length: 10 }, () => 'visit.verifyCode'))).toEqual([429, 4])
})

test('a flood is refused before anything is done for it, and told how long to wait', async () => {
  guesses = 0
  const response = await house.ask('/api/trpc/signIn.requestCode', { method: 'POST', body: '{', headers: { Origin: 'https://evil.example' } })
  expect([response.status, response.headers.get('Retry-After'), response.headers.get('Cache-Control')]).toEqual([429, '7', 'no-store'])
  expect(await response.json()).toMatchObject({ code: 'request.too_many', facts: { retryAfterSeconds: 7 } })
})

test("what is no flood passes, counted by the asker's block", async () => {
  asked.length = 0
  expect((await house.call('workspace.describe', undefined)).code).toBeNull()
  expect((await house.ask('/api/health')).status).toBe(200)
  expect(asked).toEqual(['public 192.0.2.7'])
})
