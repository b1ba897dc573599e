import { newId } from '@sluice/core/ids'
import { expect, test } from 'vitest'
import { type Asker, openHouse } from '../../testing/house.ts'
import { askForCodes, makeHolder, makeJob } from '../../testing/sending.ts'

const PNG = Uint8Array.from(Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAADUlEQVR42mPgzk4CIgAFQQGxmE3ZWQAAAABJRU5ErkJggg==', 'base64'))
const house = await openHouse()
const { customerId } = await makeJob(house)
const administrator = await house.signIn(house.administrator.actor.staffId)
const { as: levelTwo } = await house.staff('level-2')
const holder = await makeHolder(house, customerId)

const put = (as: Asker, holderId: string, body: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  house.ask(`/api/logos/${holderId}`, { as, method: 'PUT', body, headers: { 'Content-Length': String(body.length), ...headers } })
const get = (as: Asker, holderId: string, headers: Record<string, string> = {}) => house.ask(`/api/logos/${holderId}`, { as, headers })
const outcome = async (answer: Promise<Response>) => {
  const response = await answer
  const problem: { code?: string } = response.headers.get('Content-Type')?.includes('json') ? await response.json() : {}
  return [response.status, problem.code]
}

test('a logo is shown as the picture it is and nothing else, and asked for again only when it has changed', async () => {
  expect((await put(levelTwo, customerId, PNG)).status).toBe(204)
  const response = await get(holder.as, customerId)
  const etag = response.headers.get('ETag') ?? ''
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'cache-control': 'private, no-cache',
    'content-disposition': expect.stringMatching(/^attachment;/),
    'content-length': String(PNG.length),
    'content-security-policy': "sandbox; default-src 'none'",
    'content-type': 'image/png',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  })
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(PNG)
  expect((await get(holder.as, customerId, { 'If-None-Match': etag })).status).toBe(304)
  await put(levelTwo, customerId, PNG)
  expect((await get(holder.as, customerId, { 'If-None-Match': etag })).status).toBe(200)
})

test('a part of a logo is that part, and who asks whether it has changed opens nothing', async () => {
  const part = await get(holder.as, customerId, { Range: 'bytes=0-0' })
  expect([part.status, part.headers.get('Content-Length'), new Uint8Array(await part.arrayBuffer())]).toEqual([206, '1', PNG.subarray(0, 1)])
  const { store } = house.host
  const read = store.get.bind(store)
  let reads = 0
  store.get = (...asked) => (reads++, read(...asked))
  const etag = part.headers.get('ETag') ?? ''
  expect((await get(holder.as, customerId, { 'If-None-Match': etag })).status).toBe(304)
  expect((await house.ask(`/api/logos/${customerId}`, { as: holder.as, method: 'HEAD' })).status).toBe(200)
  store.get = read
  expect(reads).toBe(0)
})

test('the workspace’s logo needs no session, and a customer’s says to strangers no more than one that does not exist', async () => {
  expect((await put(administrator, 'workspace', PNG)).status).toBe(204)
  expect((await get({}, 'workspace')).status).toBe(200)
  expect(await outcome(get({}, customerId))).toEqual([401, 'sign_in.needed'])
  const foreign = await makeHolder(house, (await makeJob(house)).customerId)
  expect(await outcome(get(foreign.as, customerId))).toEqual([404, 'logo.not_found'])
  expect(await outcome(get(foreign.as, newId('customer')))).toEqual([404, 'logo.not_found'])
  expect(await outcome(get(levelTwo, 'lnk_x'))).toEqual([404, 'logo.not_found'])
})

test('before the code is given the page shows the workspace’s look and nothing of the customer’s', async () => {
  await house.call('branding.update', { holderId: 'workspace', accent: '#112233', welcomeText: '' }, administrator)
  await house.call('branding.update', { holderId: customerId, accent: '#445566', welcomeText: 'Dear Northlight' }, levelTwo)
  const guarded = await makeHolder(house, customerId)
  await askForCodes(house, guarded, { secondFactor: 'email' })
  expect(await outcome(get(guarded.as, customerId))).toEqual([401, 'visitor.code_needed'])
  const seen = [await house.call('workspace.describe', undefined, guarded.as), await house.call('visit.gate', {}, guarded.as)]
  expect(JSON.stringify(seen.map(({ data }) => data))).toContain('#112233')
  expect(JSON.stringify(seen.map(({ data }) => data))).not.toMatch(/#445566|Northlight/)
})

test('level-2 do not set the workspace’s logo, and neither do other pages, strangers and holders', async () => {
  expect(await outcome(put(levelTwo, 'workspace', PNG))).toEqual([403, 'staff.not_administrator'])
  expect(await outcome(put({}, customerId, PNG))).toEqual([401, 'sign_in.needed'])
  expect(await outcome(put(holder.as, customerId, PNG))).toEqual([401, 'sign_in.needed'])
  expect(await outcome(put(levelTwo, customerId, PNG, { Origin: 'https://evil.example' }))).toEqual([403, 'origin.refused'])
})

test('what is no PNG picture, and what is too large, is refused by name', async () => {
  const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
  expect(await outcome(put(levelTwo, customerId, svg))).toEqual([422, 'logo.unreadable'])
  expect(await outcome(put(levelTwo, customerId, new Uint8Array(256 * 1024 + 1)))).toEqual([413, 'logo.too_large'])
  expect(await outcome(put(levelTwo, newId('customer'), PNG))).toEqual([404, 'brand.holder_not_found'])
})

test('a colour is # and six digits, and nothing else reaches a page or a mail', async () => {
  for (const accent of ['red', '#fff', '#12345g', 'url(x)', '#112233;x'])
    expect((await house.call('branding.update', { holderId: customerId, accent, welcomeText: '' }, levelTwo)).code).toBe('input.invalid')
  expect((await house.call('branding.update', { holderId: customerId, accent: ' #ABCDEF ', welcomeText: '' }, levelTwo)).code).toBe(null)
  expect((await house.call('branding.get', { holderId: customerId }, levelTwo)).data).toMatchObject({ accent: '#abcdef' })
})
