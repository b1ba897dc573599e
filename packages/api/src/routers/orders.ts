import { ChangeOrderStatus, CreateOrder, GetOrder, ListOrders, UpdateOrder } from '@sluice/core/orders/schemas'
import { changeOrderStatus, createOrder, getOrder, listOrders, updateOrder } from '@sluice/core/orders/usecases'
import { router, staff } from '../trpc.ts'

export const ordersRouter = router({
  list: staff.input(ListOrders).query(({ ctx, input }) => listOrders(ctx, input)),
  get: staff.input(GetOrder).query(({ ctx, input }) => getOrder(ctx, input)),
  create: staff.input(CreateOrder).mutation(({ ctx, input }) => createOrder(ctx, input)),
  update: staff.input(UpdateOrder).mutation(({ ctx, input }) => updateOrder(ctx, input)),
  changeStatus: staff.input(ChangeOrderStatus).mutation(({ ctx, input }) => changeOrderStatus(ctx, input)),
})
