import { eq } from 'drizzle-orm'
import { test } from 'vitest'
import * as v from 'valibot'
import { NOON, testContext, type TestContext } from '../../testing/context.ts'
import { eventsAbout } from '../../testing/events.ts'
import { beforeNextBatch } from '../../testing/interruption.ts'
import { commitQuietly } from '../audit/usecases.ts'
import type { VisitorContext } from '../context.ts'
import { type Id, newId } from '../ids.ts'
import { DAY, HOUR } from '../instants.ts'
import { revokeLink } from '../upload-links/usecases.ts'
import { uploadLinks } from '../upload-links/table.ts'
import { editOrder } from './edit.ts'
import { EditOrder } from './schemas.ts'
import { ORDER_STATUSES, orderEdits, type OrderStatus, orders } from './table.ts'
import { changeOrderStatus, getOrder, updateOrder } from './usecases.ts'

const BOTH = { allowTitle: true, allowDuration: true }
const TITLE = { from: 'Harbour, episode 4', to: 'Harbour, episode 4 (final)' }
const DURATION = { from: null, to: 3_130 }

/** An order and the holder of a link that may change this of it. */
async function editing(t: TestContext, allows: { allowTitle: boolean; allowDuration: boolean } = BOTH) {
  const order = await t.make.order()
  const link = await t.make.link(order.customerId, allows)
  return { ...order, link, visitor: await t.make.visitor(link), staff: await t.staff('level-2') }
}

const setStatus = (t: TestContext, orderId: Id<'order'>, status: OrderStatus) => t.db.batch([t.db.update(orders).set({ status }).where(eq(orders.id, orderId))])
const rowOf = (t: TestContext, orderId: Id<'order'>) => t.db.select().from(orders).where(eq(orders.id, orderId)).get()
const asGrace = (visitor: VisitorContext): VisitorContext => ({ ...visitor, actor: { ...visitor.actor, state: 'grace' } })

test.for([{ allowTitle: false, allowDuration: false }, { allowTitle: true, allowDuration: false }, { allowTitle: false, allowDuration: true }, BOTH])(
  'a link that allows $allowTitle for the title and $allowDuration for the duration allows just that',
  async (allows, { expect }) => {
    const t = await testContext()
    const { visitor, orderId } = await editing(t, allows)
    const attempts = [
      { allowed: allows.allowTitle, code: 'order.title_not_editable', input: { orderId, title: TITLE } },
      { allowed: allows.allowDuration, code: 'order.duration_not_editable', input: { orderId, durationSeconds: DURATION } },
    ]
    for (const { allowed, code, input } of attempts) {
      if (allowed) await editOrder(visitor, input)
      else await expect(editOrder(visitor, input)).rejects.toMatchObject({ code, kind: 'forbidden' })
    }
    expect(await rowOf(t, orderId)).toMatchObject({
      title: allows.allowTitle ? TITLE.to : TITLE.from,
      durationSeconds: allows.allowDuration ? DURATION.to : DURATION.from,
    })
  },
)

test('both values of each edit are kept for staff, and the audit log has its fields only', async ({ expect }) => {
  const t = await testContext()
  const { visitor, orderId, link, staff } = await editing(t)
  await editOrder(visitor, { orderId, title: TITLE, durationSeconds: DURATION })
  await editOrder(visitor, { orderId, durationSeconds: { from: 3_130, to: null } })
  const known = { at: NOON, linkDescription: 'Season 2 masters', linkEmail: 'anna@northlight.example' }
  expect((await getOrder(staff, { orderId })).edits).toMatchObject([
    { ...known, field: 'duration', from: '3130', to: null },
    { ...known, field: 'duration', from: null, to: '3130' },
    { ...known, field: 'title', from: TITLE.from, to: TITLE.to },
  ])
  const events = (await eventsAbout(t.db, orderId)).filter((event) => event.verb === 'order.edited')
  expect(events).toMatchObject([
    { actorKind: 'visitor', actorId: link.linkId, facts: { fields: ['title', 'duration'] } },
    { actorKind: 'visitor', actorId: link.linkId, facts: { fields: ['duration'] } },
  ])
})

test('nobody changes or deletes what an edit has kept', async ({ expect }) => {
  const t = await testContext()
  const { visitor, orderId, staff } = await editing(t)
  await editOrder(visitor, { orderId, title: TITLE })
  const rewrite = t.db.update(orderEdits).set({ from: 'Other' }).where(eq(orderEdits.orderId, orderId))
  const forget = t.db.delete(orderEdits).where(eq(orderEdits.orderId, orderId))
  for (const statement of [rewrite, forget]) await expect(commitQuietly(staff, [statement])).rejects.toThrow(/append-only/)
  expect((await getOrder(staff, { orderId })).edits).toMatchObject([{ field: 'title', ...TITLE }])
})

