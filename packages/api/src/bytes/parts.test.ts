import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { newId } from '@sluice/core/ids'
import { HOUR } from '@sluice/core/instants'
import { expect, test } from 'vitest'
import { openHouse } from '../../testing/house.ts'
import { bytesOf, contentDigest, makeHolder, makeJob, putPart, sendFile, startUpload } from '../../testing/sending.ts'

const MIB = 1024 * 1024
const house = await openHouse()
const job = await makeJob(house)
const { as } = await makeHolder(house, job.customerId)

/** An upload of two parts, the last of one byte. */
const twoParts = () => startUpload(house, as, job.taskId, 8 * MIB + 1)
const first = bytesOf(8 * MIB)
const last = bytesOf(1)

async function answerOf(response: Response): Promise<Record<string, unknown> & { status: number }> {
  return { status: response.status, ...(await response.json()) }
}
const recorded = async (uploadId: string) => Object((await house.call('uploads.parts', { uploadId }, as)).data).parts

test('a part is answered with its size and digests', async () => {
  const { uploadId } = await twoParts()
  const receipt = await answerOf(await putPart(house, as, uploadId, 2, last))
  const sha256 = createHash('sha256').update(last).digest('hex')
  expect(receipt).toEqual({ status: 200, part: 2, bytes: 1, crc32: crc32(last).toString(16).padStart(8, '0'), sha256 })
  expect(await recorded(uploadId)).toEqual([2])
})

test('the only part of a file finishes it, an empty one too', async () => {
  for (const bytes of [bytesOf(100), new Uint8Array()]) {
    const { uploadId, fileId } = await startUpload(house, as, job.taskId, bytes.length)
    expect(await answerOf(await putPart(house, as, uploadId, 1, bytes))).toMatchObject({ status: 200, bytes: bytes.length, fileId })
  }
})

test('a part without a length is refused before anything is read', async () => {
  const { uploadId } = await twoParts()
  for (const length of ['', '-1', '1.5', '1e3', 'NaN', '0x10', '+1', '9'.repeat(16)])
    expect(await answerOf(await putPart(house, as, uploadId, 2, last, { 'Content-Length': length })), length).toMatchObject({
      status: 411,
      code: 'part.length_required',
    })
  const chunked = await house.ask(`/api/uploads/${uploadId}/parts/2`, { method: 'PUT', as, body: last })
  expect(await answerOf(chunked)).toMatchObject({ status: 411, code: 'part.length_required' })
  expect(await recorded(uploadId)).toEqual([])
})

test('a part that no platform takes is refused by its length alone', async () => {
  const { uploadId } = await twoParts()
  for (const length of [95_000_001, 2 ** 40, 999_999_999_999_999])
    expect(await answerOf(await putPart(house, as, uploadId, 2, last, { 'Content-Length': String(length) }))).toMatchObject({
      status: 413,
      code: 'part.too_large',
    })
})

test('a part has a number of the upload, and the size that follows from it (T-62)', async () => {
  const { uploadId } = await twoParts()
  for (const n of [0, 3, 10_001, 99_999, 123_456, -1, '1.5', 'x', '01x', '%00'])
    expect(await answerOf(await putPart(house, as, uploadId, n, last)), String(n)).toMatchObject({ status: 400, code: 'part.number_wrong' })
  for (const [n, size] of [
    [1, 1],
    [1, 8 * MIB - 1],
    [2, 0],
    [2, 2],
  ] as const)
    expect(await answerOf(await putPart(house, as, uploadId, n, bytesOf(size)))).toMatchObject({ status: 400, code: 'part.size_wrong' })
  expect(await recorded(uploadId)).toEqual([])
})

test('fewer or more bytes than the length said are not recorded (T-60)', async () => {
  const { uploadId } = await startUpload(house, as, job.taskId, 100)
  for (const size of [0, 99, 101, 5_000])
    expect(
      await answerOf(await putPart(house, as, uploadId, 1, bytesOf(size), { 'Content-Length': '100', 'Content-Digest': contentDigest(bytesOf(100)) })),
    ).toMatchObject({
      status: 400,
      code: 'part.cut',
    })
  expect((await putPart(house, as, uploadId, 1, bytesOf(100))).status).toBe(200)
})

