import { exports } from 'cloudflare:workers'
import { test } from 'vitest'

const post = (path: string, body: unknown, address: string) =>
  exports.default.fetch(
    new Request(`http://localhost:8787/api/trpc/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: 'http://localhost:8787', 'CF-Connecting-IP': address },
      body: JSON.stringify(body),
    }),
  )

const askForCode = (address: string) => post('signIn.requestCode', { email: 'nobody@example.com' }, address)

test('guessing from one network is stopped after twenty tries a minute, and nobody else is', async ({ expect }) => {
  const refused: Response[] = []
  let tries = 0
  // Twice the limit and one more: wherever the limiter's minute begins, it is met within.
  for (; tries < 41 && refused.length === 0; tries++) {
    const answer = await askForCode('203.0.113.9')
    if ((await answer.clone().text()).includes('request.too_many')) refused.push(answer)
  }
  expect(tries).toBeGreaterThan(20)
  expect(refused.map((answer) => [answer.status, answer.headers.get('Retry-After')])).toEqual([[429, '60']])
  expect(await (await askForCode('198.51.100.4')).text()).not.toContain('request.too_many')
})

test('a batch of guesses counts as many as it has', async ({ expect }) => {
  const batch = Array.from({ length: 10 }, () => 'signIn.verifyCode').join(',')
  const answers: number[] = []
  // As above, of ten guesses each.
  while (answers.length < 5 && !answers.includes(429)) answers.push((await post(`${batch}?batch=1`, {}, '203.0.113.10')).status)
  expect(answers.at(-1)).toBe(429)
})
