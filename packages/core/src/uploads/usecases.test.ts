import { test } from 'vitest'
import { bodyOf, bytesOf, NOON, sameBytes, testContext } from '../../testing/context.ts'
import { getFile, openFile } from '../files/usecases.ts'
import { newId } from '../ids.ts'
import { receivePart } from './parts.ts'
import { startUploads } from './start.ts'
import { finishUpload } from './usecases.ts'

test('a file of one part is ready when its part is answered', async ({ expect }) => {
  const t = await testContext()
  const order = await t.make.order()
  const visitor = await t.make.visitor(await t.make.link(order.customerId))
  const bytes = bytesOf(1_000)
  const file = { name: 'master.mov', relativePath: '', sizeBytes: 1_000, mediaType: '', lastModified: null, sameName: 'keep-both' as const }
  const [upload] = await startUploads(visitor, { requestId: newId('event'), taskId: order.taskId, assetId: null, files: [file] })
  if (!upload) throw new Error('nothing was started')
  const receipt = await receivePart(visitor, { uploadId: upload.uploadId, n: 1, body: bodyOf(bytes), sizeBytes: 1_000 })
  expect(receipt).toMatchObject({ part: 1, bytes: 1_000, fileId: upload.fileId })
  const staff = await t.staff('level-2')
  const stored = await getFile(staff, { fileId: upload.fileId })
  expect(sameBytes(new Uint8Array(await new Response(await openFile(staff, stored)).arrayBuffer()), bytes)).toBe(true)
})

test('a file of several parts is ready when it is finished, whatever the order of its parts', async ({ expect }) => {
  const t = await testContext()
  const order = await t.make.order()
  const visitor = await t.make.visitor(await t.make.link(order.customerId))
  const bytes = bytesOf(9 * 1024 * 1024)
  const file = { name: 'master.mov', relativePath: '', sizeBytes: bytes.length, mediaType: '', lastModified: null, sameName: 'keep-both' as const }
  const [upload] = await startUploads(visitor, { requestId: newId('event'), taskId: order.taskId, assetId: null, files: [file] })
  if (!upload) throw new Error('nothing was started')
  const parts = [bytes.slice(0, upload.partSizeBytes), bytes.slice(upload.partSizeBytes)]
  expect(await finishUpload(visitor, upload)).toEqual({ missingParts: [1, 2] })
  for (const n of [2, 1]) {
    const part = parts[n - 1] ?? new Uint8Array()
    await receivePart(visitor, { uploadId: upload.uploadId, n, body: bodyOf(part), sizeBytes: part.length })
  }
  expect(await finishUpload(visitor, upload)).toEqual({ fileId: upload.fileId })
  expect(await finishUpload(visitor, upload)).toEqual({ fileId: upload.fileId })
  const staff = await t.staff('level-2', NOON)
  const stored = await getFile(staff, { fileId: upload.fileId })
  expect(sameBytes(new Uint8Array(await new Response(await openFile(staff, stored)).arrayBuffer()), bytes)).toBe(true)
})
