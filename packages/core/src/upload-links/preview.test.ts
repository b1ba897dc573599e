import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { test } from 'vitest'
import { testContext, type TestContext } from '../../testing/context.ts'
import { startFile, startParts } from '../../testing/sending.ts'
import { sharedBy } from '../../testing/sharing.ts'
import { type Id, newId } from '../ids.ts'
import { ORDER_STATUSES, orders } from '../orders/table.ts'
import { previewLink } from './preview.ts'
import { rangeInOrder } from './schemas.ts'
import { updateLink } from './usecases.ts'
import { listVisibleOrders } from './visit.ts'

type Link = Awaited<ReturnType<TestContext['make']['link']>>

const NAMES = ['North', 'South', 'West'] as const
const FIRST_NUMBER = 100_000
const COUNT = 8
const fields = { description: 'Masters', email: 'anna@northlight.example', allowTitle: false, allowDuration: false, display: 'both', validUntil: null } as const
const limits = { orderFrom: null, orderTo: null, projects: [], series: [] }

/** A customer with orders of every status, project and series, some of them without a task for customers. */
async function manyOrders(t: TestContext) {
  const customerId = await t.make.customer()
  // Numbers are the workspace's: other tests of the database have theirs.
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1))
  const base = FIRST_NUMBER + (random % 800_000_000)
  const numbers: number[] = []
  for (let n = 0; n < COUNT; n++) {
    const number = base + n
    const facts = { customerId, number, project: NAMES[n % 3] ?? '', series: n % 4 === 3 ? '' : (NAMES[n % 2] ?? '') }
    const { orderId } = await t.make.order({ ...facts, taskType: { enabledForCustomerUpload: n !== 5 } })
    await t.db.batch([
      t.db
        .update(orders)
        .set({ status: ORDER_STATUSES[n % ORDER_STATUSES.length] ?? 'Incoming' })
        .where(eq(orders.id, orderId)),
    ])
    numbers.push(number)
  }
  return { customerId, numbers }
}

const names = fc.subarray([...NAMES, 'Nowhere'])
const end = fc.option(fc.nat(COUNT - 1))
const someLimits = fc.record({ from: end, to: end, projects: names, series: names }).filter(({ from, to }) => rangeInOrder({ orderFrom: from, orderTo: to }))
type SomeLimits = typeof someLimits extends fc.Arbitrary<infer T> ? T : never
const limitsFrom = ({ from, to, ...groups }: SomeLimits, numbers: readonly number[]) => ({
  ...groups,
  orderFrom: from === null ? null : (numbers[from] ?? null),
  orderTo: to === null ? null : (numbers[to] ?? null),
})

const seenBy = async (t: TestContext, link: Link) => (await listVisibleOrders(await t.make.visitor(link), { limit: 50 })).items

test('whatever the limits, a preview is what the holder sees, and a shared link reaches nothing that the one it came from does not', async ({ expect }) => {
  const t = await testContext()
  const { customerId, numbers } = await manyOrders(t)
  const staff = await t.staff()
  const parent = await t.make.link(customerId)
  const child = await sharedBy(t, await t.make.visitor(parent))
  const limited = async (link: Link, some: SomeLimits) => {
    const { linkId } = link
    const scope = limitsFrom(some, numbers)
    await updateLink(staff, { ...fields, ...scope, linkId })
    const [preview, seen] = [await previewLink(staff, { customerId, linkId, ...scope }), await seenBy(t, link)]
    const tasks = seen.flatMap((order) => order.tasks)
    expect(preview).toMatchObject({ orders: seen.length, tasks: tasks.length, runningOutside: 0 })
    expect(preview.first).toEqual(seen.slice(0, 5).map(({ id, number, title, tasks: own }) => ({ id, number, title, tasks: own.map((task) => task.name) })))
    expect(preview.nothing === null).toBe(seen.length > 0)
    return new Set(tasks.map((task) => task.id))
  }
  await fc.assert(
    fc.asyncProperty(someLimits, someLimits, async (above, below) => {
      const all = await limited(parent, above)
      for (const taskId of await limited(child, below)) expect(all.has(taskId)).toBe(true)
    }),
    { numRuns: 40 },
  )
})

test('a preview of nothing says why: no orders, a limit that fits none, limits that no order keeps together, only New ones, no task for customers', async ({
  expect,
}) => {
  const t = await testContext()
  const staff = await t.staff('level-2')
  const customerId = await t.make.customer()
  const why = async (some: object) => (await previewLink(staff, { customerId, linkId: null, ...limits, ...some })).nothing
  expect(await why({})).toBe('orders')
  const north = await t.make.order({ customerId, project: 'North' })
  await t.make.order({ customerId, project: 'South', series: 'One' })
  expect(await why({})).toBe(null)
  expect(await why({ orderFrom: 999_999_999 })).toBe('range')
  expect(await why({ projects: ['Nowhere'] })).toBe('projects')
  expect(await why({ series: ['Two', 'Three'] })).toBe('series')
  expect(await why({ projects: ['North'], series: ['One'] })).toBe('together')
  await t.db.batch([t.db.update(orders).set({ status: 'New' }).where(eq(orders.id, north.orderId))])
  expect(await why({ projects: ['North'] })).toBe('new')
  await t.make.order({ customerId, project: 'West', taskType: { enabledForCustomerUpload: false } })
  expect(await why({ projects: ['West'] })).toBe('task_types')
})

test('a preview of a change counts the uploads that run outside of it, also of those it was shared to, and changes nothing', async ({ expect }) => {
  const t = await testContext()
  const staff = await t.staff()
  const north = await t.make.order({ project: 'North' })
  const { customerId } = north
  const south = await t.make.order({ customerId, project: 'South' })
  const link = await t.make.link(customerId)
  const visitor = await t.make.visitor(link)
  const receiver = await t.make.visitor(await sharedBy(t, visitor))
  await startFile(visitor, north.taskId)
  await startParts(receiver, north.taskId, 10, 4, { name: 'second.mov' })
  await startFile(visitor, south.taskId)
  await startFile(await t.make.visitor(await t.make.link(customerId)), north.taskId, { name: 'third.mov' })
  const outside = async (projects: string[]) => (await previewLink(staff, { customerId, linkId: link.linkId, ...limits, projects })).runningOutside
  expect(await outside([])).toBe(0)
  expect(await outside(['South'])).toBe(2)
  expect(await outside(['North'])).toBe(1)
  expect(await outside(['Nowhere'])).toBe(3)
})

test('a preview is of a customer and a link that are there and belong together', async ({ expect }) => {
  const t = await testContext()
  const staff = await t.staff()
  const [customerId, other] = [await t.make.customer(), await t.make.customer()]
  const { linkId } = await t.make.link(other)
  const ask = (input: { customerId: Id<'customer'>; linkId: Id<'link'> | null }) => previewLink(staff, { ...limits, ...input })
  await expect(ask({ customerId: newId('customer'), linkId: null })).rejects.toMatchObject({ code: 'customer.not_found' })
  for (const wrong of [linkId, newId('link')]) await expect(ask({ customerId, linkId: wrong })).rejects.toMatchObject({ code: 'link.not_found' })
})