test.for(ORDER_STATUSES)('an order that is %s keeps its status when it is edited, or is not edited', async (status, { expect }) => {
  const t = await testContext()
  const { visitor, orderId } = await editing(t)
  await setStatus(t, orderId, status)
  const before = await rowOf(t, orderId)
  const attempt = editOrder(visitor, { orderId, title: TITLE })
  if (status === 'New') await expect(attempt).rejects.toMatchObject({ code: 'order.not_found', kind: 'not_found' })
  else if (status === 'Completed') await expect(attempt).rejects.toMatchObject({ code: 'order.completed', kind: 'conflict' })
  else await attempt
  const isEdited = status !== 'New' && status !== 'Completed'
  expect(await rowOf(t, orderId)).toMatchObject({ status, title: isEdited ? TITLE.to : TITLE.from })
  expect((await rowOf(t, orderId))?.contentVersion).toBe((before?.contentVersion ?? 0) + (isEdited ? 1 : 0))
})

test('an order that the link does not reach, or that does not exist, is not found', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, orderId } = await editing(t)
  const foreign = await editing(t)
  const missing = { code: 'order.not_found', kind: 'not_found' }
  for (const id of [foreign.orderId, newId('order')]) await expect(editOrder(visitor, { orderId: id, title: TITLE })).rejects.toMatchObject(missing)
  await t.db.batch([
    t.db
      .update(uploadLinks)
      .set({ series: ['Lantern'] })
      .where(eq(uploadLinks.id, link.linkId)),
  ])
  await expect(editOrder(await t.make.visitor(link), { orderId, title: TITLE })).rejects.toMatchObject(missing)
})

test('nothing is edited from the millisecond on at which the link has ended, also in its grace', async ({ expect }) => {
  const t = await testContext()
  const { customerId, orderId } = await editing(t)
  const link = await t.make.link(customerId, { ...BOTH, validUntil: '2026-11-21' })
  const end = NOON - (NOON % DAY) + DAY
  await editOrder(await t.make.visitor(link, end - 1), { orderId, title: TITLE })
  const edit = { orderId, title: { from: TITLE.to, to: 'Late' } }
  for (const at of [end, end + 23 * HOUR]) await expect(editOrder(await t.make.visitor(link, at), edit)).rejects.toMatchObject({ code: 'link.in_grace' })
  await expect(editOrder(asGrace(await t.make.visitor(link)), edit)).rejects.toMatchObject({ code: 'link.in_grace', kind: 'gone' })
})

test('a link that is revoked while an edit is written changes nothing', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, orderId, staff } = await editing(t)
  const late = { ...visitor, db: beforeNextBatch(t.db, () => revokeLink(staff, link)) }
  await expect(editOrder(late, { orderId, title: TITLE })).rejects.toMatchObject({ code: 'link.not_open' })
  expect(await rowOf(t, orderId)).toMatchObject({ title: TITLE.from })
})

test('an edit of what was changed meanwhile is a conflict, and neither value is lost', async ({ expect }) => {
  const t = await testContext()
  const { visitor, orderId, staff } = await editing(t)
  await editOrder(visitor, { orderId, title: TITLE })
  const conflict = { code: 'order.edited', kind: 'conflict' }
  await expect(editOrder(visitor, { orderId, title: { from: TITLE.from, to: 'Mine' } })).rejects.toMatchObject(conflict)
  await expect(editOrder(visitor, { orderId, title: { from: TITLE.to, to: 'Mine' }, durationSeconds: { from: 1, to: 2 } })).rejects.toMatchObject(conflict)
  const theirs = { title: 'Theirs', project: '', series: '', durationSeconds: null, label: '' }
  const meanwhile = () => updateOrder(staff, { ...theirs, orderId, seen: { title: TITLE.to, durationSeconds: null } })
  const late = { ...visitor, db: beforeNextBatch(t.db, meanwhile) }
  await expect(editOrder(late, { orderId, title: { from: TITLE.to, to: 'Mine' } })).rejects.toMatchObject(conflict)
  expect(await rowOf(t, orderId)).toMatchObject({ title: 'Theirs' })
  const completing = { ...visitor, db: beforeNextBatch(t.db, () => changeOrderStatus(staff, { orderId, from: 'Incoming', to: 'Completed' })) }
  await expect(editOrder(completing, { orderId, title: { from: 'Theirs', to: 'Mine' } })).rejects.toMatchObject(conflict)
  expect((await getOrder(staff, { orderId })).edits).toHaveLength(1)
})

