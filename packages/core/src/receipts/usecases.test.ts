import { eq } from 'drizzle-orm'
import { test } from 'vitest'
import { NOON, testContext } from '../../testing/context.ts'
import { done, readReceipt, receiptRow } from '../../testing/receipts.ts'
import { fileOf, fileRow, runDry, sendFile, sendingTo, sendParts, startFile, startParts, verbsAbout } from '../../testing/sending.ts'
import { changeLink } from '../../testing/sharing.ts'
import { setFileExpiry } from '../files/usecases.ts'
import { startFolder } from '../folders/usecases.ts'
import { newId } from '../ids.ts'
import { DAY, HOUR, MINUTE } from '../instants.ts'
import { changeOrderStatus } from '../orders/usecases.ts'
import { orders } from '../orders/table.ts'
import { finishSubmissions } from '../submissions/usecases.ts'
import { startUploads } from '../uploads/start.ts'
import { assetDirectories, assets } from '../uploads/table.ts'
import { finishUpload } from '../uploads/usecases.ts'
import { getReceipt, listOrderReceipts, listOwnReceipts, openReceipt } from './usecases.ts'

test('a receipt names everything that arrived, with its digests, and is signed', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, orderId, link } = await sendingTo(t, { title: 'Hafen „Süd“ 📦' })
  await sendFile(visitor, taskId, { name: 'Größe "1".mov' })
  const parts = await startParts(visitor, taskId)
  await sendParts(visitor, parts)
  await finishUpload(visitor, parts)
  await startFile(visitor, taskId, { name: 'never-sent.mov' })
  const submissionId = await done(t, visitor)
  const staff = await t.staff('level-2')
  const receipt = await readReceipt(t, staff, submissionId)
  const row = await fileRow(t.db, parts.fileId)
  expect(receipt).toMatchObject({
    format: 'sluice-receipt/1',
    id: submissionId,
    workspace: { name: 'Lumen' },
    link: { id: link.linkId, description: 'Season 2 masters', email: 'anna@northlight.example' },
    customer: { name: 'Northlight Pictures' },
    order: { number: expect.any(Number), title: 'Hafen „Süd“ 📦' },
    openedAt: '2026-11-21T10:20:00.000Z',
    closedAt: '2026-11-21T10:20:00.000Z',
    totals: { files: 2, bytes: 20 },
    emptyDirectories: [],
  })
  expect(receipt.files.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
    expect.objectContaining({
      name: 'Größe _1_.mov',
      path: 'Größe _1_.mov',
      sizeBytes: 10,
      partSizeBytes: null,
      sha256: expect.stringMatching(/^[\da-f]{64}$/),
    }),
    { name: 'master.mov', path: 'master.mov', sizeBytes: 10, partSizeBytes: 4, sha256: row?.sha256, crc32: row?.crc32, receivedAt: '2026-11-21T10:20:00.000Z' },
  ])
  const { state, head, signature, sizeBytes, sha256 } = await getReceipt(staff, { submissionId })
  expect({ state, head, signature, sizeBytes, sha256 }).toEqual({
    state: 'made',
    head: expect.objectContaining({ id: submissionId, totals: receipt.totals, digest: receipt.digest }),
    signature: { alg: 'Ed25519', kid: expect.stringMatching(/^key_/), value: expect.stringMatching(/^[\w-]{86}$/) },
    sizeBytes: (await receiptRow(t, submissionId))?.sizeBytes,
    sha256: expect.stringMatching(/^[\da-f]{64}$/),
  })
  expect((await listOrderReceipts(staff, { orderId, limit: 50 })).items).toMatchObject([
    { submissionId, files: 2, bytes: 20, state: 'made', link: { id: link.linkId, description: 'Season 2 masters' } },
  ])
  expect(await verbsAbout(t.db, submissionId)).toEqual(['submission.closed', 'receipt.made'])
})

test('files of a folder stand under its name, and the empty directories of a folder that is complete beside them', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const folder = async (name: string, files: number) => {
    const { assetId } = await startFolder(visitor, { requestId: newId('event'), taskId, name, files })
    const file = fileOf({ name: 'b.wav', relativePath: 'Day 1/b.wav' })
    const [started] = await startUploads(visitor, { requestId: newId('event'), taskId, assetId, files: [file] })
    if (!started) throw new Error('nothing was started')
    await sendParts(visitor, started)
    const directories = ['Day 2', 'Day 3/Sound'].map((path) => ({ assetId, path }))
    await t.db.batch([t.db.insert(assetDirectories).values(directories), t.db.update(assets).set({ filesIn: 1 }).where(eq(assets.id, assetId))])
  }
  await folder('Rushes', 1)
  await folder('Sound', 2)
  const receipt = await readReceipt(t, visitor, await done(t, visitor))
  expect(receipt.files.map((file) => file.path).toSorted()).toEqual(['Rushes/Day 1/b.wav', 'Sound/Day 1/b.wav'])
  expect(receipt.emptyDirectories).toEqual(['Rushes/Day 2', 'Rushes/Day 3/Sound'])
})

