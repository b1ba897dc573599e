import { expect, test } from 'vitest'
import { openHouse } from '../testing/house.ts'
import { bucketOf } from './floods.ts'

const asked: string[] = []
const house = await openHouse({
  served: {
    limit: async (bucket, address) => {
      asked.push(`${bucket} ${address}`)
      return bucket === 'sign-in' ? 7 : 0
    },
  },
})

test('parts, sign-in and the rest are counted apart, however the path is written', () => {
  expect(bucketOf('/api/uploads/upl_1/parts/1')).toBe('parts')
  for (const path of [
    'signIn.verifyCode',
    'signIn.requestCode',
    'uploadLinks.open',
    'visit.requestCode',
    'visit.verifyCode',
    'workspace.setUp',
    'workspace.describe,uploadLinks.open',
    'signIn%2EverifyCode',
  ])
    expect(bucketOf(`/api/trpc/${path}`), path).toBe('sign-in')
  for (const path of ['signIn.me', 'uploadLinks.list', 'uploads.start', 'workspace.describe', '%', ''])
    expect(bucketOf(`/api/trpc/${path}`), path).toBe('public')
  expect(bucketOf('/api/files/fil_1')).toBe('public')
  expect(bucketOf('/api/health')).toBeNull()
})

test('a flood is refused before anything is done for it, and told how long to wait', async () => {
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
