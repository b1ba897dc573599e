import { expect, test } from 'vitest'
import { openHouse, PUBLIC_URL } from '../testing/house.ts'
import { bytesOf, makeHolder, makeJob, putPart, startUpload } from '../testing/sending.ts'
import { assertOwnOrigin } from './origin.ts'

const house = await openHouse()
const { as } = await house.staff('level-2')
const token = as['Cookie']?.split('=')[1] ?? ''
const plain = await openHouse({ host: { publicUrl: 'http://localhost:8787' } })
const careless = await openHouse({ host: { publicUrl: 'http://files.example' } })

/** An unsafe request exactly as its headers say, with a cookie. */
const post = (headers: Record<string, string>, body: BodyInit = '{}') =>
  house.app.request(`${PUBLIC_URL}/api/trpc/signIn.signOut`, { method: 'POST', headers: { ...as, ...headers }, body })

const TYPES = ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/octet-stream', '']
const FOREIGN: Record<string, string>[] = [
  { Origin: 'https://evil.example' },
  { Origin: 'null' },
  { Origin: '' },
  { Origin: 'http://files.example' },
  { Origin: 'https://files.example:8443' },
  { Origin: 'https://sub.files.example' },
  { Origin: 'https://files.example.evil.example' },
  { Origin: `${PUBLIC_URL}/` },
  { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'same-origin' },
  {},
  { 'Sec-Fetch-Site': 'cross-site' },
  { 'Sec-Fetch-Site': 'same-site' },
  { 'Sec-Fetch-Site': 'none' },
]

test.for(FOREIGN)('a change with a cookie and %o is refused, whatever its content type (T-34)', async (headers) => {
  for (const type of TYPES) {
    const response = await post({ ...headers, ...(type === '' ? {} : { 'Content-Type': type }) })
    expect([response.status, await response.json()], type).toEqual([403, expect.objectContaining({ code: 'origin.refused' })])
  }
  expect((await house.call('signIn.me', undefined, as)).code).toBeNull()
})

test('what makes a session is guarded too, without any cookie', async () => {
  for (const path of ['signIn.verifyCode', 'signIn.requestCode', 'uploadLinks.open', 'workspace.setUp']) {
    const response = await house.app.request(`${PUBLIC_URL}/api/trpc/${path}`, { method: 'POST', headers: { Origin: 'https://evil.example' }, body: '{}' })
    expect(response.status, path).toBe(403)
  }
})

test('bytes are guarded as JSON is', async () => {
  const job = await makeJob(house)
  const holder = await makeHolder(house, job.customerId)
  const { uploadId } = await startUpload(house, holder.as, job.taskId, 3)
  expect((await putPart(house, holder.as, uploadId, 1, bytesOf(3), { Origin: 'https://evil.example' })).status).toBe(403)
  expect((await putPart(house, holder.as, uploadId, 1, bytesOf(3))).status).toBe(200)
})

test('our own pages pass, by Origin or, where a browser sends none, by Sec-Fetch-Site', async () => {
  for (const own of [{ Origin: PUBLIC_URL }, { Origin: PUBLIC_URL, 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'same-origin' }]) {
    const headers = new Headers(Object.entries({ ...as, 'Content-Type': 'application/json', ...own }))
    expect((await house.app.request(`${PUBLIC_URL}/api/trpc/customers.create`, { method: 'POST', headers, body: '{"name":"Northlight"}' })).status).toBe(200)
  }
})

test('on this machine, its names are one origin; another port or scheme is not', () => {
  const asked = (Origin: string) => new Request('http://127.0.0.1:8787/api', { method: 'POST', headers: { Origin } })
  for (const origin of ['http://localhost:8787', 'http://127.0.0.1:8787', 'http://[::1]:8787'])
    expect(() => assertOwnOrigin(asked(origin), 'http://localhost:8787'), origin).not.toThrow()
  for (const origin of ['http://localhost:8788', 'https://localhost:8787', 'http://localhost.evil.example:8787', 'http://files.example:8787'])
    expect(() => assertOwnOrigin(asked(origin), 'http://localhost:8787'), origin).toThrow()
  expect(() => assertOwnOrigin(asked('http://localhost'), 'http://files.example')).toThrow()
})

test('a Bearer passes without Origin, and cookies are then not looked at', async () => {
  const asked = (headers: Record<string, string>, path = 'customers.create', body = '{"name":"Northlight"}') =>
    house.app.request(`${PUBLIC_URL}/api/trpc/${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body })
  expect((await asked({ Authorization: `Bearer ${token}` })).status).toBe(200)
  expect((await asked({ Authorization: `Bearer ${token}`, Origin: 'https://evil.example' })).status).toBe(200)
  for (const bearer of ['Bearer wrong', 'Bearer', 'Bearer ', 'Bearer ?', `Bearer ${'a'.repeat(301)}`])
    expect((await asked({ ...as, Authorization: bearer })).status, bearer).toBe(401)
})

test("a proxy's Basic is none of ours: it opens no guard, and hides no cookie", async () => {
  const basic = { Authorization: 'Basic aWRhOmlkYQ==' }
  expect((await post(basic)).status).toBe(403)
  expect((await post({ ...basic, Origin: 'https://evil.example' })).status).toBe(403)
  expect((await house.call('signIn.me', undefined, { ...as, ...basic })).code).toBeNull()
})

test('plain http is served on localhost alone; elsewhere a page says why not', async () => {
  for (const path of ['/', '/u/x', '/api/trpc/workspace.describe', '/api/ready', '/assets/x.js', '/api/dev/outbox']) {
    for (const [house, host] of [
      [plain, 'http://192.168.1.5:8787'],
      [plain, 'http://localhost.evil.example:8787'],
      [careless, 'http://files.example'],
    ] as const) {
      const response = await house.app.request(`${host}${path}`)
      expect([response.status, response.headers.get('Content-Type'), response.headers.get('Cache-Control')]).toEqual([
        403,
        'text/plain; charset=utf-8',
        'no-store',
      ])
      expect(await response.text()).toMatch(/plain http.*PUBLIC_URL/s)
    }
  }
  expect((await plain.app.request('http://192.168.1.5:8787/api/trpc/customers.create', { method: 'POST', body: '{}' })).status).toBe(403)
})

test('how the process is doing may be asked from anywhere, and on this machine everything is served', async () => {
  expect((await plain.app.request('http://10.0.0.9:8787/api/health')).status).toBe(200)
  for (const host of ['localhost', '127.0.0.1', '[::1]'])
    expect((await plain.app.request(`http://${host}:8787/api/trpc/workspace.describe`)).status, host).toBe(200)
  expect((await house.app.request('http://10.0.0.9:8787/api/trpc/workspace.describe')).status).toBe(200)
})
