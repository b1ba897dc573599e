import { SECOND } from '@sluice/core/instants'
import { Browser } from '@sluice/api/testing/browser'
import { expect, test } from 'vitest'
import { floodGate } from '../src/floods.ts'
import { openSite, testFolder } from './world.ts'

test('guessing from one network is stopped after twenty tries, and goes on as slowly as the clock', async () => {
  let now = 0
  const limit = floodGate(() => now)
  const tries = async (count: number) => {
    const answers: number[] = []
    for (let i = 0; i < count; i++) answers.push(await limit('sign-in', '192.0.2.7'))
    return answers
  }
  expect(await tries(22)).toEqual([...Array.from({ length: 20 }, () => 0), 3, 3])
  now += 2 * SECOND
  expect(await tries(1)).toEqual([1])
  now += 1 * SECOND
  expect(await tries(2)).toEqual([0, 3])
  now += 3_600 * SECOND
  expect((await tries(21)).filter((wait) => wait === 0)).toHaveLength(20)
})

test('each network and each kind of request is counted for itself', async () => {
  const limit = floodGate(() => 0)
  for (let i = 0; i < 21; i++) await limit('sign-in', '192.0.2.7')
  expect(await limit('sign-in', '192.0.2.7')).toBeGreaterThan(0)
  expect([await limit('sign-in', '192.0.2.8'), await limit('public', '192.0.2.7'), await limit('parts', '192.0.2.7')]).toEqual([0, 0, 0])
})

test('a clock that is set back gives nothing away and takes nothing', async () => {
  let now = 100 * SECOND
  const limit = floodGate(() => now)
  for (let i = 0; i < 20; i++) await limit('sign-in', '192.0.2.7')
  now = 0
  expect(await limit('sign-in', '192.0.2.7')).toBe(3)
})

test('this machine is not counted, and a flood of addresses is forgotten again', async () => {
  const limit = floodGate(() => 0)
  for (const address of ['127.0.0.1', '0:0:0:0', '']) for (let i = 0; i < 50; i++) expect(await limit('sign-in', address)).toBe(0)
  for (let i = 0; i < 20; i++) await limit('sign-in', '192.0.2.7')
  for (let i = 0; i < 10_001; i++) await limit('sign-in', `2001:db8:0:${i.toString(16)}`)
  expect(await limit('sign-in', '192.0.2.7')).toBe(0)
})

test('behind a proxy, who guesses links is told to wait, and others are not', async () => {
  const site = await openSite(testFolder(), { SLUICE_TRUST_PROXY: '1' })
  const guess = async (address: string) => {
    const headers = { 'X-Forwarded-For': address, 'Content-Type': 'application/json' }
    const answer = await new Browser(site).fetch('/api/trpc/uploadLinks.open', { method: 'POST', body: '{}', headers })
    return [answer.status, answer.headers.get('Retry-After')]
  }
  for (let i = 0; i < 20; i++) expect(await guess('2001:db8::1')).toEqual([400, null])
  expect(await guess('2001:db8::2')).toEqual([429, expect.stringMatching(/^[1-3]$/)])
  expect(await guess('2001:db8:0:1::1')).toEqual([400, null])
})

test('two batches of ten guesses are all that one network has at once, with a slash behind them too', async () => {
  const site = await openSite(testFolder(), { SLUICE_TRUST_PROXY: '1' })
  const path = Array.from({ length: 10 }, () => 'uploadLinks.open').join(',')
  const guess = async () => {
    const headers = { 'X-Forwarded-For': '192.0.2.7', 'Content-Type': 'application/json' }
    return (await new Browser(site).fetch(`/api/trpc/${path}/?batch=1`, { method: 'POST', body: '{}', headers })).status
  }
  expect([await guess(), await guess(), await guess()]).toEqual([400, 400, 429])
})
