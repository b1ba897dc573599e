import { eq } from 'drizzle-orm'
import { test } from 'vitest'
import { assertBooks } from '../../testing/books.ts'
import { bytesOf, NOON, sameBytes, testContext } from '../../testing/context.ts'
import {
  fileOf,
  fileRow,
  keysIn,
  outcomesOf,
  readFile,
  sendBundle,
  sendFile,
  sendingTo,
  sendPart,
  startFile,
  startParts,
  storeWith,
  uploadRow,
  verbsAbout,
} from '../../testing/sending.ts'
import type { VisitorContext } from '../context.ts'
import { fileHolders } from '../files/table.ts'
import { startFolder } from '../folders/usecases.ts'
import { type Id, newId } from '../ids.ts'
import { StoreFull } from '../ports.ts'
import { submissions } from '../submissions/table.ts'
import { uploadLinks } from '../upload-links/table.ts'
import { revokeLink } from '../upload-links/usecases.ts'
import { startUploads } from './start.ts'
import { assets } from './table.ts'
import { abandonUpload } from './usecases.ts'

const overtaken = { code: 'part.overtaken', kind: 'conflict' }

/** A folder with a file for each size, begun and not yet sent. */
async function startFolderOf(visitor: VisitorContext, taskId: Id<'task'>, sizes: readonly number[]) {
  const { assetId } = await startFolder(visitor, { requestId: newId('event'), taskId, name: 'Rushes', files: sizes.length })
  const files = sizes.map((sizeBytes, i) => fileOf({ name: `${i}.wav`, relativePath: `day 1/${i}.wav`, sizeBytes }))
  return { assetId, started: await startUploads(visitor, { requestId: newId('event'), taskId, assetId, files }) }
}

test('files of a folder that come in one bundle arrive as if each had come by itself', async ({ expect }) => {
  const t = await testContext()
  const s = await sendingTo(t)
  const sizes = [300, 0, 1, 70_000]
  const { assetId, started } = await startFolderOf(s.visitor, s.taskId, sizes)
  const bundle = started.map((upload, i) => ({ upload, bytes: bytesOf(sizes[i] ?? 0, i) }))
  const outcomes = await sendBundle(s.visitor, bundle)
  expect(outcomes).toMatchObject(started.map(({ fileId }, i) => ({ part: 1, bytes: sizes[i], fileId })))
  const staff = await t.staff()
  for (const [i, { uploadId, fileId }] of started.entries()) {
    expect(sameBytes(await readFile(staff, fileId), bytesOf(sizes[i] ?? 0, i))).toBe(true)
    expect(await verbsAbout(t.db, fileId)).toEqual(['upload.finished'])
    expect(await uploadRow(t.db, uploadId)).toMatchObject({ state: 'finished', endedAt: NOON })
  }
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  expect(await t.db.select().from(assets).where(eq(assets.id, assetId)).get()).toMatchObject({ filesIn: 4 })
  expect(await t.db.select().from(uploadLinks).where(eq(uploadLinks.id, s.link.linkId)).get()).toMatchObject({ filesIn: 4, bytesIn: bytes })
  expect(await t.db.select().from(submissions).where(eq(submissions.linkId, s.link.linkId)).all()).toMatchObject([{ files: 4, bytes }])
  expect(await t.db.select().from(fileHolders).where(eq(fileHolders.assetId, assetId)).all()).toHaveLength(4)
  await assertBooks(expect, { t, ...s })
})

