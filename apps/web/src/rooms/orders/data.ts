import { action } from '@solidjs/router'
import type { Id } from '@sluice/core/ids'
import { api } from '../../api.ts'
import { staffQuery } from '../../shell/staff-query.ts'

export type Order = Awaited<ReturnType<typeof api.orders.get.query>>
export type OrderRow = Awaited<ReturnType<typeof api.orders.list.query>>['items'][number]
export type OrderTask = Order['tasks'][number]
export type OrderStatus = Order['status']

export interface OrderFilter {
  customerId?: Id<'customer'> | undefined
  status?: OrderStatus | undefined
}

export const listOrders = staffQuery((filter: OrderFilter, after?: string) => api.orders.list.query({ ...filter, after }), 'orders')
export const countOrders = staffQuery((customerId: Id<'customer'>) => api.orders.count.query({ customerId }), 'orderCount')
/** The projects and series that a customer's orders have. */
export const listGroups = staffQuery((customerId: Id<'customer'>) => api.orders.groups.query({ customerId }), 'orderGroups')
export const getOrder = staffQuery((orderId: Id<'order'>) => api.orders.get.query({ orderId }), 'order')
/** As it is at this moment, whatever a page shows. */
export const readOrder = (orderId: Id<'order'>): Promise<Order> => api.orders.get.query({ orderId })
export const createOrder = action((input: Parameters<typeof api.orders.create.mutate>[0]) => api.orders.create.mutate(input), 'orders.create')
export const updateOrder = action((input: Parameters<typeof api.orders.update.mutate>[0]) => api.orders.update.mutate(input), 'orders.update')
export const changeOrderStatus = action(
  (orderId: Id<'order'>, from: OrderStatus, to: OrderStatus) => api.orders.changeStatus.mutate({ orderId, from, to }),
  'orders.changeStatus',
)
