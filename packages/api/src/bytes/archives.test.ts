import { createHash } from 'node:crypto'
import { setFileExpiry } from '@sluice/core/files/usecases'
import { newId } from '@sluice/core/ids'
import { MINUTE } from '@sluice/core/instants'
import { expect, test } from 'vitest'
import { openHouse } from '../../testing/house.ts'
import { bytesOf, makeHolder, makeJob, sendFile } from '../../testing/sending.ts'

const house = await openHouse()
const job = await makeJob(house)
const holder = await makeHolder(house, job.customerId)
const { as } = await house.staff('level-2')
const [small, empty, large] = [
  await sendFile(house, holder.as, job.taskId, bytesOf(1_000), 'Entwurf "für" Süd.html'),
  await sendFile(house, holder.as, job.taskId, new Uint8Array(), 'empty.txt'),
  await sendFile(house, holder.as, job.taskId, bytesOf(700_000), 'large.mov'),
]

const path = `/api/tasks/${job.taskId}/archive.zip`
const get = (headers: Record<string, string> = {}, method = 'GET', at: string = path) => house.ask(at, { as, method, headers })
const bodyOf = async (response: Response) => Buffer.from(await response.arrayBuffer())
const whole = await get()
const etag = whole.headers.get('ETag') ?? ''
const bytes = await bodyOf(whole)

test('an archive is answered whole, with its length and a strong tag', () => {
  expect(whole.status).toBe(200)
  expect(Object.fromEntries(whole.headers)).toMatchObject({
    'accept-ranges': 'bytes',
    'content-length': String(bytes.length),
    'content-disposition': expect.stringMatching(/^attachment; filename="\d+ Harbour, episode 4 Video master typ_\w+\.zip"; filename\*=UTF-8''/),
    'content-type': 'application/zip',
    etag: expect.stringMatching(/^"[0-9a-f]{64}"$/),
  })
  expect([bytes.subarray(0, 4).toString('hex'), bytes.subarray(-22, -18).toString('hex'), bytes.readUInt16LE(bytes.length - 12)]).toEqual([
    '504b0304',
    '504b0506',
    3,
  ])
  expect(bytes.includes(Buffer.from('Entwurf _für_ Süd.html')) && bytes.includes(Buffer.from(bytesOf(700_000)))).toBe(true)
})

test('no browser runs it, shows it, sniffs it or keeps it', async () => {
  for (const response of [
    whole,
    await get({ Range: 'bytes=0-1' }),
    await get({ Range: 'bytes=99999999-' }),
    await get({ 'If-None-Match': etag }),
    await get({}, 'HEAD'),
  ])
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'private, no-store',
      'content-disposition': expect.stringMatching(/^attachment;/),
      'content-security-policy': "sandbox; default-src 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
})

test('a part of it is answered with its place, wherever that is', async () => {
  const last = bytes.length - 1
  for (const [range, from, to] of [
    ['bytes=0-0', 0, 0],
    [`bytes=${last - 9}-${last + 100}`, last - 9, last],
    ['bytes=-500', last - 499, last],
    ['bytes=900-600000', 900, 600_000],
    ['bytes=1500-', 1_500, last],
  ] as const) {
    const response = await get({ Range: range })
    expect([response.status, response.headers.get('Content-Range'), response.headers.get('Content-Length')]).toEqual([
      206,
      `bytes ${from}-${to}/${bytes.length}`,
      String(to - from + 1),
    ])
    expect((await bodyOf(response)).equals(bytes.subarray(from, to + 1))).toBe(true)
  }
  const behind = await get({ Range: `bytes=${bytes.length}-` })
  expect([behind.status, behind.headers.get('Content-Range')]).toEqual([416, `bytes */${bytes.length}`])
})

test('a download goes on only where the archive is still the same', async () => {
  expect((await get({ Range: 'bytes=5-9', 'If-Range': etag })).status).toBe(206)
  for (const other of ['"other"', `W/${etag}`, 'Sat, 21 Nov 2026 10:20:00 GMT']) {
    const response = await get({ Range: 'bytes=5-9', 'If-Range': other })
    expect([response.status, (await bodyOf(response)).equals(bytes)]).toEqual([200, true])
  }
  const known = await get({ 'If-None-Match': `"x", W/${etag}` })
  expect([known.status, (await bodyOf(known)).length]).toEqual([304, 0])
})

