import { eq } from 'drizzle-orm'
import { type ExpectStatic, test } from 'vitest'
import { bytesOf, NOON, testContext } from '../../testing/context.ts'
import { eventsAbout } from '../../testing/events.ts'
import { beforeNextBatch } from '../../testing/interruption.ts'
import { emptyOutbox, noticeAbout } from '../../testing/outbox.ts'
import { openOf, outcomesOf, runDry, sendFile, sendingTo, sendPart, startFile, verbsAbout } from '../../testing/sending.ts'
import { changeLink, letInAgain, RECEIVER, sharedBy, sharing } from '../../testing/sharing.ts'
import type { VisitorContext } from '../context.ts'
import { newId } from '../ids.ts'
import { DAY, HOUR } from '../instants.ts'
import { listOwnReceipts } from '../receipts/usecases.ts'
import { describeSharing, listShares, shareLink, withdrawShare } from './share.ts'
import { uploadLinks } from './table.ts'
import { findLinkById, revokeLink } from './usecases.ts'
import { describeVisit, listVisibleOrders } from './visit.ts'

const MIDNIGHT = Date.UTC(2026, 10, 22)

const seen = async (visitor: VisitorContext) => (await listVisibleOrders(visitor, { limit: 50 })).items.map((order) => order.id)
const isRefused = (expect: ExpectStatic, attempt: Promise<unknown>, code: string) => expect(attempt).rejects.toMatchObject({ code })

test('whoever a link is shared with is mailed a link of their own, told by whom, until when and for what', async ({ expect }) => {
  const t = await testContext()
  await emptyOutbox(t)
  const { link, child, visitor, orderId } = await sharing(t, { email: 'anna@northlight.example', validUntil: '2026-11-30' })
  expect(t.soon()).toContain('notices')
  await runDry(t, 'notices', NOON)
  const mail = t.mails().find((one) => one.to === RECEIVER.email && one.text.includes(child.linkId))
  expect(mail?.subject).toBe('anna@northlight.example shares a link with you: Season 2 masters')
  expect(mail?.text).toContain(`https://files.example/u/${child.linkId}#${child.secret}`)
  expect(mail?.text).toContain('until 30 November 2026 at 23:59 (UTC)')
  expect(mail?.text).not.toContain(link.secret)
  expect(await seen(await t.make.visitor(child))).toEqual([orderId])
  expect(await verbsAbout(t.db, child.linkId)).toEqual(['link.shared'])
  expect(await eventsAbout(t.db, child.linkId)).toMatchObject([{ actorKind: 'visitor', actorId: link.linkId, facts: { parentId: link.linkId } }])
  expect(await listShares(visitor)).toEqual([{ linkId: child.linkId, email: RECEIVER.email, sharedAt: NOON }])
})

test("the secret of a shared link opens it alone, and its sharer's does not open it", async ({ expect }) => {
  const t = await testContext()
  const { link, child } = await sharing(t)
  await isRefused(expect, t.make.visitor({ ...child, secret: link.secret }), 'link.refused')
  await isRefused(expect, t.make.visitor({ ...link, secret: child.secret }), 'link.refused')
})

test('who shared a link, who got it and others who got it see nothing of what each other sends', async ({ expect }) => {
  const t = await testContext()
  const { visitor, receiver, taskId } = await sharing(t)
  const sibling = await t.make.visitor(await sharedBy(t, visitor, { ...RECEIVER, email: 'other@dubstudio.example' }))
  const all = [visitor, receiver, sibling]
  for (const one of all) {
    await sendFile(one, taskId)
    await startFile(one, taskId, { name: 'begun.mov' })
  }
  for (const one of all) {
    expect(await openOf(one)).toHaveLength(1)
    expect((await listVisibleOrders(one, { limit: 1 })).items[0]?.tasks[0]?.sent.files).toBe(1)
    expect((await listOwnReceipts(one, { limit: 10 })).items).toEqual([])
  }
  const { uploadId } = await startFile(visitor, taskId)
  await isRefused(
    expect,
    sendPart(receiver, { uploadId, fileId: newId('file'), name: '', partSizeBytes: 10, partCount: 1 }, 1, bytesOf(10)),
    'upload.not_found',
  )
})

test('a link that is over but for its grace is not shared', async ({ expect }) => {
  const t = await testContext()
  const link = await t.make.link(await t.make.customer(), { validUntil: '2026-11-21' })
  const [before, after] = [await t.make.visitor(link, MIDNIGHT - 1), await t.make.visitor(link, MIDNIGHT)]
  expect((await describeSharing(before)).mayShare).toBe(true)
  expect((await describeSharing(after)).mayShare).toBe(false)
  await isRefused(expect, shareLink(after, RECEIVER), 'link.in_grace')
  await expect(shareLink(before, RECEIVER)).resolves.toBeDefined()
})

test('a link that is revoked while it is shared is shared with nobody', async ({ expect }) => {
  const t = await testContext()
  const link = await t.make.link(await t.make.customer())
  const visitor = await t.make.visitor(link)
  const staff = await t.staff()
  const hasty = { ...visitor, db: beforeNextBatch(t.db, () => revokeLink(staff, link)) }
  await isRefused(expect, shareLink(hasty, RECEIVER), 'link.not_open')
  expect(await t.db.select().from(uploadLinks).where(eq(uploadLinks.parentId, link.linkId)).all()).toEqual([])
})

