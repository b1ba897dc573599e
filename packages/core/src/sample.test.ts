import { test } from 'vitest'
import { NOON, testContext } from '../testing/context.ts'
import { emptyOutbox } from '../testing/outbox.ts'
import { commitQuietly } from './audit/usecases.ts'
import { listCustomers } from './customers/usecases.ts'
import { listTaskFiles, openFile, getFile } from './files/usecases.ts'
import { newId } from './ids.ts'
import { DAY } from './instants.ts'
import { getOrder, listOrders } from './orders/usecases.ts'
import { makeSample } from './sample.ts'
import { listStaff } from './staff/usecases.ts'
import { listTaskTypes } from './tasks/usecases.ts'
import { listLinks } from './upload-links/usecases.ts'
import { workspaces } from './workspace/table.ts'
import { setUp } from './workspace/usecases.ts'

test('the sample shows every room with something in it, and writes to nobody', async ({ expect }) => {
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
  const own = customers.filter((customer) => customer.notes !== '' || customer.name.startsWith('Kestrel'))
  expect(own.map((customer) => customer.name)).toEqual(['Northlight Pictures', 'Kestrel Documentaries', 'Tall Ship Animation'])
  const orders = (await Promise.all(own.map((customer) => listOrders(ctx, { customerId: customer.id, limit: 50 })))).flatMap((page) => page.items)
  expect(orders.map((order) => order.status).toSorted()).toEqual(['Accepted', 'Approval pending', 'Completed', 'Incoming', 'New', 'Production'])
  const links = (await Promise.all(own.map((customer) => listLinks(ctx, { customerId: customer.id })))).flat()
  expect(links.map((link) => link.state).toSorted()).toEqual(['expired', 'open', 'open', 'open', 'open', 'revoked'])
  expect(links.some((link) => link.state === 'open' && link.endsAt !== null)).toBe(true)
  const types = await listTaskTypes(ctx)
  for (const name of ['Artwork', 'M&E stems', 'Subtitle script', 'Trailer', 'Video master']) expect(types.some((type) => type.name === name)).toBe(true)
  const people = await listStaff(ctx)
  for (const name of ['Ilse Maas', 'Tomas Reyes']) expect(people.some((member) => member.name === name && member.invitedAt === NOON)).toBe(true)

  const tasks = (await Promise.all(orders.map((order) => getOrder(ctx, { orderId: order.id })))).flatMap((order) => order.tasks)
  expect(new Set(tasks.map((task) => task.state))).toEqual(new Set(['needed', 'uploaded', 'accepted']))
  const files = (await Promise.all(tasks.map((task) => listTaskFiles(ctx, { taskId: task.id, limit: 50 })))).flatMap((page) => page.items)
  expect(files.length).toBeGreaterThan(3)
  for (const { id, sizeBytes } of files) {
    const file = await getFile(ctx, { fileId: id })
    expect((await new Response(await openFile(ctx, file)).arrayBuffer()).byteLength).toBe(sizeBytes)
  }

  await t.run('submissions', NOON + DAY)
  await t.run('notices', NOON + DAY)
  expect(t.mails()).toEqual([])
  expect(t.soon()).not.toContain('notices')
})
