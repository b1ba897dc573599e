import { eq } from 'drizzle-orm'
import { test } from 'vitest'
import { NOON, testContext } from '../../testing/context.ts'
import { dumpDatabase } from '../../testing/dump.ts'
import { emptyOutbox } from '../../testing/outbox.ts'
import { done } from '../../testing/receipts.ts'
import { fileRow, runDry, sendFile, sendingTo, sendParts, startParts } from '../../testing/sending.ts'
import { sharing } from '../../testing/sharing.ts'
import { files } from '../files/table.ts'
import { DAY } from '../instants.ts'
import { revokeLink } from '../upload-links/usecases.ts'
import { finishUpload } from '../uploads/usecases.ts'
import { getReceipt, listOrderReceipts, listReceiptKeys } from './usecases.ts'
import { verifyReceipt } from './verify.ts'

const MIB = 1024 * 1024

test('the uploader’s mail has count, size, order, digests, and the signed document itself', async ({ expect }) => {
  const t = await testContext()
  await emptyOutbox(t)
  const { visitor, taskId } = await sendingTo(t, { title: '<b>Harbour</b>' })
  const fileId = await sendFile(visitor, taskId)
  for (let n = 2; n <= 22; n++) await sendFile(visitor, taskId, { name: `take ${n}.wav` })
  const submissionId = await done(t, visitor)
  await runDry(t, 'notices', NOON)
  const { head } = await getReceipt(visitor, { submissionId })
  const [mail, ...more] = t.mails().filter(({ subject }) => subject === `Receipt: 22 files for order ${head.order.number}`)
  expect(more).toEqual([])
  expect(mail).toMatchObject({ to: 'anna@northlight.example' })
  for (const words of [
    '22 files (220 bytes)',
    '21 November 2026 at 10:20 (UTC)',
    'https://files.example/verify',
    'and 2 more files',
    (await fileRow(t.db, fileId))?.sha256,
  ]) {
    expect(mail?.text).toContain(words)
  }
  expect(mail?.text.match(/SHA-256 [\da-f]{64}/g)).toHaveLength(20)
  expect(mail?.html).toContain('&lt;b&gt;Harbour&lt;/b&gt;')
  expect(mail?.html).not.toContain('<b>')
  const [attached] = mail?.attachments ?? []
  expect(attached).toMatchObject({ name: `receipt-${head.order.number}-2026-11-21.json`, mediaType: 'application/json' })
  expect(await verifyReceipt(attached?.content ?? '', await listReceiptKeys(t.at(NOON)))).toMatchObject({ valid: true, receipt: { id: submissionId } })
  expect(await dumpDatabase(t.db)).not.toContain('https://files.example/verify')
})

test('a receipt of one file, and of one in parts, says so in words', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId, 10, 4)
  await sendParts(visitor, upload)
  await finishUpload(visitor, upload)
  await t.db.batch([
    t.db
      .update(files)
      .set({ digestPartBytes: 8 * MIB })
      .where(eq(files.id, upload.fileId)),
  ])
  const { head } = await getReceipt(visitor, { submissionId: await done(t, visitor) })
  await runDry(t, 'notices', NOON)
  const mail = t.mails().find(({ subject }) => subject === `Receipt: one file for order ${head.order.number}`)
  expect(mail?.text).toContain('master.mov, 10 bytes\nSHA-256')
  expect(mail?.text).toContain('(of its parts of 8 MiB)')
})

test('a receipt is not mailed once the link was revoked, or what it was shared from; staff keep it', async ({ expect }) => {
  const t = await testContext()
  const { link, visitor, receiver, orderId, taskId } = await sharing(t)
  await sendFile(visitor, taskId)
  await sendFile(receiver, taskId)
  const { head } = await getReceipt(visitor, { submissionId: await done(t, visitor) })
  await done(t, receiver)
  await revokeLink(await t.staff(), { linkId: link.linkId })
  await runDry(t, 'notices', NOON)
  expect(t.mails().filter(({ subject }) => subject.endsWith(`for order ${head.order.number}`) && subject.startsWith('Receipt'))).toEqual([])
  expect((await listOrderReceipts(await t.staff(), { orderId, limit: 50 })).items).toMatchObject([{ state: 'made' }, { state: 'made' }])
})

test('a link that has merely ended is mailed its receipt', async ({ expect }) => {
  const t = await testContext()
  const { customerId, taskId } = await sendingTo(t)
  const visitor = await t.make.visitor(await t.make.link(customerId, { validUntil: '2026-11-21' }))
  await sendFile(visitor, taskId)
  const { head } = await getReceipt(visitor, { submissionId: await done(t, visitor) })
  await runDry(t, 'notices', NOON + DAY)
  expect(t.mails().filter(({ subject }) => subject === `Receipt: one file for order ${head.order.number}`)).toHaveLength(1)
})
