import type { RouteDefinition } from '@solidjs/router'
import { lazy } from 'solid-js'

/** What staff use, in one frame. */
export const staffRoutes: RouteDefinition = {
  path: '/',
  component: lazy(() => import('./staff-layout.tsx')),
  children: [
    { path: '/', component: lazy(() => import('../rooms/overview/overview.page.tsx')) },
    { path: '/orders', component: lazy(() => import('../rooms/orders/orders.page.tsx')) },
    { path: '/orders/:orderId', component: lazy(() => import('../rooms/orders/order.page.tsx')) },
    { path: '/receipts/:submissionId', component: lazy(() => import('../rooms/receipts/receipt.page.tsx')) },
    { path: '/customers', component: lazy(() => import('../rooms/customers/customers.page.tsx')) },
    { path: '/customers/:customerId', component: lazy(() => import('../rooms/customers/customer.page.tsx')) },
    { path: '/tables/task-types', component: lazy(() => import('../rooms/tasks/task-types.page.tsx')) },
    { path: '/configuration', component: lazy(() => import('../rooms/workspace/configuration.page.tsx')) },
    { path: '/staff', component: lazy(() => import('../rooms/staff/staff.page.tsx')) },
    { path: '/audit', component: lazy(() => import('../rooms/audit/audit.page.tsx')) },
    { path: '/housekeeping', component: lazy(() => import('../rooms/chores/housekeeping.page.tsx')) },
  ],
}
