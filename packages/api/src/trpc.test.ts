import { expect, test } from 'vitest'
import { openHouse } from '../testing/house.ts'

const house = await openHouse()
const { as } = await house.staff('level-2')
const json = { 'Content-Type': 'application/json' }

const batch = (length: number) => {
  const paths = Array.from({ length }, () => 'workspace.describe').join(',')
  return house.ask(`/api/trpc/${paths}?batch=1&input=${encodeURIComponent('{}')}`)
}
const create = (body: BodyInit, headers: Record<string, string> = {}) =>
  house.ask('/api/trpc/customers.create', { method: 'POST', as, headers: { ...json, ...headers }, body })

test('ten calls go in one request, eleven are refused (T-110)', async () => {
  const ten = await batch(10)
  expect([ten.status, Object(await ten.json()).length]).toEqual([200, 10])
  const eleven = await batch(11)
  expect(eleven.status).toBe(400)
  expect(await eleven.text()).toContain('input.invalid')
})

test('in a batch each call is answered for itself', async () => {
  const response = await house.ask(`/api/trpc/workspace.describe,customers.list?batch=1&input=${encodeURIComponent('{"1":{}}')}`)
  const [first, second] = await response.json()
  expect(response.status).toBe(207)
  expect([first.result.data.setUp, second.error.data.code]).toEqual([true, 'sign_in.needed'])
})

test('a request beyond 1 MB is refused by its length, or while it comes', async () => {
  const declared = await create(JSON.stringify({ name: 'x', notes: 'x'.repeat(1_000_000) }), { 'Content-Length': '1000022' })
  expect([declared.status, await declared.json()]).toEqual([413, expect.objectContaining({ code: 'request.too_large' })])
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(new Uint8Array(65_536).fill(32))
    },
  })
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', headers: { ...json, ...as, 'Transfer-Encoding': 'chunked' }, body: endless, duplex: 'half' }
  expect((await house.ask('/api/trpc/customers.create', init)).status).toBeGreaterThanOrEqual(400)
})

test('what is no JSON, or not the JSON asked for, is refused by one name', async () => {
  const deep = `${'['.repeat(1_000)}${']'.repeat(1_000)}`
  for (const body of ['', '{', 'null', '[]', '"x"', '1', deep, '{"name":{"$gt":""}}', '{"name":["x"]}', '{"name":null}', '{"name":"\\u0000"}']) {
    const response = await create(body)
    expect([response.status, Object(await response.json()).error?.data.code], body.slice(0, 20)).toEqual([400, 'input.invalid'])
  }
})

test('a key called __proto__ or constructor is an unknown key, and pollutes nothing', async () => {
  for (const body of ['{"name":"x","__proto__":{"role":"administrator"}}', '{"name":"x","constructor":{"prototype":{"role":"administrator"}}}']) {
    const response = await create(body)
    expect([200, 400]).toContain(response.status)
  }
  expect(Object({}).role).toBeUndefined()
})

test('a procedure that does not exist is not found, by whatever name it is asked for', async () => {
  for (const path of ['nothing', 'customers', 'customers.', '__proto__', 'constructor.name', 'customers.list.x', 'toString'])
    expect((await house.ask(`/api/trpc/${path}`, { as })).status, path).toBe(404)
})

test('no procedure answers with the permission for other sites to read it (T-37)', async () => {
  for (const method of ['GET', 'OPTIONS']) {
    const response = await house.ask('/api/trpc/workspace.describe', {
      method,
      headers: { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' },
    })
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  }
})

test('text that comes in is one plain line: no control, direction or zero-width characters', async () => {
  const { data } = await house.call('customers.create', { name: ' North\u202elight\u0000\r\n\u200b ' }, as)
  expect((await house.call('customers.get', data, as)).data).toMatchObject({ name: 'Northlight' })
})
