import { newId } from '@sluice/core/ids'
import { MINUTE } from '@sluice/core/instants'
import { revokeLink } from '@sluice/core/upload-links/usecases'
import { expect, test } from 'vitest'
import { openHouse } from '../testing/house.ts'
import { bytesOf, makeHolder, makeJob, putPart, sendFile, startUpload } from '../testing/sending.ts'

/** T-02: of what is not yours and of what is not there, an answer tells nothing apart. */
const house = await openHouse()
const [mine, theirs] = [await makeJob(house), await makeJob(house)]
const [holder, other, sameCustomer] = [
  await makeHolder(house, mine.customerId),
  await makeHolder(house, theirs.customerId),
  await makeHolder(house, mine.customerId),
]
const own = await startUpload(house, holder.as, mine.taskId, 10)
const foreign = await startUpload(house, other.as, theirs.taskId, 10)
const ofMyOtherLink = await startUpload(house, sameCustomer.as, mine.taskId, 10)

/** Status and body without the request's own id. */
async function seen(response: Response): Promise<string> {
  return `${response.status} ${(await response.text()).replaceAll(/req_\w+/g, 'req')}`
}

const bytes = bytesOf(10)
const doors: Readonly<Record<string, (uploadId: string) => Promise<Response>>> = {
  'a part': (uploadId) => putPart(house, holder.as, uploadId, 1, bytes),
  'a part of a wrong number': (uploadId) => putPart(house, holder.as, uploadId, 7, bytes),
  'a part of a wrong size': (uploadId) => putPart(house, holder.as, uploadId, 1, bytesOf(3)),
  'the list of parts': async (uploadId) => (await house.call('uploads.parts', { uploadId }, holder.as)).response,
  finishing: async (uploadId) => (await house.call('uploads.finish', { uploadId }, holder.as)).response,
  'giving up': async (uploadId) => (await house.call('uploads.abandon', { uploadId }, holder.as)).response,
}

test.for(Object.entries(doors))('%s of an upload that another link began is answered as of one that is not there', async ([, door]) => {
  const absent = await seen(await door(newId('upload')))
  expect(absent).toMatch(/^404 .*upload\.not_found/)
  expect(await seen(await door(foreign.uploadId))).toBe(absent)
  expect(await seen(await door(ofMyOtherLink.uploadId))).toBe(absent)
  expect(await seen(await door(own.uploadId))).not.toBe(absent)
})

test('what another link began is untouched by who tried', async () => {
  expect((await putPart(house, other.as, foreign.uploadId, 1, bytes)).status).toBe(200)
})

test('a malformed upload id is as one that is not there', async () => {
  const absent = await seen(await putPart(house, holder.as, newId('upload'), 1, bytes))
  for (const id of ['nonsense', newId('file'), '..%2f..%2flock']) expect(await seen(await putPart(house, holder.as, id, 1, bytes))).toBe(absent)
})

test.for([
  ['files', (taskId: string) => ({ files: [{ name: 'a.mov', sizeBytes: 1 }], taskId }), 'uploads.start'],
  ['a folder', (taskId: string) => ({ name: 'Rushes', files: 1, taskId }), 'uploads.startFolder'],
] as const)("%s for another customer's task are answered as for one that is not there", async ([, input, procedure]) => {
  const asked = async (taskId: string) => seen((await house.call(procedure, { requestId: newId('event'), ...input(taskId) }, holder.as)).response)
  const absent = await asked(newId('task'))
  expect(absent).toMatch(/^404 .*task\.not_found/)
  expect(await asked(theirs.taskId)).toBe(absent)
  expect(await asked(mine.taskId)).toMatch(/^200/)
})

test('files for a folder of another link are answered as for one that is not there', async () => {
  const folder = { requestId: newId('event'), taskId: mine.taskId, name: 'Rushes', files: 1 }
  const { data } = await house.call('uploads.startFolder', folder, sameCustomer.as)
  const asked = async (assetId: string) => {
    const input = { requestId: newId('event'), taskId: mine.taskId, assetId, files: [{ name: 'a.mov', sizeBytes: 1 }] }
    return seen((await house.call('uploads.start', input, holder.as)).response)
  }
  const absent = await asked(newId('asset'))
  expect(absent).toMatch(/^404 /)
  expect(await asked(Object(data).assetId)).toBe(absent)
})

