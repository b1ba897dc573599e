import { beforeAll, test } from 'vitest'
import { NOON, testContext } from '../testing/context.ts'
import { emptyOutbox } from '../testing/outbox.ts'
import { getBrand } from './branding/usecases.ts'
import { commitQuietly } from './audit/usecases.ts'
import { listCustomers } from './customers/usecases.ts'
import { listTaskFiles, openFile, getFile } from './files/usecases.ts'
import { newId } from './ids.ts'
import { DAY } from './instants.ts'
import { getOrder, listOrders } from './orders/usecases.ts'
import { makeSample } from './sample.ts'
import { listStaff } from './staff/usecases.ts'
import { listTaskTypes } from './tasks/usecases.ts'
import { listTimeRequests } from './upload-links/more-time.ts'
import { linkReports } from './upload-links/table.ts'
import { listLinks } from './upload-links/usecases.ts'
import { workspaces } from './workspace/table.ts'
import { setUp } from './workspace/usecases.ts'

/** A workspace that was just set up with sample data: the customers of it, and what they have. */
async function sampled() {
  const t = await testContext()
  await commitQuietly(t.at(NOON), [t.db.delete(workspaces)])
  await emptyOutbox(t)
  const email = `${newId('staff')}@lumen.example`
  await setUp(t.at(NOON), { secret: 'the-set-up-secret', workspaceName: 'Lumen', zone: 'Pacific/Auckland', name: 'Mira Aalto', email })
  await makeSample(t.at(NOON))
  const ctx = await t.staff()
  const customers = (await Promise.all(['Northlight Pictures', 'Kestrel', 'Tall Ship'].map((search) => listCustomers(ctx, { search, limit: 10_000 })))).flatMap(
    (page) => page.items,
  )
  const own = customers.filter((customer) => customer.createdAt === NOON - 40 * DAY)
  const rows = (await Promise.all(own.map((customer) => listOrders(ctx, { customerId: customer.id, limit: 50 })))).flatMap((page) => page.items)
  const orders = await Promise.all(rows.map((order) => getOrder(ctx, { orderId: order.id })))
  const links = (await Promise.all(own.map((customer) => listLinks(ctx, { customerId: customer.id })))).flat()
  return { t, ctx, own, orders, links, tasks: orders.flatMap((order) => order.tasks) }
}

let sample: Awaited<ReturnType<typeof sampled>>
beforeAll(async () => {
  sample = await sampled()
})

test('the sample shows every room with something in it, and writes to nobody', async ({ expect }) => {
  const { t, ctx, own, orders, links, tasks } = sample
  expect(own.map((customer) => customer.name)).toEqual(['Northlight Pictures', 'Kestrel Documentaries', 'Tall Ship Animation'])
  expect(orders.map((order) => order.status).toSorted()).toEqual(['Accepted', 'Approval pending', 'Completed', 'Incoming', 'New', 'Production'])
  expect(links.map((link) => link.state).toSorted()).toEqual(['expired', 'open', 'open', 'open', 'open', 'open', 'revoked'])
  expect(links.some((link) => link.state === 'open' && link.endsAt !== null)).toBe(true)
  const types = await listTaskTypes(ctx)
  for (const name of ['Artwork', 'M&E stems', 'Subtitle script', 'Trailer', 'Video master']) expect(types.some((type) => type.name === name)).toBe(true)
  const people = await listStaff(ctx)
  for (const name of ['Ilse Maas', 'Tomas Reyes']) expect(people.some((member) => member.name === name && member.invitedAt === NOON)).toBe(true)

  expect(new Set(tasks.map((task) => task.state))).toEqual(new Set(['needed', 'uploaded', 'accepted', 'rejected']))
  const files = (await Promise.all(tasks.map((task) => listTaskFiles(ctx, { taskId: task.id, limit: 50 })))).flatMap((page) => page.items)
  expect(files.length).toBeGreaterThan(3)
  for (const { id, sizeBytes } of files) {
    const file = await getFile(ctx, { fileId: id })
    expect((await new Response(await openFile(ctx, file)).arrayBuffer()).byteLength).toBe(sizeBytes)
  }

  // Its open links end, and whoever had them is neither reminded of it nor told of anything else.
  for (const [chore, day] of [
    ['submissions', 1],
    ['link-reminders', 7],
    ['link-reminders', 28],
    ['notices', 30],
  ] as const)
    await t.run(chore, NOON + day * DAY)
  expect(t.mails()).toEqual([])
  expect(t.soon()).not.toContain('notices')
})

test('the sample has links with limits, with a second factor and with a link that was shared from one', ({ expect }) => {
  const { orders, links } = sample
  const harbour = orders.filter((order) => order.series === 'Harbour')
  const scope = { orderFrom: harbour[1]?.number, orderTo: harbour[0]?.number, projects: ['Harbour, season 2'], series: ['Harbour'] }
  expect(links.find((link) => link.description === 'Everything for Harbour')).toMatchObject(scope)
  expect(links.filter((link) => link.secondFactor === 'email').map((link) => link.description)).toEqual(['Saltmarsh deliverables'])
  const masters = links.filter((link) => link.description === 'Season 2 masters')
  const parent = masters.find((link) => link.parentId === null)
  expect(masters.find((link) => link.parentId !== null)).toMatchObject({ parentId: parent?.id, email: 'mix@saltandsound.example', state: 'open' })
})

test('the sample has what a customer changed, and what staff said of what came in', ({ expect }) => {
  const { orders, tasks } = sample
  const edited = orders.find((order) => order.edits.length > 0)
  expect(edited).toMatchObject({ title: 'Harbour, episode 4: Low tide', durationSeconds: 54 * 60 })
  expect(edited?.edits.map(({ field, from, to }) => ({ field, from, to }))).toEqual([
    { field: 'duration', from: '3120', to: '3240' },
    { field: 'title', from: 'Harbour, episode 4', to: 'Harbour, episode 4: Low tide' },
  ])
  expect(tasks.some((task) => task.state === 'accepted' && task.reviewerName !== null)).toBe(true)
  expect(tasks.find((task) => task.state === 'rejected')?.rejectReason).toBe('From 00:04:00 on the lines are two seconds late.')
  expect(tasks.filter((task) => task.completedAt !== null)).toHaveLength(1)
})

test('one customer of the sample has a look of its own', async ({ expect }) => {
  const brands = await Promise.all(sample.own.map((customer) => getBrand(sample.ctx, { holderId: customer.id })))
  expect(brands.map((brand) => brand.accent)).toEqual([null, null, '#8a3ffc'])
})

test('the sample has a request for more time that waits, a problem with a link, and staff who are told at different times', async ({ expect }) => {
  const { t, ctx, own, links } = sample
  const requests = (await Promise.all(own.map((customer) => listTimeRequests(ctx, { customerId: customer.id })))).flat()
  expect(requests).toMatchObject([{ description: 'Saltmarsh rushes', customerName: 'Kestrel Documentaries', askedAt: NOON - DAY }])
  const reports = await t.db.select().from(linkReports).all()
  expect(reports.filter((report) => links.some((link) => link.id === report.linkId))).toHaveLength(1)
  const people = (await listStaff(ctx)).filter((member) => member.invitedAt === NOON)
  expect(people.map((member) => [member.name, member.submissionNotices])).toEqual(
    expect.arrayContaining([
      ['Ilse Maas', 'off'],
      ['Tomas Reyes', 'daily'],
    ]),
  )
})