test('every file of a bundle has its own answer: what is refused of one keeps none of the others out', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const other = await sendingTo(t)
  const [good, spoiled, short, givenUp] = [
    await startFile(visitor, taskId),
    await startFile(visitor, taskId),
    await startFile(visitor, taskId),
    await startFile(visitor, taskId),
  ]
  const large = await startParts(visitor, taskId)
  const foreign = await startFile(other.visitor, other.taskId)
  await abandonUpload(visitor, givenUp)
  const outcomes = await sendBundle(visitor, [
    { upload: short, bytes: bytesOf(9) },
    { upload: good, bytes: bytesOf(10) },
    { upload: spoiled, bytes: bytesOf(10), sha256: '0'.repeat(64) },
    { upload: large, bytes: bytesOf(10) },
    { upload: foreign, bytes: bytesOf(10) },
    { upload: { uploadId: newId('upload') }, bytes: bytesOf(10) },
    { upload: givenUp, bytes: bytesOf(10) },
  ])
  expect(outcomes).toMatchObject([
    { code: 'part.size_wrong', facts: { expectedBytes: 10 } },
    { part: 1, fileId: good.fileId },
    { code: 'part.digest_differs', kind: 'unprocessable' },
    { code: 'part.number_wrong', facts: { parts: 3 } },
    { code: 'upload.not_found', facts: {} },
    { code: 'upload.not_found', facts: {} },
    { code: 'upload.abandoned', kind: 'gone' },
  ])
  expect(await keysIn(t.store)).toHaveLength(1)
  expect(await sendBundle(visitor, [{ upload: spoiled, bytes: bytesOf(10) }])).toMatchObject([{ fileId: spoiled.fileId }])
  expect(await uploadRow(t.db, foreign.uploadId)).toMatchObject({ state: 'open' })
})

test('a bundle sent again is answered as before, and another content of a file that is here is refused', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const [a, b] = [await startFile(visitor, taskId), await startFile(visitor, taskId)]
  const bundle = [a, b].map((upload) => ({ upload, bytes: bytesOf(10) }))
  const first = await sendBundle(visitor, bundle)
  expect(await sendBundle(visitor, bundle)).toEqual(first)
  expect(await sendBundle(visitor, [{ upload: a, bytes: bytesOf(10, 9) }])).toMatchObject([{ code: 'part.recorded', kind: 'conflict' }])
  expect(await sendPart(visitor, a, 1, bytesOf(10))).toEqual(first[0])
  expect(await verbsAbout(t.db, a.fileId)).toEqual(['upload.finished'])
  expect(await keysIn(t.store)).toHaveLength(2)
})

test('of a bundle that comes twice at once every file arrives once, and nothing is left in the store besides', async ({ expect }) => {
  const t = await testContext()
  const s = await sendingTo(t)
  const { started } = await startFolderOf(s.visitor, s.taskId, [10, 10, 10])
  const bundle = started.map((upload) => ({ upload, bytes: bytesOf(10) }))
  const outcomes = await outcomesOf(...Array.from({ length: 5 }, () => sendBundle(s.visitor, bundle)))
  expect(outcomes).toMatchObject(outcomes.map(() => ({ answer: expect.any(Array) })))
  for (const { fileId } of started) {
    expect(await verbsAbout(t.db, fileId)).toEqual(['upload.finished'])
    expect(await fileRow(t.db, fileId)).toMatchObject({ state: 'ready' })
  }
  expect(await sendBundle(s.visitor, bundle)).toMatchObject(started.map(({ fileId }) => ({ fileId })))
  expect(await keysIn(t.store)).toHaveLength(3)
  await assertBooks(expect, { t, ...s })
})

test('a file that a later attempt took while its bundle was stored is that attempt’s, and the others of the bundle arrive', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const [a, b, c] = [await startFile(visitor, taskId), await startFile(visitor, taskId), await startFile(visitor, taskId)]
  const store = storeWith(t.store, {
    async putTogether(objects) {
      const stored = await t.store.putTogether(objects)
      await sendPart(visitor, b, 1, bytesOf(10, 2))
      await sendPart(visitor, c, 1, bytesOf(10))
      return stored
    },
  })
  const outcomes = await sendBundle(
    { ...visitor, store },
    [a, b, c].map((upload) => ({ upload, bytes: bytesOf(10) })),
  )
  expect(outcomes).toMatchObject([{ fileId: a.fileId }, { code: 'part.recorded' }, { fileId: c.fileId }])
  expect(sameBytes(await readFile(await t.staff(), b.fileId), bytesOf(10, 2))).toBe(true)
  expect(await keysIn(t.store)).toHaveLength(3)
})

