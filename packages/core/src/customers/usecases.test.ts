import { test } from 'vitest'
import { NOON, testContext } from '../../testing/context.ts'
import { eventsAbout, eventsBy, verbs } from '../../testing/events.ts'
import { newId } from '../ids.ts'
import { createCustomer, getCustomer, getCustomerName, listCustomers, updateCustomer } from './usecases.ts'

test('a customer is made and changed, with one event each', async ({ expect }) => {
  const t = await testContext()
  const ctx = await t.staff('level-2')
  const { customerId } = await createCustomer(ctx, { name: 'Northlight Pictures', notes: 'ProRes' })
  expect(await getCustomer(ctx, { customerId })).toMatchObject({ name: 'Northlight Pictures', notes: 'ProRes', createdAt: NOON, createdBy: ctx.actor.staffId })
  await updateCustomer(ctx, { customerId, name: 'Northlight Films', notes: '' })
  expect(await getCustomer(ctx, { customerId })).toMatchObject({ name: 'Northlight Films', sortName: 'northlight films', notes: '' })
  expect(await verbs(eventsAbout(t.db, customerId))).toEqual(['customer.created', 'customer.updated'])
  expect(JSON.stringify(await eventsAbout(t.db, customerId))).not.toContain('Northlight')
})

test('a customer that does not exist is neither shown nor changed', async ({ expect }) => {
  const t = await testContext()
  const ctx = await t.staff('level-2')
  const customerId = newId('customer')
  await expect(getCustomer(ctx, { customerId })).rejects.toMatchObject({ code: 'customer.not_found', kind: 'not_found' })
  await expect(updateCustomer(ctx, { customerId, name: 'X', notes: '' })).rejects.toMatchObject({ code: 'customer.not_found' })
  expect(await getCustomerName(t.db, customerId)).toBe('')
  expect(await eventsBy(t.db, ctx.actor.staffId)).toEqual([])
})

test('customers are listed by name whatever its case, page by page, each once, and found by how their names begin', async ({ expect }) => {
  const t = await testContext()
  const ctx = await t.staff('level-2')
  const mark = newId('customer')
  const names = ['beta', 'Alpha', 'ALPHA', 'gamma', 'Älg', 'alphabet', '%']
  for (const name of names) await createCustomer(ctx, { name: `${mark} ${name}`, notes: '' })
  const seen: string[] = []
  let after: string | undefined
  do {
    const page = await listCustomers(ctx, { search: mark.toUpperCase(), limit: 2, after })
    seen.push(...page.items.map((customer) => customer.name.slice(mark.length + 1)))
    after = page.next ?? undefined
  } while (after !== undefined)
  expect(seen.map((name) => name.toLowerCase())).toEqual(['%', 'alpha', 'alpha', 'alphabet', 'beta', 'gamma', 'älg'])
  const found = async (search: string) => (await listCustomers(ctx, { search: `${mark} ${search}`, limit: 50 })).items.length
  expect([await found('ALPH'), await found('älg'), await found('%'), await found('lpha'), await found('_')]).toEqual([3, 1, 1, 0, 0])
})