test('each submission has a receipt of its own with its own files', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, taskId } = await sendingTo(t)
  await sendFile(visitor, taskId, { name: 'first.mov' })
  const first = await done(t, visitor)
  const later = await t.make.visitor(link, NOON + HOUR)
  await sendFile(later, taskId, { name: 'second.mov' })
  const second = await done(t, later)
  expect((await readReceipt(t, later, first)).files.map((file) => file.name)).toEqual(['first.mov'])
  expect((await readReceipt(t, later, second)).files.map((file) => file.name)).toEqual(['second.mov'])
  const page = await listOwnReceipts(later, { limit: 1 })
  expect(page).toMatchObject({ items: [{ submissionId: second, files: 1, bytes: 10, closedAt: NOON + HOUR, state: 'made' }], next: expect.any(String) })
  const rest = await listOwnReceipts(later, { limit: 1, after: page.next ?? '' })
  expect(rest).toMatchObject({ items: [{ submissionId: first, order: { title: 'Harbour, episode 4' } }], next: null })
})

test('a file whose last part set out before the submission was opened is in its receipt', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, taskId } = await sendingTo(t)
  const later = await t.make.visitor(link, NOON + MINUTE)
  await sendFile(later, taskId, { name: 'quick.wav' })
  await sendFile(visitor, taskId, { name: 'slow.mov' })
  const receipt = await readReceipt(t, later, await done(t, later))
  expect(receipt.files.map((file) => file.name)).toEqual(['slow.mov', 'quick.wav'])
  expect([receipt.openedAt, receipt.totals.files]).toEqual(['2026-11-21T10:21:00.000Z', 2])
})

test('until it is made a receipt is due, and says so', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  await sendFile(visitor, taskId)
  await finishSubmissions(visitor)
  const [own] = (await listOwnReceipts(visitor, { limit: 50 })).items
  expect(own).toMatchObject({ state: 'due', sizeBytes: null })
  const input = { submissionId: own?.submissionId ?? newId('submission') }
  expect(await getReceipt(visitor, input)).toMatchObject({ state: 'due', signature: null, head: { totals: { files: 1, bytes: 10 } } })
  await expect(openReceipt(visitor, input)).rejects.toMatchObject({ code: 'receipt.not_ready' })
})

test('what another link sent is as what is not there, for reading and for the document (T-02)', async ({ expect }) => {
  const t = await testContext()
  const { visitor, customerId, taskId } = await sendingTo(t)
  await sendFile(visitor, taskId)
  const submissionId = await done(t, visitor)
  const colleague = await t.make.visitor(await t.make.link(customerId))
  const stranger = (await sendingTo(t)).visitor
  for (const asker of [colleague, stranger]) {
    for (const id of [submissionId, newId('submission')]) {
      await expect(getReceipt(asker, { submissionId: id })).rejects.toMatchObject({ code: 'receipt.not_found', kind: 'not_found', facts: {} })
      await expect(openReceipt(asker, { submissionId: id })).rejects.toMatchObject({ code: 'receipt.not_found', kind: 'not_found', facts: {} })
    }
    expect((await listOwnReceipts(asker, { limit: 50 })).items).toEqual([])
  }
  await expect(openReceipt(await t.staff(), { submissionId: newId('submission') })).rejects.toMatchObject({ code: 'receipt.not_found' })
})

test('in its grace a link reads its receipts still', async ({ expect }) => {
  const t = await testContext()
  const { customerId, taskId } = await sendingTo(t)
  const link = await t.make.link(customerId, { validUntil: '2026-11-21' })
  const visitor = await t.make.visitor(link)
  await sendFile(visitor, taskId)
  const submissionId = await done(t, visitor)
  const late = await t.make.visitor(link, Date.UTC(2026, 10, 22, 3))
  expect(late.actor.state).toBe('grace')
  expect((await readReceipt(t, late, submissionId)).totals).toEqual({ files: 1, bytes: 10 })
  expect((await listOwnReceipts(late, { limit: 50 })).items).toMatchObject([{ submissionId }])
})