test('a part whose line was cut goes on where it stopped, with the digest of the whole', async () => {
  const { uploadId } = await twoParts()
  const stopped = 5 * MIB
  const cut = await putPart(house, as, uploadId, 1, first.slice(0, stopped), { 'Content-Length': String(first.length) })
  expect(await answerOf(cut)).toMatchObject({ status: 400, code: 'part.cut' })
  expect((await house.call('uploads.parts', { uploadId }, as)).data).toMatchObject({ parts: [], kept: [{ n: 1, bytes: stopped }] })
  const rest = (from: number, headers: Record<string, string> = {}) =>
    putPart(house, as, uploadId, 1, first.slice(from), {
      'Content-Range': `bytes ${from}-${first.length - 1}/${first.length}`,
      'Repr-Digest': contentDigest(first),
      ...headers,
    })
  for (const range of ['bytes 0-1/2', `bytes ${stopped}-${first.length - 2}/${first.length}`, `bytes */${first.length}`, 'pages 1-2/3', ''])
    expect(await answerOf(await rest(stopped, { 'Content-Range': range })), range).toMatchObject({ status: 400, code: 'part.range_unreadable' })
  expect(await answerOf(await rest(stopped + 1))).toMatchObject({ status: 409, code: 'part.offset_unknown' })
  const sha256 = createHash('sha256').update(first).digest('hex')
  expect(await answerOf(await rest(stopped))).toMatchObject({ status: 200, part: 1, bytes: first.length, sha256 })
  expect(await answerOf(await rest(stopped))).toMatchObject({ status: 200, sha256 })
})

test('a part with another digest than declared is not recorded, and can be sent again (T-63)', async () => {
  const { uploadId } = await twoParts()
  const damaged = await putPart(house, as, uploadId, 2, last, { 'Content-Digest': contentDigest(bytesOf(1, 5)) })
  expect(await answerOf(damaged)).toMatchObject({ status: 422, code: 'part.digest_differs' })
  expect(await recorded(uploadId)).toEqual([])
  expect((await putPart(house, as, uploadId, 2, last)).status).toBe(200)
})

test('a digest that cannot be read is refused, because it was meant to be checked', async () => {
  const { uploadId } = await twoParts()
  const digest = contentDigest(last)
  for (const header of [
    '',
    'sha-256',
    digest.slice(0, -1),
    digest.replace('sha-256', 'sha-512'),
    'sha-256=:AAAA:',
    `${digest.slice(0, -2)}==:`,
    'sha-256=::',
    'md5=:AAAA:',
  ])
    expect(await answerOf(await putPart(house, as, uploadId, 2, last, { 'Content-Digest': header })), header).toMatchObject({
      status: 400,
      code: 'part.digest_unreadable',
    })
  expect((await putPart(house, as, uploadId, 2, last, { 'Content-Digest': `md5=:AAAA:, ${digest}` })).status).toBe(200)
})

test('a part without a digest is taken as it comes', async () => {
  const { uploadId } = await twoParts()
  const response = await house.ask(`/api/uploads/${uploadId}/parts/2`, { method: 'PUT', as, body: last, headers: { 'Content-Length': '1' } })
  expect(response.status).toBe(200)
})

test('a recorded part never changes: the same again is answered as before, another is refused', async () => {
  const { uploadId } = await twoParts()
  const before = await answerOf(await putPart(house, as, uploadId, 2, last))
  expect(await answerOf(await putPart(house, as, uploadId, 2, last))).toEqual(before)
  const undeclared = () => ({ method: 'PUT', as, headers: { 'Content-Length': '1' } })
  expect((await house.ask(`/api/uploads/${uploadId}/parts/2`, { ...undeclared(), body: last })).status).toBe(200)
  for (const response of [
    await putPart(house, as, uploadId, 2, bytesOf(1, 5)),
    await house.ask(`/api/uploads/${uploadId}/parts/2`, { ...undeclared(), body: bytesOf(1, 5) }),
  ])
    expect(await answerOf(response)).toMatchObject({ status: 409, code: 'part.recorded' })
})

