import { createPublicKey, verify } from 'node:crypto'
import { memoryStore } from '@sluice/adapters/object-store/memory'
import { runDueChores } from '@sluice/core/chores/runner'
import { newId } from '@sluice/core/ids'
import { MINUTE } from '@sluice/core/instants'
import { verifyReceipt } from '@sluice/core/receipts/verify'
import { expect, test } from 'vitest'
import { openHouse } from '../../testing/house.ts'
import { bytesOf, makeHolder, makeJob, sendFile } from '../../testing/sending.ts'

const KEYS = '/.well-known/sluice-receipt-keys.json'
const store = memoryStore()
let storeIsDown = false
const put = store.put.bind(store)
store.put = (...object) => (storeIsDown ? Promise.reject(new Error('the disk is gone')) : put(...object))
const house = await openHouse({ host: { store } })
const { as } = await house.staff('level-2')

/** What a new link sent, after Done and the chores of the next minute. */
async function sent({ whileDown = false } = {}) {
  const job = await makeJob(house)
  const holder = await makeHolder(house, job.customerId)
  await sendFile(house, holder.as, job.taskId, bytesOf(10), 'Größe „2“.mov')
  storeIsDown = whileDown
  await house.call('visit.done', undefined, holder.as)
  await runDueChores(house.stranger(), MINUTE)
  const { data } = await house.call('receipts.listOwn', undefined, holder.as)
  const submissionId: string = Object(data).items[0].submissionId
  return { job, holder, submissionId, path: `/api/receipts/${submissionId}` }
}

const one = await sent()

test('staff download a signed receipt, which no browser runs, shows, sniffs or keeps', async () => {
  const response = await house.ask(one.path, { as })
  expect(response.status).toBe(200)
  const json = await response.text()
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'cache-control': 'private, no-store',
    'content-disposition': expect.stringMatching(/^attachment; filename="receipt-1001-2026-11-21\.json"/),
    'content-length': String(Buffer.byteLength(json)),
    'content-security-policy': "sandbox; default-src 'none'",
    'content-type': 'application/json',
    'x-content-type-options': 'nosniff',
  })
  const outcome = await verifyReceipt(json, await (await house.ask(KEYS)).json())
  expect(outcome).toMatchObject({ valid: true, receipt: { id: one.submissionId, files: [{ name: 'Größe „2“.mov', sizeBytes: 10 }] } })
})

test('the bytes between the first colon and the signature are those that were signed, to any tool', async () => {
  const json = Buffer.from(await (await house.ask(one.path, { as })).arrayBuffer())
  const signed = json.subarray('{"receipt":'.length, json.lastIndexOf(',"signature":'))
  const { signature } = JSON.parse(json.toString())
  const { keys } = await (await house.ask(KEYS)).json()
  const key = createPublicKey({ key: keys.find(({ kid }: { kid: string }) => kid === signature.kid), format: 'jwk' })
  expect(verify(null, signed, key, Buffer.from(signature.value, 'base64url'))).toBe(true)
})

test('the link that sent it downloads it by its cookie and by its Bearer, and asks for it with HEAD', async () => {
  const { holder, path } = one
  const whole = await (await house.ask(path, { as })).text()
  const byBearer = { Authorization: `Bearer ${holder.linkId}.${holder.secret}` }
  for (const response of [await house.ask(`${path}?via=${holder.linkId}`, { as: { Cookie: holder.cookie } }), await house.ask(path, { as: byBearer })]) {
    expect([response.status, await response.text()]).toEqual([200, whole])
  }
  const head = await house.ask(path, { as, method: 'HEAD' })
  expect([head.status, head.headers.get('Content-Length'), await head.text()]).toEqual([200, String(Buffer.byteLength(whole)), ''])
  expect(await house.call('receipts.get', { submissionId: one.submissionId }, byBearer)).toMatchObject({ status: 200, data: { state: 'made' } })
})

test('nobody reads a receipt without asking as someone', async () => {
  for (const asker of [undefined, { Cookie: one.holder.cookie }]) expect((await house.ask(one.path, asker && { as: asker })).status).toBe(401)
})

test('anyone fetches the public keys, may keep them for minutes, and learns nothing else', async () => {
  const response = await house.ask(KEYS)
  expect(response.headers.get('Cache-Control')).toBe('public, max-age=300')
  expect(response.headers.get('Content-Type')).toBe('application/jwk-set+json')
  const { keys } = await response.json()
  expect(keys).toEqual([{ kty: 'OKP', crv: 'Ed25519', kid: expect.stringMatching(/^key_/), x: expect.stringMatching(/^[\w-]{43}$/), use: 'sig' }])
})

test('staff see the receipts of an order, without what only the database may know', async () => {
  const { data } = await house.call('receipts.list', { orderId: one.job.orderId }, as)
  expect(data).toEqual({
    items: [
      {
        submissionId: one.submissionId,
        order: { id: one.job.orderId, number: 1001, title: 'Harbour, episode 4' },
        link: { id: one.holder.linkId, description: 'Season 2 masters' },
        files: 1,
        bytes: 10,
        openedAt: house.time.now,
        closedAt: house.time.now,
        closedBecause: 'done',
        state: 'made',
        sizeBytes: expect.any(Number),
      },
    ],
    next: null,
  })
  const { data: head } = await house.call('receipts.get', { submissionId: one.submissionId }, as)
  expect(JSON.stringify([data, head])).not.toMatch(/objectKey|sealed|keyId/)
})

test('a receipt that is not made yet says so, one that is not there does not exist', async () => {
  const due = await sent({ whileDown: true })
  const answer = async (path: string) => {
    const response = await house.ask(path, { as })
    const { code }: { code: string } = await response.json()
    return [response.status, code]
  }
  expect(await answer(due.path)).toEqual([409, 'receipt.not_ready'])
  for (const id of [newId('submission'), newId('file'), 'nonsense']) expect(await answer(`/api/receipts/${id}`)).toEqual([404, 'receipt.not_found'])
})
