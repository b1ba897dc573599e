import { commit } from '../audit/usecases.ts'
import type { StaffContext } from '../context.ts'
import { must } from '../database.ts'
import { type Id, newId } from '../ids.ts'
import { pageKey, pageOf } from '../paging.ts'
import type { Database } from '../ports.ts'
import { customerNotFound } from './errors.ts'
import { findCustomer, insertCustomer, listCustomerRows, updateCustomerRow } from './repository.ts'
import type { CreateCustomer, GetCustomer, ListCustomers, UpdateCustomer } from './schemas.ts'

const sortable = (name: string) => name.toLowerCase()

/** Customers by name. */
export async function listCustomers(ctx: StaffContext, input: ListCustomers) {
  const rows = await listCustomerRows(ctx.db, sortable(input.search), pageKey(input.after), input.limit + 1)
  return pageOf(rows, input.limit, (last) => [last.sortName, last.id])
}

export async function getCustomer(ctx: StaffContext, input: GetCustomer) {
  const customer = await findCustomer(ctx.db, input.customerId)
  if (!customer) throw customerNotFound()
  return customer
}

export async function createCustomer(ctx: StaffContext, input: CreateCustomer): Promise<{ customerId: Id<'customer'> }> {
  const customerId = newId('customer')
  await commit(ctx, 'customer.created', customerId, {}, [
    insertCustomer(ctx.db, { ...input, id: customerId, sortName: sortable(input.name), createdAt: ctx.now, createdBy: ctx.actor.staffId }),
  ])
  return { customerId }
}

export async function updateCustomer(ctx: StaffContext, { customerId, ...input }: UpdateCustomer): Promise<void> {
  await commit(ctx, 'customer.updated', customerId, {}, [
    updateCustomerRow(ctx.db, customerId, { ...input, sortName: sortable(input.name) }),
    must(customerNotFound),
  ])
}

/** For pages of people who may not see the customer itself. */
export async function getCustomerName(db: Database, customerId: Id<'customer'>): Promise<string> {
  return (await findCustomer(db, customerId))?.name ?? ''
}