test('HEAD answers as GET does, without the bytes', async () => {
  const requests: Record<string, string>[] = [{}, { Range: 'bytes=5-9' }, { Range: 'bytes=99999999-' }, { 'If-None-Match': etag }]
  for (const headers of requests) {
    const [full, head] = [await get(headers), await get(headers, 'HEAD')]
    const facts = ({ status, headers }: Response) => [status, ...['ETag', 'Content-Length', 'Content-Range', 'Content-Type'].map((name) => headers.get(name))]
    expect(facts(head)).toEqual(facts(full))
    expect((await bodyOf(head)).length).toBe(0)
    await full.body?.cancel()
  }
})

test('a selection is named by its files, and another tag tells it apart', async () => {
  const chosen = await get({}, 'GET', `${path}?file=${empty}&file=${small}`)
  expect(chosen.headers.get('ETag')).not.toBe(etag)
  const body = await bodyOf(chosen)
  expect([body.readUInt16LE(body.length - 12), body.includes(Buffer.from('large.mov'))]).toEqual([2, false])
  for (const file of ['nonsense', newId('file'), newId('task'), '']) {
    const refused = await get({}, 'GET', `${path}?file=${large}&file=${file}`)
    expect([refused.status, await refused.json()]).toEqual([404, expect.objectContaining({ code: 'file.not_found' })])
  }
  const tooMany = await get({}, 'GET', `${path}?${`file=${small}&`.repeat(401)}`)
  expect([tooMany.status, await tooMany.json()]).toEqual([400, expect.objectContaining({ code: 'input.invalid' })])
})

test('an order is an archive too, and what is none, of another kind or no id at all is one answer', async () => {
  expect((await get({}, 'HEAD', `/api/orders/${job.orderId}/archive.zip`)).status).toBe(200)
  const paths = [
    `orders/${newId('order')}`,
    `orders/${job.taskId}`,
    'tasks/nonsense',
    `tasks/${newId('task')}`,
    `submissions/${newId('submission')}`,
    `assets/${newId('asset')}`,
  ]
  const answers = await Promise.all(paths.map((at) => get({}, 'GET', `/api/${at}/archive.zip`)))
  const bodies = await Promise.all(answers.map((answer) => answer.json()))
  expect(answers.map((answer) => answer.status)).toEqual(paths.map(() => 404))
  expect(new Set(bodies.map((body) => JSON.stringify({ ...body, request_id: '' }))).size).toBe(1)
})

test('an archive whose object is missing breaks off, and never ends as if it were whole', async () => {
  const lost = await sendFile(house, holder.as, job.taskId, bytesOf(600_000, 9), 'lost.mov')
  const before = await get({}, 'HEAD')
  const { objects } = await house.host.store.listOlder(house.time.now + 1)
  await house.host.store.delete(objects.map((object) => object.key).filter((key) => key.includes(lost)))
  const cut = await get()
  expect([cut.status, cut.headers.get('ETag')]).toEqual([200, before.headers.get('ETag')])
  await expect(bodyOf(cut)).rejects.toThrow()
  const next = await get()
  expect([next.headers.get('ETag'), (await bodyOf(next)).equals(bytes)]).toEqual([etag, true])
  expect(house.log.some((line) => line.includes('archive.cut') && line.includes('file.missing'))).toBe(true)
})

test('an archive stands to the millisecond at which its first file expires', async () => {
  const shortLived = await sendFile(house, holder.as, job.taskId, bytesOf(10), 'short.txt')
  const expiresAt = house.time.now + 10 * MINUTE
  await setFileExpiry(house.administrator, { fileId: shortLived, taskId: job.taskId, expiresAt })
  const before = (await get({}, 'HEAD')).headers.get('ETag') ?? ''
  house.time.now = expiresAt - 1
  expect((await get({ Range: 'bytes=7-', 'If-Range': before }, 'HEAD')).status).toBe(206)
  house.time.now = expiresAt
  const after = await get({ Range: 'bytes=7-', 'If-Range': before })
  expect([
    after.status,
    createHash('sha256')
      .update(await bodyOf(after))
      .digest('hex'),
  ]).toEqual([200, createHash('sha256').update(bytes).digest('hex')])
})
