import { createHash } from 'node:crypto'
import { newId } from '@sluice/core/ids'
import { expect, test } from 'vitest'
import { openHouse } from '../../testing/house.ts'
import { bytesOf, makeHolder, makeJob, putPart, startUpload } from '../../testing/sending.ts'

const house = await openHouse()
const job = await makeJob(house)
const { as } = await makeHolder(house, job.customerId)

const hex = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const headOf = (files: readonly { uploadId: string; bytes: Uint8Array }[]) =>
  files.map(({ uploadId, bytes }) => ({ uploadId, sizeBytes: bytes.length, sha256: hex(bytes) }))

async function putBundle(head: unknown, bodies: readonly Uint8Array<ArrayBuffer>[], headers: Record<string, string> = {}, asker = as) {
  const body = new Blob([typeof head === 'string' ? head : `${JSON.stringify(head)}\n`, ...bodies])
  const response = await house.ask('/api/uploads/bundle', {
    method: 'PUT',
    as: { ...asker, 'Content-Length': String(body.size), ...headers },
    body: await body.arrayBuffer(),
  })
  return { status: response.status, answer: Object(await response.json()) }
}

const started = async (...sizes: number[]) =>
  Promise.all(sizes.map(async (size, i) => ({ ...(await startUpload(house, as, job.taskId, size)), bytes: bytesOf(size, i) })))

test('a bundle answers each of its files with the receipt of its part, in their order', async () => {
  const files = await started(100, 0, 3_000)
  const { status, answer } = await putBundle(
    headOf(files),
    files.map(({ bytes }) => bytes),
  )
  expect(status).toBe(200)
  expect(answer.files).toMatchObject(files.map(({ fileId, bytes }) => ({ part: 1, bytes: bytes.length, sha256: hex(bytes), fileId })))
  const alone = await putPart(house, as, files[0]?.uploadId ?? '', 1, bytesOf(100, 0))
  expect(await alone.json()).toEqual(answer.files[0])
})

test('a file that is refused has its problem in its place, as it would be answered alone', async () => {
  const [good, spoiled] = await started(10, 10)
  if (!good || !spoiled) throw new Error('nothing was started')
  const head = [...headOf([good]), { ...headOf([spoiled])[0], sha256: '0'.repeat(64) }, { uploadId: newId('upload'), sizeBytes: 1, sha256: hex(bytesOf(1)) }]
  const { status, answer } = await putBundle(head, [good.bytes, spoiled.bytes, bytesOf(1)])
  expect(status).toBe(200)
  expect(answer.files).toMatchObject([{ fileId: good.fileId }, { status: 422, code: 'part.digest_differs' }, { status: 404, code: 'upload.not_found' }])
})

test('what is no bundle is refused whole, and nothing of it is recorded (T-60)', async () => {
  const [file] = await started(10)
  if (!file) throw new Error('nothing was started')
  const [entry] = headOf([file])
  const line = JSON.stringify([entry])
  const many = Array.from({ length: 101 }, () => ({ ...entry, uploadId: newId('upload'), sizeBytes: 0 }))
  const bodies: readonly (readonly [unknown, Uint8Array<ArrayBuffer>[]])[] = [
    ['', []],
    ['\n', [file.bytes]],
    [line, [file.bytes]],
    ['[]\n', []],
    [`{"files":${line}}\n`, [file.bytes]],
    [
      [entry, entry],
      [file.bytes, file.bytes],
    ],
    [[{ ...entry, sizeBytes: 9 }], [file.bytes]],
    [[{ ...entry, sizeBytes: -1 }], [file.bytes]],
    [[{ ...entry, sizeBytes: 2 ** 53 }], [file.bytes]],
    [[{ ...entry, sha256: 'x' }], [file.bytes]],
    [[{ ...entry, n: 2 }], [file.bytes]],
    [many, []],
    ['\u0000'.repeat(70_000), [file.bytes]],
  ]
  for (const [head, bytes] of bodies)
    expect(await putBundle(head, bytes), JSON.stringify(head).slice(0, 80)).toMatchObject({ status: 400, answer: { code: 'bundle.unreadable' } })
  expect(Object((await house.call('uploads.parts', { uploadId: file.uploadId }, as)).data).parts).toEqual([])
})

test('a bundle has a length, and is no larger than a server holds in its memory', async () => {
  const [file] = await started(10)
  if (!file) throw new Error('nothing was started')
  const send = (headers: Record<string, string>) => putBundle(headOf([file]), [file.bytes], headers)
  expect(await send({ 'Content-Length': '' })).toMatchObject({ status: 411, answer: { code: 'part.length_required' } })
  expect(await send({ 'Content-Length': String(4 * 1024 * 1024 + 64 * 1024 + 1) })).toMatchObject({ status: 413, answer: { code: 'bundle.too_large' } })
  for (const length of ['100', '5000']) expect(await send({ 'Content-Length': length })).toMatchObject({ status: 400, answer: { code: 'part.cut' } })
})

test('a bundle needs a link: another holder’s files are not found in it', async () => {
  const [file] = await started(10)
  if (!file) throw new Error('nothing was started')
  const other = await makeHolder(house, (await makeJob(house)).customerId)
  expect((await putBundle(headOf([file]), [file.bytes], {}, {})).status).toBe(401)
  expect((await putBundle(headOf([file]), [file.bytes], {}, other.as)).answer.files).toMatchObject([{ status: 404, code: 'upload.not_found' }])
})