test('a link sends and never fetches: its own file, another and none are one answer', async () => {
  const [ownFile, foreignFile] = [await sendFile(house, holder.as, mine.taskId, bytes), await sendFile(house, other.as, theirs.taskId, bytes)]
  const asked = async (fileId: string) => seen(await house.ask(`/api/files/${fileId}?via=${holder.linkId}`, { as: { Cookie: holder.cookie } }))
  const absent = await asked(newId('file'))
  expect(absent).toMatch(/^404 .*file\.not_found/)
  expect([await asked(ownFile), await asked(foreignFile)]).toEqual([absent, absent])
})

test('a receipt of what another link sent, its document too, is answered as one that is not there', async () => {
  await sendFile(house, other.as, theirs.taskId, bytes)
  await house.call('visit.done', undefined, other.as)
  const { data } = await house.call('receipts.listOwn', undefined, other.as)
  const submissionId: string = Object(data).items[0].submissionId
  for (const asker of [holder, sameCustomer]) {
    const doors = [
      async (id: string) => seen((await house.call('receipts.get', { submissionId: id }, asker.as)).response),
      async (id: string) => seen(await house.ask(`/api/receipts/${id}?via=${asker.linkId}`, { as: { Cookie: asker.cookie } })),
    ]
    for (const door of doors) {
      const absent = await door(newId('submission'))
      expect(absent).toMatch(/^404 .*receipt\.not_found/)
      expect(await door(submissionId)).toBe(absent)
    }
  }
  expect((await house.call('receipts.get', { submissionId }, other.as)).status).toBe(200)
})

test("a customer's page has their own orders alone, and lists what their link began alone", async () => {
  const { data } = await house.call('visit.orders', {}, holder.as)
  expect(Object(data).items.map((order: { id: string }) => order.id)).toEqual([mine.orderId])
  const open = await house.call('uploads.listOpen', {}, holder.as)
  expect(JSON.stringify(open.data)).not.toMatch(new RegExp([foreign.uploadId, ofMyOtherLink.uploadId, theirs.taskId].join('|')))
})

test('opening a link that does not exist, and one with a wrong secret, are one answer', async () => {
  const asked = async (linkId: string, secret: string) => seen((await house.call('uploadLinks.open', { linkId, secret })).response)
  const absent = await asked(newId('link'), other.secret)
  expect(await asked(holder.linkId, other.secret)).toBe(absent)
  expect(await asked(holder.linkId, '')).toBe(absent)
  expect(await asked(holder.linkId, holder.secret)).not.toBe(absent)
})

test('whether an address is on the staff cannot be asked (T-28)', async () => {
  const { staffId } = await house.staff('level-2')
  const { data } = await house.call('staff.list', undefined, await house.signIn(house.administrator.actor.staffId))
  const known = Object(data).find((member: { id: string }) => member.id === staffId).email
  const asked = async (email: string) => {
    const { response } = await house.call('signIn.requestCode', { email })
    return (await seen(response)).replaceAll(/cod_\w+/g, 'cod')
  }
  expect(await asked(known)).toBe(await asked('nobody@lumen.example'))
  expect(await asked(known)).toMatch(/^429 /)
  house.time.now += MINUTE
})

test('no answer to anyone holds what only the database may know (T-03)', async () => {
  const as = await house.signIn(house.administrator.actor.staffId)
  const { customerId, orderId, taskId } = mine
  await revokeLink(house.administrator, { linkId: sameCustomer.linkId })
  const answers = await Promise.all([
    ...(['audit.list', 'customers.list', 'orders.list'] as const).map((path) => house.call(path, {}, as)),
    ...(['staff.list', 'taskTypes.list', 'workspace.configuration', 'chores.listRuns', 'signIn.me'] as const).map((path) => house.call(path, undefined, as)),
    house.call('orders.get', { orderId }, as),
    house.call('uploadLinks.list', { customerId }, as),
    house.call('files.listByTask', { taskId }, as),
    house.call('visit.orders', {}, holder.as),
    house.call('uploads.listOpen', {}, holder.as),
    house.call('visit.describe', undefined, holder.as),
    house.call('uploads.parts', { uploadId: own.uploadId }, holder.as),
  ])
  for (const { code, data } of answers) {
    expect(code).toBeNull()
    expect(JSON.stringify(data)).not.toMatch(/"(keyId|generation|secret|token|hash|salt|sealed|objectKey|storeUpload|attemptId|tag|destinationHash)":/)
  }
})
