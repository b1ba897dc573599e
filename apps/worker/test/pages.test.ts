import { exports } from 'cloudflare:workers'
import { test } from 'vitest'

const get = (path: string, init?: RequestInit) => exports.default.fetch(new Request(`http://localhost:8787${path}`, init))

test('every address of the app is its one page, a deep one too', async ({ expect }) => {
  const page = await (await get('/')).text()
  expect(page).toContain('<script type="module"')
  for (const path of ['/orders', '/u/lnk_0123456789abcdefghjkmnpq', '/open/ord_1?tab=files']) {
    const answer = await get(path)
    expect([answer.status, await answer.text()], path).toEqual([200, page])
  }
  expect(await (await get('/orders', { method: 'HEAD' })).text()).toBe('')
})

test('a file of an older build is missing, and nobody keeps that answer', async ({ expect }) => {
  const answer = await get('/assets/index-OLD.js')
  expect([answer.status, answer.headers.get('Cache-Control')]).toEqual([404, 'no-store'])
  expect(await answer.text()).not.toContain('<')
})

test('a page is only read', async ({ expect }) => {
  const answer = await get('/orders', { method: 'POST', body: 'x' })
  expect([answer.status, answer.headers.get('Allow')]).toEqual([405, 'GET, HEAD'])
})

test('what the API does not know is answered by the API', async ({ expect }) => {
  const answer = await get('/api/nowhere')
  expect([answer.status, answer.headers.get('Content-Type')]).toEqual([404, 'application/problem+json'])
})
