import type { Database } from '@sluice/core/ports'
import { newId } from '@sluice/core/ids'
import { DAY } from '@sluice/core/instants'
import { expect, test } from 'vitest'
import { openHouse, procedures, PUBLIC_URL, SETUP_SECRET } from '../testing/house.ts'
import { bytesOf, makeHolder, makeJob, putPart, sendFile } from '../testing/sending.ts'

const LEAK = 'SQLITE_ERROR: no such column "secret" in select * from sessions where hash = 0123abcd'
const fail = (): never => {
  throw new Error(LEAK, { cause: new Error(`D1_ERROR at /srv/sluice/packages/core/src/sign-in/repository.ts:12:3`) })
}
const brokenDatabase: Database = {
  select: fail,
  selectDistinct: fail,
  insert: fail,
  update: fail,
  delete: fail,
  with: fail,
  $with: fail,
  batch: async () => fail(),
}

const house = await openHouse()
const broken = await openHouse({ host: { db: brokenDatabase } })
const job = await makeJob(house)
const holder = await makeHolder(house, job.customerId)
const { as } = await house.staff('administrator')
const fileId = await sendFile(house, holder.as, job.taskId, bytesOf(10))

/** Nothing of the inside: no SQL, no code of a database, no stack, no path. */
const INSIDE = /sql|d1_|select |constraint|no such|sessions|\bat \/|\.ts\b|node_modules|packages\/|stack|Error:/i

async function problemOf(response: Response) {
  const body: { code?: string; status?: number; request_id?: string } = await response.json()
  return { ...body, text: JSON.stringify(body) }
}

test('a refusal over plain HTTP is problem JSON by its name, with the id of its request, and nobody keeps it', async () => {
  const refusals = [
    [await house.ask(`/api/files/${fileId}`), 401, 'sign_in.needed'],
    [await house.ask(`/api/files/${newId('file')}`, { as }), 404, 'file.not_found'],
    [await putPart(house, {}, newId('upload'), 1, bytesOf(1)), 401, 'visitor.needed'],
    [await putPart(house, holder.as, newId('upload'), 1, bytesOf(1)), 404, 'upload.not_found'],
    [await house.ask('/api/nowhere', { as }), 404, 'not_found'],
    [await house.ask('/api/files', { method: 'DELETE', as }), 404, 'not_found'],
    [await house.ask('/api/files', { method: 'DELETE', as, headers: { Origin: 'null' } }), 403, 'origin.refused'],
  ] as const
  for (const [response, status, code] of refusals) {
    const { headers } = response
    const problem = await problemOf(response)
    expect([response.status, problem.status, problem.code]).toEqual([status, status, code])
    expect(problem.request_id).toMatch(/^req_/)
    expect([headers.get('X-Request-Id'), headers.get('Content-Type')]).toEqual([problem.request_id, 'application/problem+json'])
    expect([headers.get('Cache-Control'), headers.get('X-Content-Type-Options')]).toEqual(['no-store', 'nosniff'])
    expect(problem.text).not.toMatch(INSIDE)
  }
})

test('a refusal over tRPC has its name, its status, and the id of its request', async () => {
  const { linkId, secret } = await makeHolder(house, job.customerId, { validUntil: '2026-11-21' })
  const { now } = house.time
  house.time.now += 3 * DAY
  expect(await house.call('uploadLinks.open', { linkId, secret })).toMatchObject({ code: 'link.expired', status: 410 })
  house.time.now = now
  await house.call('uploadLinks.revoke', { linkId }, as)
  const { response } = await house.call('uploadLinks.open', { linkId, secret })
  const { error } = await response.json()
  expect([response.status, response.headers.get('Cache-Control')]).toEqual([410, 'no-store'])
  expect(error.data).toEqual({ code: 'link.revoked', httpStatus: 410, facts: {}, requestId: response.headers.get('X-Request-Id') })
})

test('what went wrong inside is withheld from every caller of every procedure, and logged under the same id (T-112)', async () => {
  const credentials = { Cookie: `__Host-staff=${'A'.repeat(43)}; __Host-v_${holder.linkId}=${'A'.repeat(43)}`, 'Sluice-Via': holder.linkId }
  for (const path of procedures.keys()) {
    const answer = await broken.call(path, inputs[path], credentials)
    const text = await answer.response.text()
    expect.soft([answer.code, answer.status], path).toEqual(['internal', 500])
    expect.soft(text, path).not.toMatch(INSIDE)
    expect.soft(broken.log.at(-1), path).toContain(answer.response.headers.get('X-Request-Id'))
    expect.soft(broken.log.at(-1), path).toContain('request.failed')
  }
})

/** Of the procedures for anyone, which get as far as the database with these. The others ask it who calls. */
const inputs: Readonly<Record<string, unknown>> = {
  'signIn.requestCode': { email: 'ida@lumen.example' },
  'signIn.verifyCode': { codeId: newId('code'), code: '123456' },
  'uploadLinks.askForMoreTime': { linkId: newId('link'), secret: 'x' },
  'uploadLinks.describeEnd': { linkId: newId('link'), secret: 'x' },
  'uploadLinks.open': { linkId: newId('link'), secret: 'x' },
  'workspace.setUp': { secret: SETUP_SECRET, workspaceName: 'Mine', zone: 'UTC', name: 'Eve', email: 'eve@evil.example', sampleData: false },
}

test('what went wrong inside is withheld from every caller of the byte routes', async () => {
  for (const ask of [() => broken.ask(`/api/files/${fileId}`, { as }), () => putPart(broken, holder.as, newId('upload'), 1, bytesOf(1))]) {
    const response = await ask()
    const problem = await problemOf(response)
    expect([response.status, problem.code, response.headers.get('Cache-Control')]).toEqual([500, 'internal', 'no-store'])
    expect(problem.text).not.toMatch(INSIDE)
    expect(broken.log.at(-1)).toContain(problem.request_id)
  }
})

test('a host whose database does not answer is up and not ready, and says no more than which', async () => {
  expect((await broken.ask('/api/health')).status).toBe(200)
  const response = await broken.ask('/api/ready')
  expect([response.status, await response.json()]).toEqual([503, { ready: false, database: 'failing', store: 'ok', mail: 'ok', sms: 'ok' }])
})

test('a person who followed an address to bytes that are refused is shown a page that says it in words', async () => {
  const navigate = { 'Sec-Fetch-Mode': 'navigate' }
  const refused = await house.ask(`/api/files/${newId('file')}`, { as, headers: navigate })
  const requestId = refused.headers.get('X-Request-Id') ?? '-'
  expect([refused.status, refused.headers.get('Location')]).toEqual([303, `/problem?code=file.not_found&request=${requestId}`])
  expect([refused.headers.get('Cache-Control'), await refused.text()]).toEqual(['no-store', ''])
  const failed = await broken.ask(`/api/files/${fileId}`, { as, headers: navigate })
  expect(failed.headers.get('Location')).toMatch(/^\/problem\?code=internal&request=req_/)
  expect((await house.ask(`/api/files/${fileId}`, { as, headers: navigate })).status).toBe(200)
  expect((await house.ask(`/api/files/${newId('file')}`, { as, headers: { 'Sec-Fetch-Mode': 'cors' } })).status).toBe(404)
  expect((await house.app.request(`${PUBLIC_URL}/api/nowhere`, { method: 'POST', headers: { Origin: PUBLIC_URL, ...navigate } })).status).toBe(404)
})
