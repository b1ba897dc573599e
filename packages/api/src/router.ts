import { auditRouter, choresRouter } from './routers/administration.ts'
import { brandingRouter } from './routers/branding.ts'
import { customersRouter } from './routers/customers.ts'
import { filesRouter } from './routers/files.ts'
import { ordersRouter } from './routers/orders.ts'
import { quotasRouter } from './routers/quotas.ts'
import { receiptsRouter } from './routers/receipts.ts'
import { signInRouter } from './routers/sign-in.ts'
import { staffRouter } from './routers/staff.ts'
import { tasksRouter, taskTypesRouter } from './routers/tasks.ts'
import { uploadLinksRouter } from './routers/upload-links.ts'
import { uploadsRouter } from './routers/uploads.ts'
import { visitRouter } from './routers/visit.ts'
import { workspaceRouter } from './routers/workspace.ts'
import { router } from './trpc.ts'

export const appRouter = router({
  audit: auditRouter,
  chores: choresRouter,
  branding: brandingRouter,
  customers: customersRouter,
  files: filesRouter,
  orders: ordersRouter,
  quotas: quotasRouter,
  receipts: receiptsRouter,
  signIn: signInRouter,
  staff: staffRouter,
  tasks: tasksRouter,
  taskTypes: taskTypesRouter,
  uploadLinks: uploadLinksRouter,
  uploads: uploadsRouter,
  visit: visitRouter,
  workspace: workspaceRouter,
})

export type AppRouter = typeof appRouter
