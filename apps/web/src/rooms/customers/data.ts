import { action } from '@solidjs/router'
import type { Id } from '@sluice/core/ids'
import { api } from '../../api.ts'
import { staffQuery } from '../../shell/staff-query.ts'

export type Customer = Awaited<ReturnType<typeof api.customers.get.query>>

export const listCustomers = staffQuery((search: string, after?: string) => api.customers.list.query({ search, after }), 'customers')
export const getCustomer = staffQuery((customerId: Id<'customer'>) => api.customers.get.query({ customerId }), 'customer')
export const createCustomer = action((input: Parameters<typeof api.customers.create.mutate>[0]) => api.customers.create.mutate(input), 'customers.create')
export const updateCustomer = action((input: Parameters<typeof api.customers.update.mutate>[0]) => api.customers.update.mutate(input), 'customers.update')
