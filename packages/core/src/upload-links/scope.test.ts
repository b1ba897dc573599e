import { eq } from 'drizzle-orm'
import { test } from 'vitest'
import { bytesOf, NOON, testContext, type TestContext } from '../../testing/context.ts'
import { fileOf, openOf, outcomesOf, sendFile, sendingTo, sendPart, startFile, startParts, sendParts } from '../../testing/sending.ts'
import { type Id, newId } from '../ids.ts'
import { ORDER_STATUSES, type OrderStatus, orders } from '../orders/table.ts'
import { tasks, taskTypes } from '../tasks/table.ts'
import { startFolder } from '../folders/usecases.ts'
import { startUploads } from '../uploads/start.ts'
import { finishUpload } from '../uploads/usecases.ts'
import { uploadLinks } from './table.ts'
import { describeVisit, listVisibleOrders } from './visit.ts'

type Limits = Partial<Pick<typeof uploadLinks.$inferInsert, 'orderFrom' | 'orderTo' | 'projects' | 'series'>>
type Link = Awaited<ReturnType<TestContext['make']['link']>>

async function limit(t: TestContext, link: Link, limits: Limits) {
  await t.db.batch([t.db.update(uploadLinks).set(limits).where(eq(uploadLinks.id, link.linkId))])
  return t.make.visitor(link)
}
const setStatus = (t: TestContext, orderId: Id<'order'>, status: OrderStatus) => t.db.batch([t.db.update(orders).set({ status }).where(eq(orders.id, orderId))])
const disable = (t: TestContext, taskId: Id<'task'>) =>
  t.db.batch([
    t.db
      .update(taskTypes)
      .set({ enabledForCustomerUpload: false })
      .where(eq(taskTypes.id, t.db.select({ id: tasks.taskTypeId }).from(tasks).where(eq(tasks.id, taskId)))),
  ])

test.for(ORDER_STATUSES)('an order that is %s is seen by its customer unless it is New', async (status, { expect }) => {
  const t = await testContext()
  const { visitor, orderId, taskId } = await sendingTo(t)
  await setStatus(t, orderId, status)
  const seen = (await listVisibleOrders(visitor, { limit: 20 })).items.map((order) => order.id)
  if (status !== 'New') return expect(seen).toEqual([orderId])
  expect(seen).toEqual([])
  await expect(startFile(visitor, taskId)).rejects.toMatchObject({ code: 'task.not_found' })
})

test('a task type that is switched off is hidden at once, and its order with the last of them', async ({ expect }) => {
  const t = await testContext()
  const customerId = await t.make.customer()
  const shown = await t.make.taskType({ name: `Subtitles ${newId('task')}` })
  const hidden = await t.make.taskType()
  const { orderId } = await t.make.order({ customerId, tasks: [shown, hidden].map((taskTypeId) => ({ taskTypeId, title: '' })) })
  const visitor = await t.make.visitor(await t.make.link(customerId))
  const visible = async () => (await listVisibleOrders(visitor, { limit: 20 })).items.map((order) => order.tasks.map((task) => task.id))
  const [both] = await visible()
  expect(both).toHaveLength(2)
  const [first, second] = await t.db.select().from(tasks).where(eq(tasks.orderId, orderId)).orderBy(tasks.position).all()
  if (!first || !second) throw new Error('no tasks')
  await disable(t, second.id)
  expect(await visible()).toEqual([[first.id]])
  await expect(startFile(visitor, second.id)).rejects.toMatchObject({ code: 'task.not_found' })
  await expect(startFolder(visitor, { requestId: newId('event'), taskId: second.id, name: 'Reel', files: 1 })).rejects.toMatchObject({
    code: 'task.not_found',
  })
  await disable(t, first.id)
  expect(await visible()).toEqual([])
})

test('limits of different kinds must all hold, of one kind any; a range includes both its ends', async ({ expect }) => {
  const t = await testContext()
  const customerId = await t.make.customer()
  const facts = [
    { project: 'North', series: 'One' },
    { project: 'North', series: 'Two' },
    { project: 'South', series: 'One' },
    { project: '', series: '' },
  ]
  const made: { number: number; project: string; series: string }[] = []
  for (const fact of facts) {
    const { orderId } = await t.make.order({ customerId, ...fact })
    const row = await t.db.select().from(orders).where(eq(orders.id, orderId)).get()
    made.push({ number: row?.number ?? 0, ...fact })
  }
  const numbers = made.map((order) => order.number)
  const link = await t.make.link(customerId)
  for (const orderFrom of [null, numbers[1] ?? 0, (numbers[3] ?? 0) + 1]) {
    for (const orderTo of [null, numbers[2] ?? 0, numbers[1] ?? 0]) {
      for (const projects of [[], ['North'], ['North', 'South'], ['Nowhere']]) {
        for (const series of [[], ['One'], ['Two', 'One']]) {
          const visitor = await limit(t, link, { orderFrom, orderTo, projects, series })
          const expected = made.filter(
            (order) =>
              (orderFrom === null || order.number >= orderFrom) &&
              (orderTo === null || order.number <= orderTo) &&
              (projects.length === 0 || projects.includes(order.project)) &&
              (series.length === 0 || series.includes(order.series)),
          )
          const seen = (await listVisibleOrders(visitor, { limit: 20 })).items.map((order) => order.number)
          expect(seen, JSON.stringify({ orderFrom, orderTo, projects, series })).toEqual(expected.map((order) => order.number).toReversed())
        }
      }
    }
  }
})