test('an attempt that has a file and has not stored it yet keeps it, and the bundle says so', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const [a, b] = [await startFile(visitor, taskId), await startFile(visitor, taskId)]
  const full = storeWith(t.store, { put: () => Promise.reject(new StoreFull('no room')) })
  const store = storeWith(t.store, {
    async putTogether(objects) {
      await sendPart({ ...visitor, store: full }, b, 1, bytesOf(10)).catch(() => {})
      return t.store.putTogether(objects)
    },
  })
  const bundle = [a, b].map((upload) => ({ upload, bytes: bytesOf(10) }))
  expect(await sendBundle({ ...visitor, store }, bundle)).toMatchObject([{ fileId: a.fileId }, overtaken])
  expect(await keysIn(t.store)).toHaveLength(1)
  expect(await sendBundle(visitor, bundle)).toMatchObject([{ fileId: a.fileId }, { fileId: b.fileId }])
})

test('a link that is revoked while a bundle is stored takes none of it', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, link } = await sendingTo(t)
  const staff = await t.staff()
  const [a, b] = [await startFile(visitor, taskId), await startFile(visitor, taskId)]
  const store = storeWith(t.store, {
    async putTogether(objects) {
      await revokeLink(staff, { linkId: link.linkId })
      return t.store.putTogether(objects)
    },
  })
  const outcomes = await sendBundle(
    { ...visitor, store },
    [a, b].map((upload) => ({ upload, bytes: bytesOf(10) })),
  )
  expect(outcomes).toMatchObject([{ code: 'link.revoked' }, { code: 'link.revoked' }])
  expect(await fileRow(t.db, a.fileId)).toMatchObject({ state: 'receiving' })
  expect(await keysIn(t.store)).toEqual([])
})

test('in grace a bundle finishes what was begun before the end of its link, to the millisecond, and nothing else', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, link } = await sendingTo(t)
  const before = await startFile(visitor, taskId)
  const after = await startFile({ ...visitor, now: NOON + 1 }, taskId)
  await t.db.batch([
    t.db
      .update(uploadLinks)
      .set({ endsAt: NOON + 1 })
      .where(eq(uploadLinks.id, link.linkId)),
  ])
  const late = await t.make.visitor(link, NOON + 1)
  const outcomes = await sendBundle(
    late,
    [before, after].map((upload) => ({ upload, bytes: bytesOf(10) })),
  )
  expect(outcomes).toMatchObject([{ fileId: before.fileId }, { code: 'link.in_grace', kind: 'gone' }])
})

test('new versions in a bundle take the place of what they replace', async ({ expect }) => {
  const t = await testContext()
  const s = await sendingTo(t)
  const old = await sendFile(s.visitor, s.taskId, { name: 'mix.wav' })
  const next = await startFile(s.visitor, s.taskId, { name: 'mix.wav', sizeBytes: 6, sameName: 'new-version' })
  const beside = await startFile(s.visitor, s.taskId, { name: 'stems.wav' })
  const outcomes = await sendBundle(s.visitor, [
    { upload: next, bytes: bytesOf(6) },
    { upload: beside, bytes: bytesOf(10) },
  ])
  expect(outcomes).toMatchObject([{ fileId: next.fileId }, { fileId: beside.fileId }])
  const holding = await t.db.select().from(fileHolders).where(eq(fileHolders.fileId, old)).get()
  expect(holding).toMatchObject({ supersededAt: NOON })
  await assertBooks(expect, { t, ...s })
})

test('a store that is full refuses a bundle whole, and it can be sent again', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const bundle = [{ upload: await startFile(visitor, taskId), bytes: bytesOf(10) }]
  const store = storeWith(t.store, { putTogether: () => Promise.reject(new StoreFull('no room')) })
  await expect(sendBundle({ ...visitor, store }, bundle)).rejects.toMatchObject({ code: 'store.full', kind: 'full' })
  expect(await sendBundle(visitor, bundle)).toMatchObject([{ part: 1 }])
})
