import { eq, getTableColumns, sql } from 'drizzle-orm'
import { type ExpectStatic, test } from 'vitest'
import { bytesOf, NOON, testContext } from '../../testing/context.ts'
import { runDry, sendPart, startFile, startParts } from '../../testing/sending.ts'
import { changeLink, sharedBy, sharing } from '../../testing/sharing.ts'
import type { VisitorContext } from '../context.ts'
import { newId } from '../ids.ts'
import { DAY, HOUR } from '../instants.ts'
import { holderFromToken } from '../sign-in/sessions.ts'
import { describeSharing } from './share.ts'
import { uploadLinks } from './table.ts'
import { findLinkById, listLinks, openLink, revokeLink, sendLink } from './usecases.ts'
import { describeVisit, listVisibleOrders } from './visit.ts'

const MIDNIGHT = Date.UTC(2026, 10, 22)

const seen = async (visitor: VisitorContext) => (await listVisibleOrders(visitor, { limit: 50 })).items.map((order) => order.id)
const isRefused = (expect: ExpectStatic, attempt: Promise<unknown>, code: string) => expect(attempt).rejects.toMatchObject({ code })

test('what staff narrow of a link is narrowed for all that it was shared to, at once, and what they widen is widened', async ({ expect }) => {
  const t = await testContext()
  const { link, child, receiver, customerId, orderId } = await sharing(t)
  const harbour = await t.make.order({ customerId, series: 'Harbour' })
  const grandchild = await sharedBy(t, receiver)
  const everywhere = async () => [await seen(await t.make.visitor(child)), await seen(await t.make.visitor(grandchild))]
  expect(await everywhere()).toEqual([
    [harbour.orderId, orderId],
    [harbour.orderId, orderId],
  ])
  await changeLink(t, link, { series: ['Harbour'] })
  expect(await everywhere()).toEqual([[harbour.orderId], [harbour.orderId]])
  await changeLink(t, child, { series: ['Saltmarsh'] })
  expect(await everywhere()).toEqual([[], []])
  await changeLink(t, child, { series: [] })
  await changeLink(t, link, { series: [] })
  expect(await everywhere()).toEqual([
    [harbour.orderId, orderId],
    [harbour.orderId, orderId],
  ])
})

test('what a link may no longer change or take is refused to all that it was shared to', async ({ expect }) => {
  const t = await testContext()
  const { link, child, customerId, taskId } = await sharing(t, { allowTitle: true, allowDuration: true })
  expect(await describeVisit(await t.make.visitor(child))).toMatchObject({ allowTitle: true, allowDuration: true, display: 'both' })
  await changeLink(t, link, { allowTitle: false, display: 'folders' })
  const receiver = await t.make.visitor(child)
  expect(await describeVisit(receiver)).toMatchObject({ allowTitle: false, allowDuration: true, display: 'folders' })
  await isRefused(expect, startFile(receiver, taskId), 'link.files_not_taken')
  const row = (await listLinks(await t.staff(), { customerId })).find((each) => each.id === child.linkId)
  expect(row).toMatchObject({ allowTitle: true, inForce: { allowTitle: false, display: 'folders' } })
})

test('a shared link ends with the one it came from, to the millisecond, and lives on when that one is extended', async ({ expect }) => {
  const t = await testContext()
  const { link, child } = await sharing(t, { validUntil: '2026-11-21' })
  const session = await openLink(t.at(MIDNIGHT - HOUR / 2), child)
  const stateAt = async (now: number) => (await t.make.visitor(child, now)).actor.state
  const sessionAt = async (now: number) => (await holderFromToken(t.at(now), child.linkId, session.token))?.actor.state
  for (const state of [stateAt, sessionAt]) {
    expect(await state(MIDNIGHT - 1)).toBe('open')
    expect(await state(MIDNIGHT)).toBe('grace')
  }
  expect(await stateAt(MIDNIGHT + 24 * HOUR - 1)).toBe('grace')
  await isRefused(expect, stateAt(MIDNIGHT + 24 * HOUR), 'link.expired')
  await changeLink(t, link, { validUntil: '2026-11-25' })
  expect(await stateAt(MIDNIGHT + 24 * HOUR)).toBe('open')
})