test('a link is handed on three times and no further', async ({ expect }) => {
  const t = await testContext()
  let holder = await t.make.visitor(await t.make.link(await t.make.customer()))
  for (let hand = 0; hand < 3; hand++) holder = await t.make.visitor(await sharedBy(t, holder))
  expect(await describeVisit(holder)).toMatchObject({ sharing: { mayShare: false } })
  await isRefused(expect, shareLink(holder, RECEIVER), 'link.shared_too_deep')
})

test('a link is shared ten times in a day, and again a day after the first, to the millisecond', async ({ expect }) => {
  const t = await testContext()
  const link = await t.make.link(await t.make.customer())
  const at = (now: number) => t.make.visitor(link, now)
  await shareLink(await at(NOON), RECEIVER)
  for (let n = 1; n < 10; n++) await shareLink(await at(NOON + HOUR), RECEIVER)
  await isRefused(expect, shareLink(await at(NOON + DAY - 1), RECEIVER), 'link.shared_too_often')
  await shareLink(await at(NOON + DAY), RECEIVER)
  await isRefused(expect, shareLink(await at(NOON + DAY), RECEIVER), 'link.shared_too_often')
})

test('twenty shares at once are ten, and withdrawing one makes no room for another', async ({ expect }) => {
  const t = await testContext()
  const visitor = await t.make.visitor(await t.make.link(await t.make.customer()))
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => shareLink(visitor, RECEIVER)))
  expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(10)
  const [first] = await listShares(visitor)
  if (!first) throw new Error('nothing is shared')
  await withdrawShare(visitor, first)
  await isRefused(expect, shareLink(visitor, RECEIVER), 'link.shared_too_often')
})

test('all that comes from one link is shared thirty times in a day, whoever shares', async ({ expect }) => {
  const t = await testContext()
  const visitor = await t.make.visitor(await t.make.link(await t.make.customer()))
  const receivers: VisitorContext[] = []
  for (let n = 0; n < 3; n++) receivers.push(await t.make.visitor(await sharedBy(t, visitor)))
  for (const receiver of receivers) for (let n = 0; n < 9; n++) await shareLink(receiver, RECEIVER)
  for (const one of [visitor, ...receivers]) await isRefused(expect, shareLink(one, RECEIVER), 'link.shared_too_often')
})

test('a link that asks for a code by SMS is shared with a phone, and its receiver is asked for one too', async ({ expect }) => {
  const t = await testContext()
  const { visitor: before, link } = await sendingTo(t)
  await changeLink(t, link, { secondFactor: 'sms', phone: '+31 6 12345678' })
  const visitor = await letInAgain(t, before)
  expect(await describeSharing(visitor)).toEqual({ mayShare: true, asks: 'sms' })
  await isRefused(expect, shareLink(visitor, RECEIVER), 'link.phone_invalid')
  await isRefused(expect, shareLink(visitor, { ...RECEIVER, phone: '+32 470 12 34 56' }), 'link.phone_country_refused')
  const { linkId } = await shareLink(visitor, { ...RECEIVER, phone: '+31 6 87654321' })
  expect(await findLinkById(t.db, linkId)).toMatchObject({ secondFactor: 'sms', phone: '+31687654321' })
})

test('a sharer takes back what they shared, with all that was shared from it; anything else is one answer', async ({ expect }) => {
  const t = await testContext()
  const { link, child, visitor, receiver } = await sharing(t)
  const grandchild = await sharedBy(t, receiver)
  const foreign = await sharing(t)
  const attempts = [grandchild, link, foreign.child, { linkId: newId('link') }].map(({ linkId }) => withdrawShare(visitor, { linkId }))
  for (const refusal of await outcomesOf(...attempts)) expect(refusal).toMatchObject({ code: 'link.not_found', kind: 'not_found', facts: {} })
  for (let turn = 0; turn < 2; turn++) await withdrawShare(visitor, child)
  for (const one of [child, grandchild]) await isRefused(expect, t.make.visitor(one), 'link.revoked')
  expect(await listShares(visitor)).toEqual([])
  expect(await verbsAbout(t.db, child.linkId)).toEqual(['link.shared', 'link.share_withdrawn'])
})

test('a share taken back or ended before its mail went out is not mailed', async ({ expect }) => {
  const t = await testContext()
  await emptyOutbox(t)
  const { child, visitor } = await sharing(t)
  const ending = await sharing(t, { validUntil: '2026-11-21' })
  await withdrawShare(visitor, child)
  await runDry(t, 'notices', MIDNIGHT)
  for (const { linkId } of [child, ending.child]) expect(await noticeAbout(t, linkId)).toMatchObject({ template: 'link-shared', state: 'dead' })
  expect(t.mails()).toEqual([])
})

test('the newest secret of a link is needed to share it', async ({ expect }) => {
  const t = await testContext()
  const { link, visitor } = await sendingTo(t)
  await t.db.batch([t.db.update(uploadLinks).set({ generation: 2 }).where(eq(uploadLinks.id, link.linkId))])
  await isRefused(expect, shareLink(visitor, RECEIVER), 'link.not_open')
})