test('an order whose files were purged shows its receipts, and the sweep of orphans leaves their documents', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, orderId } = await sendingTo(t)
  const fileId = await sendFile(visitor, taskId)
  const submissionId = await done(t, visitor)
  const staff = await t.staff()
  await setFileExpiry(staff, { fileId, taskId, expiresAt: NOON + HOUR })
  await runDry(t, 'files', NOON + HOUR)
  expect(await fileRow(t.db, fileId)).toBeUndefined()
  await t.run('orphans', NOON + 30 * DAY)
  expect((await listOrderReceipts(staff, { orderId, limit: 50 })).items).toMatchObject([{ submissionId, files: 1 }])
  expect((await readReceipt(t, staff, submissionId)).files).toMatchObject([{ name: 'master.mov', sizeBytes: 10 }])
})

test('a document that the store has lost is missing, by name', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  await sendFile(visitor, taskId)
  const submissionId = await done(t, visitor)
  await t.store.delete([(await receiptRow(t, submissionId))?.objectKey ?? ''])
  await expect(openReceipt(visitor, { submissionId })).rejects.toMatchObject({ code: 'receipt.missing', kind: 'gone' })
})

test('a receipt has the names of when its submission closed, for its holder too, whatever the link reaches and staff call it later', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, orderId, taskId } = await sendingTo(t, { title: 'Harbour' })
  await sendFile(visitor, taskId)
  await finishSubmissions(visitor)
  await changeLink(t, link, { description: 'Secret new description', projects: ['Another slate'] })
  await t.db.batch([t.db.update(orders).set({ title: 'Secret new working title' }).where(eq(orders.id, orderId))])
  const held = async () => {
    const { items } = await listOwnReceipts(visitor, { limit: 50 })
    return { items, ...(await getReceipt(visitor, { submissionId: items[0]?.submissionId ?? newId('submission') })) }
  }
  const expected = { items: [{ order: { title: 'Harbour' } }], head: { order: { title: 'Harbour' }, link: { description: 'Season 2 masters' } } }
  expect(await held()).toMatchObject({ ...expected, state: 'due' })
  await runDry(t, 'receipts', NOON)
  await runDry(t, 'notices', NOON)
  const { head, submissionId } = await held()
  expect(await held()).toMatchObject({ ...expected, state: 'made' })
  expect(await readReceipt(t, visitor, submissionId)).toMatchObject(expected.head)
  const mail = t.mails().find(({ subject }) => subject === `Receipt: one file for order ${head.order.number}`)
  expect(mail?.text).toContain('Harbour, by the link “Season 2 masters”')
  expect(mail?.text).not.toContain('Secret')
})

test('a receipt of what ended after its link was narrowed calls the order what it was called when the sending began', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, orderId, taskId } = await sendingTo(t, { title: 'Harbour' })
  const other = await t.make.visitor(await t.make.link(visitor.actor.link.customerId))
  await sendFile(visitor, taskId)
  await sendFile(other, taskId)
  const running = await startParts(visitor, taskId)
  await changeLink(t, link, { projects: ['Another slate'] })
  await t.db.batch([t.db.update(orders).set({ title: 'New working title' }).where(eq(orders.id, orderId))])
  expect(await readReceipt(t, visitor, await done(t, visitor))).toMatchObject({ order: { title: 'Harbour' } })
  // What was begun in time goes on, in a submission that opens now.
  const later = await t.make.visitor(link, NOON + MINUTE)
  await sendParts(later, running)
  await finishUpload(later, running)
  expect(await readReceipt(t, later, await done(t, later))).toMatchObject({ order: { title: 'Harbour' }, totals: { files: 1 } })
  expect(await readReceipt(t, other, await done(t, other))).toMatchObject({ order: { title: 'New working title' } })
})

test('a receipt stays its holder’s when the order becomes New', async ({ expect }) => {
  const t = await testContext()
  const { visitor, orderId, taskId } = await sendingTo(t, { title: 'Harbour' })
  await sendFile(visitor, taskId)
  const submissionId = await done(t, visitor)
  await changeOrderStatus(await t.staff(), { orderId, from: 'Incoming', to: 'New' })
  expect((await listOwnReceipts(visitor, { limit: 50 })).items).toMatchObject([{ submissionId, order: { title: 'Harbour' } }])
  expect(await readReceipt(t, visitor, submissionId)).toMatchObject({ order: { title: 'Harbour' } })
})