test('what is out of scope, of another customer or not there at all is one answer', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, taskId } = await sendingTo(t)
  const foreign = await sendingTo(t)
  const asked = [foreign.taskId, newId('task')]
  const narrow = await limit(t, link, { projects: ['Elsewhere'] })
  const refusals = [...asked.map((id) => startFile(visitor, id)), startFile(narrow, taskId)]
  const answers = await outcomesOf(...refusals)
  for (const answer of answers) expect(answer).toEqual(answers[0])
  expect(answers[0]).toMatchObject({ code: 'task.not_found', kind: 'not_found', facts: {} })
})

test('an upload that runs survives a change of status, scope and task type', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, orderId, taskId } = await sendingTo(t)
  const upload = await startParts(visitor, taskId)
  const single = await startFile(visitor, taskId)
  await setStatus(t, orderId, 'New')
  await disable(t, taskId)
  const narrow = await limit(t, link, { series: ['Elsewhere'] })
  await sendParts(narrow, upload)
  expect(await finishUpload(narrow, upload)).toEqual({ fileId: upload.fileId })
  expect(await sendPart(narrow, single, 1, bytesOf(10))).toMatchObject({ fileId: single.fileId })
})

test('what was begun says which order asks for it, and no number of one that the link does not reach any more', async ({ expect }) => {
  const t = await testContext()
  const { visitor, link, orderId, taskId } = await sendingTo(t)
  await startFile(visitor, taskId)
  const askedBy = async (ctx = visitor) => (await openOf(ctx)).map((open) => open.askedBy)
  const number = (await t.db.select().from(orders).where(eq(orders.id, orderId)).get())?.number
  expect(await askedBy()).toEqual([number])
  await setStatus(t, orderId, 'New')
  expect(await askedBy()).toEqual([null])
  await setStatus(t, orderId, 'Accepted')
  expect(await askedBy()).toEqual([number])
  expect(await askedBy(await limit(t, link, { series: ['Elsewhere'] }))).toEqual([null])
  const wide = await limit(t, link, { series: [] })
  await disable(t, taskId)
  expect(await askedBy(wide)).toEqual([null])
})

test('a task that staff completed is shown and takes nothing more, but what was begun arrives', async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId } = await sendingTo(t)
  const upload = await startFile(visitor, taskId)
  await t.db.batch([t.db.update(tasks).set({ state: 'accepted', completedAt: NOON }).where(eq(tasks.id, taskId))])
  expect((await listVisibleOrders(visitor, { limit: 1 })).items[0]?.tasks).toMatchObject([{ id: taskId, state: 'accepted', takesUploads: false }])
  await expect(startFile(visitor, taskId)).rejects.toMatchObject({ code: 'task.completed', kind: 'conflict' })
  expect(await sendPart(visitor, upload, 1, bytesOf(10))).toMatchObject({ fileId: upload.fileId })
  expect((await t.db.select().from(tasks).where(eq(tasks.id, taskId)).get())?.state).toBe('accepted')
})

test.for([
  ['files', 'link.folders_not_taken'],
  ['folders', 'link.files_not_taken'],
  ['both', null],
] as const)('a link for %s takes what it says', async ([display, refusal], { expect }) => {
  const t = await testContext()
  const order = await t.make.order()
  const visitor = await t.make.visitor(await t.make.link(order.customerId, { display }))
  const file = startFile(visitor, order.taskId)
  const folder = startFolder(visitor, { requestId: newId('event'), taskId: order.taskId, name: 'Reel 1', files: 1 })
  const outcome = await Promise.allSettled([file, folder])
  expect(outcome.map((one) => one.status === 'fulfilled')).toEqual([display !== 'folders', display !== 'files'])
  for (const one of outcome) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: refusal, kind: 'forbidden' })
})

test("a folder takes its files by its id alone: not another link's, nor for another task", async ({ expect }) => {
  const t = await testContext()
  const { visitor, taskId, customerId } = await sendingTo(t)
  const colleague = await t.make.visitor(await t.make.link(customerId))
  const second = await t.make.order({ customerId })
  const { assetId } = await startFolder(visitor, { requestId: newId('event'), taskId, name: '../Reel', files: 1 })
  const begin = (ctx: typeof visitor, task: Id<'task'>, asset: Id<'asset'>) =>
    startUploads(ctx, { requestId: newId('event'), taskId: task, assetId: asset, files: [fileOf({ relativePath: 'A/../b.mov' })] })
  expect(await begin(visitor, taskId, assetId)).toHaveLength(1)
  const attempts = [begin(colleague, taskId, assetId), begin(visitor, second.taskId, assetId), begin(visitor, taskId, newId('asset'))]
  for (const refusal of await outcomesOf(...attempts)) expect(refusal).toMatchObject({ code: 'upload.folder_not_found', kind: 'not_found' })
})

test('orders come in pages, the highest number first, with what this link has sent', async ({ expect }) => {
  const t = await testContext()
  const { visitor, customerId, orderId, taskId } = await sendingTo(t)
  const colleague = await t.make.visitor(await t.make.link(customerId))
  const more = [await t.make.order({ customerId }), await t.make.order({ customerId })]
  await sendFile(visitor, taskId, { name: 'mine.mov', sizeBytes: 7 })
  await sendFile(colleague, taskId, { name: 'theirs.mov', sizeBytes: 5 })
  const pages = []
  for (let after: string | undefined, turn = 0; turn < 5; turn++) {
    const page = await listVisibleOrders(visitor, { limit: 1, ...(after === undefined ? {} : { after }) })
    pages.push(...page.items)
    if (page.next === null) break
    after = page.next
  }
  expect(pages.map((order) => order.id)).toEqual([...more.map((order) => order.orderId).toReversed(), orderId])
  expect(pages[2]?.tasks[0]?.sent).toEqual({ files: 1, bytes: 7, lastName: 'mine.mov' })
  expect(await describeVisit(visitor)).toMatchObject({ customerName: 'Northlight Pictures', state: 'open', graceHours: 24, now: NOON })
})