test('a recorded part is answered as before even when the file is finished, and finishing twice is finishing once (T-68)', async () => {
  const { uploadId, fileId } = await twoParts()
  await putPart(house, as, uploadId, 1, first)
  expect((await house.call('uploads.finish', { uploadId }, as)).data).toEqual({ missingParts: [2] })
  await putPart(house, as, uploadId, 2, last)
  for (const attempt of [1, 2]) expect([attempt, (await house.call('uploads.finish', { uploadId }, as)).data]).toEqual([attempt, { fileId }])
  expect(await answerOf(await putPart(house, as, uploadId, 2, last))).toMatchObject({ status: 200, fileId })
  expect((await putPart(house, as, uploadId, 2, bytesOf(1, 5))).status).toBe(409)
})

test('of an upload that was given up nothing more is taken', async () => {
  const { uploadId } = await twoParts()
  await putPart(house, as, uploadId, 2, last)
  await house.call('uploads.abandon', { uploadId }, as)
  expect(await answerOf(await putPart(house, as, uploadId, 2, last))).toMatchObject({ status: 410, code: 'upload.abandoned' })
})

test('sizes that are no whole number of bytes start nothing (T-60)', async () => {
  for (const sizeBytes of [-1, 0.5, 2 ** 53, 1e300, '1', null, undefined]) {
    const files = [{ name: 'a.mov', sizeBytes }]
    expect(await house.call('uploads.start', { requestId: newId('event'), taskId: job.taskId, files }, as), String(sizeBytes)).toMatchObject({
      status: 400,
      code: 'input.invalid',
    })
  }
  const files = [{ name: 'a.mov', sizeBytes: 64 * MIB * 10_000 + 1 }]
  expect(await house.call('uploads.start', { requestId: newId('event'), taskId: job.taskId, files }, as)).toMatchObject({
    status: 413,
    code: 'upload.too_large',
  })
})

test('what is sent by two senders at once is one file', async () => {
  const bytes = bytesOf(1_000, 4)
  const { uploadId, fileId } = await startUpload(house, as, job.taskId, bytes.length)
  const answers = await Promise.all(Array.from({ length: 5 }, () => putPart(house, as, uploadId, 1, bytes)))
  for (const answer of answers) expect([200, 409]).toContain(answer.status)
  expect(await answerOf(await putPart(house, as, uploadId, 1, bytes))).toMatchObject({ status: 200, fileId })
  expect(await sendFile(house, as, job.taskId, bytes)).not.toBe(fileId)
})

test('a part on its way over the end of the grace is taken, and the next one finds the link ended (T-65)', async () => {
  const holder = await makeHolder(house, job.customerId, { validUntil: '2026-11-21' })
  const bearer = { Authorization: `Bearer ${holder.linkId}.${holder.secret}` }
  const { uploadId } = await startUpload(house, bearer, job.taskId, 8 * MIB + 1)
  const [opened, end] = [house.time.now, Date.UTC(2026, 10, 22)]
  const graceEnd = end + 24 * HOUR
  let land = () => {}
  const landing = new Promise<void>((resolve) => (land = resolve))
  let read = () => {}
  const reading = new Promise<void>((resolve) => (read = resolve))
  const source = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    read()
    await landing
    controller.enqueue(first)
    controller.close()
  }
  const body = new ReadableStream<Uint8Array>({ pull: source }, { highWaterMark: 0 })
  house.time.now = graceEnd - 1
  const slow = { method: 'PUT', as: bearer, body, headers: { 'Content-Length': String(first.length) }, duplex: 'half' }
  const sending = house.ask(`/api/uploads/${uploadId}/parts/1`, slow)
  await reading
  house.time.now = graceEnd
  land()
  expect(await answerOf(await sending)).toMatchObject({ status: 200, part: 1, bytes: first.length })
  const next = await answerOf(await putPart(house, bearer, uploadId, 2, last))
  expect(next).toMatchObject({ status: 410, code: 'link.expired', facts: { endedAt: end, now: graceEnd } })
  house.time.now = opened
})
