import { createHash } from 'node:crypto'
import { setFileExpiry } from '@sluice/core/files/usecases'
import { newId } from '@sluice/core/ids'
import { MINUTE } from '@sluice/core/instants'
import { expect, test } from 'vitest'
import { openHouse } from '../../testing/house.ts'
import { bytesOf, makeHolder, makeJob, sendFile, startUpload, putPart } from '../../testing/sending.ts'

const MIB = 1024 * 1024
const house = await openHouse()
const job = await makeJob(house)
const holder = await makeHolder(house, job.customerId)
const { as } = await house.staff('level-2')
const bytes = bytesOf(1_000)
const fileId = await sendFile(house, holder.as, job.taskId, bytes, 'Entwurf "für" Süd.html')
const sha256 = createHash('sha256').update(bytes).digest()
const etag = `"${sha256.toString('hex')}"`

const get = (headers: Record<string, string> = {}, method = 'GET', id: string = fileId) => house.ask(`/api/files/${id}`, { as, method, headers })
const bodyOf = async (response: Response) => new Uint8Array(await response.arrayBuffer())

test('a file is answered whole, with its length, its digest and a strong tag', async () => {
  const response = await get()
  expect(response.status).toBe(200)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'accept-ranges': 'bytes',
    'content-length': '1000',
    'content-disposition': `attachment; filename="Entwurf _fu_r_ Su_d.html"; filename*=UTF-8''Entwurf%20_f%C3%BCr_%20S%C3%BCd.html`,
    etag,
    'repr-digest': `sha-256=:${sha256.toString('base64')}:`,
  })
  expect(await bodyOf(response)).toEqual(bytes)
})

test('whatever a file is, no browser runs it, shows it, sniffs it or keeps it', async () => {
  for (const response of [
    await get(),
    await get({ Range: 'bytes=0-1' }),
    await get({ Range: 'bytes=9999-' }),
    await get({ 'If-None-Match': etag }),
    await get({}, 'HEAD'),
  ])
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'private, no-store',
      'content-disposition': expect.stringMatching(/^attachment;/),
      'content-security-policy': "sandbox; default-src 'none'",
      'content-type': 'application/octet-stream',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
})

test('a part of a file is answered with its place', async () => {
  for (const [range, from, to] of [
    ['bytes=0-0', 0, 0],
    ['bytes=990-2000', 990, 999],
    ['bytes=-10', 990, 999],
    ['bytes=500-', 500, 999],
  ] as const) {
    const response = await get({ Range: range })
    expect([response.status, response.headers.get('Content-Range'), response.headers.get('Content-Length')]).toEqual([
      206,
      `bytes ${from}-${to}/1000`,
      String(to - from + 1),
    ])
    expect(await bodyOf(response)).toEqual(bytes.slice(from, to + 1))
  }
})

test('a range behind the end answers 416 with the size, several ranges the whole file', async () => {
  const behind = await get({ Range: 'bytes=1000-' })
  expect([behind.status, behind.headers.get('Content-Range'), (await bodyOf(behind)).length]).toEqual([416, 'bytes */1000', 0])
  expect((await get({ Range: 'bytes=0-1,5-6' })).status).toBe(200)
})

test('a download goes on only where the file is still the same', async () => {
  expect((await get({ Range: 'bytes=5-9', 'If-Range': etag })).status).toBe(206)
  for (const other of ['"other"', `W/${etag}`, 'Sat, 21 Nov 2026 10:20:00 GMT']) expect((await get({ Range: 'bytes=5-9', 'If-Range': other })).status).toBe(200)
})

test('who has the file already is told so', async () => {
  const response = await get({ 'If-None-Match': `"x", W/${etag}` })
  expect([response.status, response.headers.get('ETag'), (await bodyOf(response)).length]).toEqual([304, etag, 0])
  expect((await get({ 'If-None-Match': '"x"' })).status).toBe(200)
})

test('HEAD answers as GET does, without the bytes', async () => {
  const requests: Record<string, string>[] = [{}, { Range: 'bytes=5-9' }, { Range: 'bytes=1000-' }, { 'If-None-Match': etag }]
  for (const headers of requests) {
    const [full, head] = [await get(headers), await get(headers, 'HEAD')]
    const facts = ({ status, headers }: Response) => [status, ...['ETag', 'Content-Length', 'Content-Range', 'Repr-Digest'].map((name) => headers.get(name))]
    expect(facts(head)).toEqual(facts(full))
    expect((await bodyOf(head)).length).toBe(0)
  }
})

test('an empty file is a file', async () => {
  const empty = await sendFile(house, holder.as, job.taskId, new Uint8Array(), 'empty.txt')
  const response = await get({}, 'GET', empty)
  expect([response.status, response.headers.get('Content-Length'), (await bodyOf(response)).length]).toEqual([200, '0', 0])
  expect((await get({ Range: 'bytes=0-' }, 'GET', empty)).status).toBe(416)
})

test('a file of several parts has a tag of its own kind, and no digest of the whole is claimed', async () => {
  const { uploadId } = await startUpload(house, holder.as, job.taskId, 8 * MIB + 1)
  const [first, last] = [bytesOf(8 * MIB, 2), bytesOf(1, 3)]
  await putPart(house, holder.as, uploadId, 2, last)
  await putPart(house, holder.as, uploadId, 1, first)
  const { data } = await house.call('uploads.finish', { uploadId }, holder.as)
  const response = await get({ Range: `bytes=${8 * MIB - 1}-` }, 'GET', Object(data).fileId)
  expect(await bodyOf(response)).toEqual(new Uint8Array([first.at(-1) ?? 0, last[0] ?? 0]))
  expect(response.headers.get('ETag')).toMatch(/^"[0-9a-f]{64}-8388608"$/)
  expect(response.headers.has('Repr-Digest')).toBe(false)
})

test('an expired file is refused to the millisecond, whether or not the purge has run', async () => {
  const shortLived = await sendFile(house, holder.as, job.taskId, bytesOf(10))
  const expiresAt = house.time.now + 10 * MINUTE
  await setFileExpiry(house.administrator, { fileId: shortLived, taskId: job.taskId, expiresAt })
  house.time.now = expiresAt - 1
  expect((await get({}, 'HEAD', shortLived)).status).toBe(200)
  house.time.now = expiresAt
  const refused = await get({}, 'GET', shortLived)
  expect([refused.status, await refused.json()]).toEqual([410, expect.objectContaining({ code: 'file.expired' })])
})

test('a file whose bytes are missing is 410, not 500, and stays so', async () => {
  const lost = await sendFile(house, holder.as, job.taskId, bytesOf(10, 9))
  const { objects } = await house.host.store.listOlder(house.time.now + 1)
  await house.host.store.delete(objects.map((object) => object.key).filter((key) => key.includes(lost)))
  for (const attempt of [1, 2]) {
    const refused = await get({}, 'GET', lost)
    expect([attempt, refused.status, await refused.json()]).toEqual([attempt, 410, expect.objectContaining({ code: 'file.missing' })])
  }
})

test('what is no file, not yet a file, or no id at all is one answer', async () => {
  const { fileId: receiving } = await startUpload(house, holder.as, job.taskId, 10)
  const answers = await Promise.all([newId('file'), receiving, newId('order'), 'nonsense', '..%2f..%2fkeys'].map((id) => get({}, 'GET', id)))
  const bodies = await Promise.all(answers.map((answer) => answer.json()))
  expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 404))
  expect(new Set(bodies.map((body) => JSON.stringify({ ...body, request_id: '' }))).size).toBe(1)
})
