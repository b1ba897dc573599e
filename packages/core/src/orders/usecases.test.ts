import { test } from 'vitest'
import { NOON, testContext } from '../../testing/context.ts'
import { eventsAbout, eventsBy, verbs } from '../../testing/events.ts'
import { losingAnswers } from '../../testing/lost-answers.ts'
import { fileRow, sendFile, sendingTo } from '../../testing/sending.ts'
import { setFileExpiry } from '../files/usecases.ts'
import { type Id, newId } from '../ids.ts'
import { DAY } from '../instants.ts'
import { listTasksOf } from '../tasks/usecases.ts'
import { updateWorkspace } from '../workspace/usecases.ts'
import { changeOrderStatus, countOrders, createOrder, getOrder, listGroups, listOrders, updateOrder } from './usecases.ts'

const fields = { title: 'Harbour, episode 4', project: 'Season 2', series: 'Harbour', durationSeconds: 3_120, label: '', number: null, tasks: [] }
/** What staff saw of an order that the tests made. */
const SEEN = { title: 'Harbour, episode 4', durationSeconds: null }

test('an order is made Incoming, with its tasks in their order, its history and one event', async ({ expect }) => {
  const t = await testContext()
  const ctx = await t.staff('level-2')
  const customerId = await t.make.customer()
  const types = [await t.make.taskType(), await t.make.taskType()]
  const tasks = [1, 0, 1].map((index) => ({ taskTypeId: types[index] ?? newId('taskType'), title: `for ${index}` }))
  const { orderId } = await createOrder(ctx, { ...fields, customerId, tasks })
  const order = await getOrder(ctx, { orderId })
  expect(order).toMatchObject({ status: 'Incoming', customerName: 'Northlight Pictures', completedAt: null, contentVersion: 1, accessVersion: 1 })
  expect(order.tasks.map((task) => [task.name, task.state, task.received.files])).toEqual(['for 1', 'for 0', 'for 1'].map((name) => [name, 'needed', 0]))
  expect(order.history).toMatchObject([{ from: null, to: 'Incoming', by: ctx.actor.staffId, at: NOON }])
  expect(await verbs(eventsBy(t.db, ctx.actor.staffId))).toEqual(['order.created'])
})

test('twenty orders made at once have twenty numbers', async ({ expect }) => {
  const t = await testContext()
  const ctx = await t.staff('level-2')
  const customerId = await t.make.customer()
  await Promise.all(Array.from({ length: 20 }, () => createOrder(ctx, { ...fields, customerId })))
  const { items } = await listOrders(ctx, { customerId, limit: 50 })
  const numbers = items.map((order) => order.number)
  expect(new Set(numbers).size).toBe(20)
  expect(Math.min(...numbers)).toBeGreaterThan(1_000)
  expect(numbers).toEqual(numbers.toSorted((a, b) => b - a))
})

test('a number that staff chose is given once, also when two choose it at once, and leaves no half order', async ({ expect }) => {
  const t = await testContext()
  const ctx = await t.staff('level-2')
  const customerId = await t.make.customer()
  const taken = (await listOrders(ctx, { limit: 1 })).items[0]?.number ?? 1_000
  const answers = await Promise.allSettled([1, 2, 3].map(() => createOrder(ctx, { ...fields, customerId, number: taken + 10 })))
  expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1)
  for (const answer of answers) if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'order.number_taken', kind: 'conflict' })
  expect(await verbs(eventsBy(t.db, ctx.actor.staffId))).toEqual(['order.created'])
  const { orderId } = await createOrder(ctx, { ...fields, customerId })
  expect((await getOrder(ctx, { orderId })).number).toBe(taken + 11)
})

test.for(['after', 'before'] as const)('an order whose answer was lost %s it was written is made once', async (loss, { expect }) => {
  const t = await testContext()
  const ctx = await t.staff('level-2')
  const customerId = await t.make.customer()
  const tasks = [{ taskTypeId: await t.make.taskType(), title: '' }]
  const { orderId } = await createOrder({ ...ctx, db: losingAnswers(t.db, [loss]) }, { ...fields, customerId, tasks })
  expect((await listOrders(ctx, { customerId, limit: 50 })).items.map((order) => order.id)).toEqual([orderId])
  expect(await listTasksOf(t.db, orderId)).toHaveLength(1)
  expect(await verbs(eventsBy(t.db, ctx.actor.staffId))).toEqual(['order.created'])
})

