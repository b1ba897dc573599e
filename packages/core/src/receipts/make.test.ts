import { eq, sql } from 'drizzle-orm'
import { test } from 'vitest'
import { NOON, testContext, type TestContext } from '../../testing/context.ts'
import { troubled } from '../../testing/faults.ts'
import { emptyOutbox } from '../../testing/outbox.ts'
import { newestReceipt, readReceipt, receiptRow } from '../../testing/receipts.ts'
import { keysIn, runDry, sendFile, sendingTo, startFile, verbsAbout } from '../../testing/sending.ts'
import { fileHolders, files } from '../files/table.ts'
import { type Id, newId } from '../ids.ts'
import { notices } from '../notices/table.ts'
import { QUIET } from '../submissions/policy.ts'
import { submissions } from '../submissions/table.ts'
import { finishSubmissions } from '../submissions/usecases.ts'
import { makeReceipts } from './make.ts'
import { getReceipt, listOrderReceipts, listOwnReceipts, oweReceipt } from './usecases.ts'

test('a submission in which no file arrived has no receipt', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, orderId } = await sendingTo(t)
  await startFile(visitor, taskId)
  await finishSubmissions(visitor)
  const submission = await t.db.select().from(submissions).where(eq(submissions.orderId, orderId)).get()
  const submissionId = submission?.id ?? newId('submission')
  expect(await receiptRow(t, submissionId)).toBeUndefined()
  await expect(getReceipt(await t.staff(), { submissionId })).rejects.toMatchObject({ code: 'receipt.not_found' })
  expect((await listOrderReceipts(await t.staff(), { orderId, limit: 50 })).items).toEqual([])
})

test('a submission that closes by itself has its receipt too', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  await sendFile(visitor, taskId)
  const now = NOON + QUIET
  await runDry(t, 'submissions', now)
  await runDry(t, 'receipts', now)
  expect((await listOwnReceipts(visitor, { limit: 50 })).items).toMatchObject([{ files: 1, closedAt: now, state: 'made' }])
})

test('Done twice at once, and the receipts made by three runs at once, are one receipt, one document and one mail', async ({ expect }) => {
  const t = await testContext()
  await runDry(t, 'receipts', NOON)
  await emptyOutbox(t)
  const { visitor, taskId } = await sendingTo(t)
  await sendFile(visitor, taskId)
  const closed = await Promise.all([finishSubmissions(visitor), finishSubmissions(visitor)])
  expect(closed.map((one) => one.closed)).toEqual(expect.arrayContaining([0, 1]))
  const runs = await Promise.all([1, 2, 3].map(() => makeReceipts(t.system('receipts'))))
  expect(runs.reduce((sum, run) => sum + run.items, 0)).toBe(1)
  const submissionId = await newestReceipt(visitor)
  expect(await verbsAbout(t.db, submissionId)).toEqual(['submission.closed', 'receipt.made'])
  const queued = await t.db.select().from(notices).where(eq(notices.aboutId, submissionId)).all()
  expect(queued.map((notice) => notice.template).toSorted()).toEqual(['receipt', 'submission'])
  expect((await keysIn(t.store)).filter((key) => key.includes(submissionId))).toEqual([(await receiptRow(t, submissionId))?.objectKey])
  await runDry(t, 'notices', NOON)
  expect(t.mails().filter((mail) => mail.subject.startsWith('Receipt'))).toHaveLength(1)
})

/** Puts files into a closed submission that came with no request: 35,000 real ones would take an hour. */
async function fill(t: TestContext, of: { submissionId: Id<'submission'>; taskId: Id<'task'> }, count: number): Promise<void> {
  const counted = sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})`
  const fileId = sql`'fil_' || substr(${of.submissionId}, 5, 18) || printf('%06d', i)`
  const name = sql`'A camera''s own long name of a file in a deep folder ' || i || '.mxf'`
  const hex = 'ab'.repeat(32)
  await t.db.batch([
    t.db.insert(files)
      .select(sql`${counted} select ${fileId}, ${NOON}, 'ready', ${name}, ${name}, '', 7, null, 'files/' || i, ${hex}, null, 'abcdef01', ${NOON},
      null, null, null, ${of.submissionId}, null, 0 from n`),
    t.db.insert(fileHolders).select(sql`${counted} select ${of.taskId}, ${fileId}, null, ${NOON}, null, 0, null from n`),
    t.db
      .update(submissions)
      .set({ files: count, bytes: count * 7 })
      .where(eq(submissions.id, of.submissionId)),
    oweReceipt(t.at(NOON), of.submissionId, true),
  ])
}

test('a receipt of 35,000 files asks the database a few dozen times, and its mail says where to fetch it', { timeout: 120_000 }, async ({ expect }) => {
  const t = await testContext()
  await runDry(t, 'receipts', NOON)
  await emptyOutbox(t)
  const { visitor, taskId, orderId } = await sendingTo(t)
  const submissionId = newId('submission')
  await t.db.batch([
    t.db
      .insert(submissions)
      .values({ id: submissionId, createdAt: NOON, linkId: visitor.actor.link.id, orderId, bytesAt: NOON, closedAt: NOON, closedBecause: 'done' }),
  ])
  await fill(t, { submissionId, taskId }, 35_000)
  const { db, store, met } = troubled(t.db, t.store, { call: 60, fault: 'fails' })
  expect(await makeReceipts({ ...t.system('receipts'), db, store })).toMatchObject({ items: 1 })
  expect(met()).toBe(false)
  const receipt = await readReceipt(t, visitor, submissionId)
  expect(new Set(receipt.files.map((file) => file.name)).size).toBe(35_000)
  expect(receipt.totals).toEqual({ files: 35_000, bytes: 245_000 })
  await runDry(t, 'notices', NOON)
  const mail = t.mails().find(({ subject }) => subject.startsWith('Receipt: 35000 files'))
  expect(mail?.text).toContain('and 34980 more files')
  expect(mail?.text).toContain('too long for a mail')
  expect(mail?.attachments ?? []).toEqual([])
  // Tests that read all of the database would read these too.
  await t.db.batch([t.db.delete(fileHolders).where(eq(fileHolders.holderId, taskId)), t.db.delete(files).where(eq(files.submissionId, submissionId))])
})
