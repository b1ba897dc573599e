import { ChangeOrderStatus, CreateOrder, GetOrder, ListOrders, OrdersOf, UpdateOrder } from '@sluice/core/orders/schemas'
import { changeOrderStatus, countOrders, createOrder, getOrder, listGroups, listOrders, updateOrder } from '@sluice/core/orders/usecases'
import { router, staff } from '../trpc.ts'

export const ordersRouter = router({
  list: staff.input(ListOrders).query(({ ctx, input }) => listOrders(ctx, input)),
  count: staff.input(OrdersOf).query(({ ctx, input }) => countOrders(ctx, input)),
  groups: staff.input(OrdersOf).query(({ ctx, input }) => listGroups(ctx, input)),
  get: staff.input(GetOrder).query(({ ctx, input }) => getOrder(ctx, input)),
  create: staff.input(CreateOrder).mutation(({ ctx, input }) => createOrder(ctx, input)),
  update: staff.input(UpdateOrder).mutation(({ ctx, input }) => updateOrder(ctx, input)),
  changeStatus: staff.input(ChangeOrderStatus).mutation(({ ctx, input }) => changeOrderStatus(ctx, input)),
})