test('an order for an unknown customer, or with a task of an unknown type, is not made', async ({ expect }) => {
  const t = await testContext()
  const ctx = await t.staff('level-2')
  const customerId = await t.make.customer()
  await expect(createOrder(ctx, { ...fields, customerId: newId('customer') })).rejects.toMatchObject({ code: 'customer.not_found' })
  const tasks = [
    { taskTypeId: await t.make.taskType(), title: '' },
    { taskTypeId: newId('taskType'), title: '' },
  ]
  await expect(createOrder(ctx, { ...fields, customerId, tasks })).rejects.toMatchObject({ code: 'task_type.not_found' })
  expect((await listOrders(ctx, { customerId, limit: 50 })).items).toEqual([])
  expect(await eventsBy(t.db, ctx.actor.staffId)).toEqual([])
})

test('an order that does not exist is neither shown nor changed nor moved on', async ({ expect }) => {
  const t = await testContext()
  const ctx = await t.staff('level-2')
  const orderId = newId('order')
  const { number: _number, tasks: _tasks, ...texts } = fields
  const absent = { code: 'order.not_found', kind: 'not_found' }
  await expect(getOrder(ctx, { orderId })).rejects.toMatchObject(absent)
  await expect(updateOrder(ctx, { ...texts, orderId, seen: SEEN })).rejects.toMatchObject(absent)
  await expect(changeOrderStatus(ctx, { orderId, from: 'Incoming', to: 'Accepted' })).rejects.toMatchObject(absent)
  expect(await eventsBy(t.db, ctx.actor.staffId)).toEqual([])
})

test('a change of what an order says raises its content version', async ({ expect }) => {
  const t = await testContext()
  const { orderId } = await t.make.order()
  const { number: _number, tasks: _tasks, ...texts } = fields
  await updateOrder(await t.staff('level-2'), { ...texts, orderId, title: 'Harbour, episode 5', seen: SEEN })
  const order = await getOrder(await t.staff('level-2'), { orderId })
  expect(order).toMatchObject({ title: 'Harbour, episode 5', contentVersion: 2, accessVersion: 1 })
  expect(await verbs(eventsAbout(t.db, orderId))).toEqual(['order.created', 'order.updated'])
})

test('of two who move an order on at once one does, and who saw an older status is told', async ({ expect }) => {
  const t = await testContext()
  const { orderId } = await t.make.order()
  const movers = [await t.staff('level-2'), await t.staff('level-2')]
  const answers = await Promise.allSettled(movers.map((mover) => changeOrderStatus(mover, { orderId, from: 'Incoming', to: 'Accepted' })))
  expect(answers.map((answer) => answer.status).toSorted()).toEqual(['fulfilled', 'rejected'])
  for (const answer of answers) if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'order.changed', kind: 'conflict' })
  const order = await getOrder(await t.staff('level-2'), { orderId })
  expect(order).toMatchObject({ status: 'Accepted', contentVersion: 2, accessVersion: 2 })
  expect(order.history.map((change) => [change.from, change.to])).toEqual([
    ['Incoming', 'Accepted'],
    [null, 'Incoming'],
  ])
  expect((await eventsAbout(t.db, orderId)).map((event) => [event.verb, event.facts]).at(-1)).toEqual([
    'order.status_changed',
    { from: 'Incoming', to: 'Accepted' },
  ])
  expect(await verbs(eventsAbout(t.db, orderId))).toHaveLength(2)
})

const completing = (orderId: Id<'order'>) => ({ orderId, from: 'Incoming', to: 'Completed' }) as const
const reopening = (orderId: Id<'order'>) => ({ orderId, from: 'Completed', to: 'Postpress' }) as const

