import { CreateCustomer, GetCustomer, ListCustomers, UpdateCustomer } from '@sluice/core/customers/schemas'
import { createCustomer, getCustomer, listCustomers, updateCustomer } from '@sluice/core/customers/usecases'
import { router, staff } from '../trpc.ts'

export const customersRouter = router({
  list: staff.input(ListCustomers).query(({ ctx, input }) => listCustomers(ctx, input)),
  get: staff.input(GetCustomer).query(({ ctx, input }) => getCustomer(ctx, input)),
  create: staff.input(CreateCustomer).mutation(({ ctx, input }) => createCustomer(ctx, input)),
  update: staff.input(UpdateCustomer).mutation(({ ctx, input }) => updateCustomer(ctx, input)),
})