test('twenty values of an order are changed within a day, through all links together, and again when a day has passed, to the millisecond', async ({
  expect,
}) => {
  const t = await testContext()
  const { visitor, orderId, customerId, link, staff } = await editing(t)
  const other = await t.make.visitor(await t.make.link(customerId, BOTH))
  const tooOften = { code: 'order.edited_too_often', kind: 'limited' }
  const edit = (turn: number) => ({ orderId, title: { from: turn === 0 ? TITLE.from : `Cut ${turn}`, to: `Cut ${turn + 1}` } })
  for (let turn = 0; turn < 19; turn++) await editOrder(turn % 2 === 0 ? visitor : other, edit(turn))
  await expect(editOrder(visitor, { ...edit(19), durationSeconds: DURATION })).rejects.toMatchObject(tooOften)
  const answers = await Promise.allSettled(['a', 'b', 'c'].map((to) => editOrder(other, { orderId, durationSeconds: { from: null, to: to.charCodeAt(0) } })))
  expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1)
  for (const answer of answers) if (answer.status === 'rejected') expect(answer.reason).toMatchObject(tooOften)
  await expect(editOrder(await t.make.visitor(link, NOON + DAY - 1), edit(19))).rejects.toMatchObject(tooOften)
  expect(await rowOf(t, orderId)).toMatchObject({ title: 'Cut 19', contentVersion: 21 })
  expect((await getOrder(staff, { orderId })).edits).toHaveLength(20)
  expect((await eventsAbout(t.db, orderId)).filter((event) => event.verb === 'order.edited')).toHaveLength(20)
  await editOrder(await t.make.visitor(link, NOON + DAY), edit(19))
  const untouched = await editing(t)
  await editOrder(untouched.visitor, { orderId: untouched.orderId, title: TITLE })
})

test('staff who save what they loaded before a customer changed it are told, and change nothing', async ({ expect }) => {
  const t = await testContext()
  const { visitor, orderId, staff } = await editing(t)
  const conflict = { code: 'order.edited', kind: 'conflict' }
  const seen = { title: TITLE.from, durationSeconds: DURATION.from }
  const input = { orderId, ...seen, project: '', series: 'Harbour', label: 'rush', seen }
  await editOrder(visitor, { orderId, title: TITLE })
  await expect(updateOrder(staff, input)).rejects.toMatchObject(conflict)
  const seenTitle = { ...seen, title: TITLE.to }
  const late = { ...staff, db: beforeNextBatch(t.db, () => editOrder(visitor, { orderId, durationSeconds: DURATION })) }
  await expect(updateOrder(late, { ...input, seen: seenTitle })).rejects.toMatchObject(conflict)
  expect(await rowOf(t, orderId)).toMatchObject({ title: TITLE.to, durationSeconds: DURATION.to, label: '', contentVersion: 3 })
  expect((await eventsAbout(t.db, orderId)).map((event) => event.verb)).not.toContain('order.updated')
  await updateOrder(staff, { ...input, title: 'Theirs', seen: { title: TITLE.to, durationSeconds: DURATION.to } })
  expect(await rowOf(t, orderId)).toMatchObject({ title: 'Theirs', durationSeconds: null, label: 'rush' })
})

test('an edit that changes nothing leaves no trace', async ({ expect }) => {
  const t = await testContext()
  const { visitor, orderId, staff } = await editing(t)
  await editOrder(visitor, { orderId })
  await editOrder(visitor, { orderId, title: { from: TITLE.from, to: TITLE.from } })
  expect(await rowOf(t, orderId)).toMatchObject({ contentVersion: 1 })
  expect((await getOrder(staff, { orderId })).edits).toEqual([])
})

test('a title says something, and a duration is whole seconds up to a hundred hours', ({ expect }) => {
  const orderId = newId('order')
  const title = (to: string) => v.is(EditOrder, { orderId, title: { from: 'a', to } })
  const duration = (to: unknown) => v.is(EditOrder, { orderId, durationSeconds: { from: null, to } })
  expect([title(''), title(' '), title('b'), title('b'.repeat(201))]).toEqual([false, false, true, false])
  expect([null, 0, 3_130, 360_000, 360_001, -1, 1.5, Number.NaN].map(duration)).toEqual([true, true, true, true, false, false, false, false])
})