test('Completed begins the time after which files are deleted; leaving Completed ends it; an end that staff chose stays', async ({ expect }) => {
  const t = await testContext()
  const staff = await t.staff()
  await updateWorkspace(staff, {
    name: 'L',
    zone: 'UTC',
    retentionDays: 30,
    completedRetentionDays: 7,
    graceHours: 24,
    mailFromName: 'L',
    mailFromAddress: 'a@b.example',
  })
  const { orderId, taskId, visitor } = await sendingTo(t)
  const [byRule, chosen, forever] = [await sendFile(visitor, taskId), await sendFile(visitor, taskId), await sendFile(visitor, taskId)]
  await setFileExpiry(staff, { fileId: chosen, taskId, expiresAt: NOON + 90 * DAY })
  await setFileExpiry(staff, { fileId: forever, taskId, expiresAt: null })
  const ends = async () => Promise.all([byRule, chosen, forever].map(async (fileId) => (await fileRow(t.db, fileId))?.expiresAt))
  expect(await ends()).toEqual([null, NOON + 90 * DAY, null])
  await changeOrderStatus(staff, completing(orderId))
  expect(await getOrder(staff, { orderId })).toMatchObject({ completedAt: NOON })
  expect(await ends()).toEqual([NOON + 7 * DAY, NOON + 90 * DAY, null])
  await changeOrderStatus(staff, reopening(orderId))
  expect(await getOrder(staff, { orderId })).toMatchObject({ completedAt: null })
  expect(await ends()).toEqual([null, NOON + 90 * DAY, null])
})

test('Completed said twice neither begins the time again nor writes a second event', async ({ expect }) => {
  const t = await testContext()
  const { orderId, taskId, visitor } = await sendingTo(t)
  const fileId = await sendFile(visitor, taskId)
  await changeOrderStatus(await t.staff(), completing(orderId))
  await changeOrderStatus(await t.staff('level-2', NOON + DAY), { orderId, from: 'Completed', to: 'Completed' })
  expect(await fileRow(t.db, fileId)).toMatchObject({ expiresAt: NOON + 30 * DAY })
  expect(await verbs(eventsAbout(t.db, orderId))).toEqual(['order.created', 'order.status_changed'])
})

test('what arrives for a Completed order ends as long after its arrival', async ({ expect }) => {
  const t = await testContext()
  const { orderId, taskId, link } = await sendingTo(t)
  await changeOrderStatus(await t.staff(), completing(orderId))
  const fileId = await sendFile(await t.make.visitor(link, NOON + DAY), taskId)
  expect(await fileRow(t.db, fileId)).toMatchObject({ expiresAt: NOON + 31 * DAY })
})

test('files of other orders keep their end', async ({ expect }) => {
  const t = await testContext()
  const [one, other] = [await sendingTo(t), await sendingTo(t)]
  const fileId = await sendFile(other.visitor, other.taskId)
  await changeOrderStatus(await t.staff(), completing(one.orderId))
  expect(await fileRow(t.db, fileId)).toMatchObject({ expiresAt: null })
})

test('orders are listed the highest number first, page by page, of one customer and one status', async ({ expect }) => {
  const t = await testContext()
  const ctx = await t.staff('level-2')
  const customerId = await t.make.customer()
  const made: Id<'order'>[] = []
  for (let n = 0; n < 5; n++) made.push((await t.make.order({ customerId })).orderId)
  const [moved] = made
  if (moved) await changeOrderStatus(ctx, { orderId: moved, from: 'Incoming', to: 'Approved' })
  const seen: Id<'order'>[] = []
  let after: string | undefined
  do {
    const page = await listOrders(ctx, { customerId, status: 'Incoming', limit: 2, after })
    seen.push(...page.items.map((order) => order.id))
    after = page.next ?? undefined
  } while (after !== undefined)
  expect(seen).toEqual(made.slice(1).toReversed())
  expect((await listOrders(ctx, { customerId, status: 'Approved', limit: 2 })).items.map((order) => order.id)).toEqual([moved])
})

test('the projects and series of a customer are those of their own orders, each once', async ({ expect }) => {
  const t = await testContext()
  const ctx = await t.staff('level-2')
  const customerId = await t.make.customer()
  for (const named of [{ project: 'South' }, { project: 'North', series: 'One' }, { project: 'North' }, {}]) await t.make.order({ customerId, ...named })
  await t.make.order({ project: 'Elsewhere' })
  expect(await listGroups(ctx, { customerId })).toEqual({ projects: ['North', 'South'], series: ['One'] })
  expect(await countOrders(ctx, { customerId })).toBe(4)
})