test('a shared link ends before the one it came from when staff say so, and never after it', async ({ expect }) => {
  const t = await testContext()
  const { child, customerId } = await sharing(t, { validUntil: '2026-11-25' })
  await changeLink(t, child, { validUntil: '2026-11-21' })
  expect((await t.make.visitor(child, MIDNIGHT)).actor.state).toBe('grace')
  await changeLink(t, child, { validUntil: '2026-12-31' })
  expect((await t.make.visitor(child, MIDNIGHT)).actor.link.endsAt).toBe(Date.UTC(2026, 10, 26))
  const staff = await t.staff('level-2', Date.UTC(2026, 10, 26))
  expect((await listLinks(staff, { customerId })).map((link) => link.state)).toEqual(['expired', 'expired'])
  await isRefused(expect, sendLink(staff, child), 'link.expired')
})

test('staff who revoke a link stop what was shared from it at once: its sessions, its starts and its running uploads', async ({ expect }) => {
  const t = await testContext()
  const { link, child, receiver, taskId } = await sharing(t)
  const upload = await startParts(receiver, taskId)
  const session = await openLink(t.at(NOON), child)
  await revokeLink(await t.staff(), link)
  await isRefused(expect, t.make.visitor(child), 'link.revoked')
  await isRefused(expect, holderFromToken(t.at(NOON), child.linkId, session.token), 'link.revoked')
  await isRefused(expect, startFile(receiver, taskId), 'link.not_open')
  await isRefused(expect, sendPart(receiver, upload, 1, bytesOf(4)), 'link.revoked')
})

test('a code that staff ask of a link later is asked of all that it was shared to: by SMS where there is a phone, else by email', async ({ expect }) => {
  const t = await testContext()
  const { link, child, receiver } = await sharing(t)
  expect(receiver.actor.link.secondFactor).toBe('off')
  const asked = async () => (await findLinkById(t.db, child.linkId))?.secondFactor
  await changeLink(t, link, { secondFactor: 'email' })
  expect(await asked()).toBe('email')
  await changeLink(t, link, { secondFactor: 'sms', phone: '+31 6 12345678' })
  expect(await asked()).toBe('email')
  expect(await describeSharing(receiver)).toMatchObject({ asks: 'sms' })
})

test('a shared link is forgotten 90 days after the end of the one it came from, and that one after it', async ({ expect }) => {
  const t = await testContext()
  const { link, child } = await sharing(t, { validUntil: '2026-11-21' })
  const there = async () => [await findLinkById(t.db, link.linkId), await findLinkById(t.db, child.linkId)].map((row) => row !== undefined)
  await runDry(t, 'links', MIDNIGHT + 90 * DAY - 1)
  expect(await there()).toEqual([true, true])
  await t.run('links', MIDNIGHT + 90 * DAY)
  expect(await there()).toEqual([true, false])
  await t.run('links', MIDNIGHT + 90 * DAY)
  expect(await there()).toEqual([false, false])
})

test("a list that does not reach back to a customer's oldest links has no shared link without the one it came from", async ({ expect }) => {
  const t = await testContext()
  const { link, child, customerId } = await sharing(t)
  const younger = JSON.stringify(Array.from({ length: 500 }, () => newId('link')))
  const { id: _id, createdAt: _createdAt, ...columns } = getTableColumns(uploadLinks)
  const others = sql.join(
    Object.values(columns).map((column) => sql.identifier(column.name)),
    sql`, `,
  )
  const copies = sql`select value, ${NOON + 1}, ${others} from upload_links, json_each(${younger}) where upload_links.id = ${link.linkId}`
  await t.db.batch([t.db.insert(uploadLinks).select(copies)])
  const older = await listLinks(await t.staff(), { customerId })
  expect(older).toHaveLength(500)
  expect(older.map((each) => each.id)).not.toContain(child.linkId)
  await t.db.batch([
    t.db
      .update(uploadLinks)
      .set({ createdAt: NOON + 2 })
      .where(eq(uploadLinks.id, link.linkId)),
  ])
  expect((await listLinks(await t.staff(), { customerId })).map((each) => each.id)).toEqual(expect.arrayContaining([link.linkId, child.linkId]))
})
