import { customerBrand } from '../branding/usecases.ts'
import type { VisitorContext } from '../context.ts'
import { getCustomerName } from '../customers/usecases.ts'
import { pageKey, pageOf } from '../paging.ts'
import { progressOf, standingOf, takesUploads } from '../tasks/policy.ts'
import { countFromLink } from '../uploads/progress.ts'
import { getWorkspace } from '../workspace/usecases.ts'
import { describeGrace } from './more-time.ts'
import type { ListVisibleOrders } from './schemas.ts'
import { describeSharing } from './share.ts'
import { listOrdersInScope, listTasksInScope } from './repository.ts'

/** What the customer's page says at its top. */
export async function describeVisit(ctx: VisitorContext) {
  const { link, state, graceHours } = ctx.actor
  const [workspace, customerName, brand, sharing, grace] = await Promise.all([
    getWorkspace(ctx.db),
    getCustomerName(ctx.db, link.customerId),
    customerBrand(ctx.db, link.customerId),
    describeSharing(ctx),
    describeGrace(ctx),
  ])
  return {
    linkId: link.id,
    workspaceName: workspace.name,
    zone: workspace.zone,
    customerName,
    // Of a customer it is shown to who was let in by the link, and the link is known by its name in the address.
    brand: { ...brand, logo: brand.logo && `${brand.logo}&via=${link.id}` },
    description: link.description,
    display: link.display,
    allowTitle: link.allowTitle,
    allowDuration: link.allowDuration,
    endsAt: link.endsAt,
    state,
    graceHours,
    grace,
    sharing,
    now: ctx.now,
  }
}

/** The orders and tasks that the link reaches now (R0.2, R0.5, R0.10), the highest order number first. */
export async function listVisibleOrders(ctx: VisitorContext, input: ListVisibleOrders) {
  const before = pageKey(input.after)?.[0]
  const rows = await listOrdersInScope(ctx.db, ctx.actor.link, typeof before === 'number' ? before : null, input.limit + 1)
  const page = pageOf(rows, input.limit, (last) => [last.number, last.id])
  const orderIds = page.items.map((order) => order.id)
  const [tasks, sent] = await Promise.all([listTasksInScope(ctx.db, ctx.actor.link, orderIds), countFromLink(ctx, orderIds)])
  const byOrder = Map.groupBy(tasks, (row) => row.order.id)
  return {
    next: page.next,
    items: page.items.map((order) => ({
      ...order,
      progress: progressOf((byOrder.get(order.id) ?? []).map(({ task }) => standingOf(task))),
      tasks: (byOrder.get(order.id) ?? []).map(({ task, type }) => ({
        id: task.id,
        name: task.title || type.name,
        state: task.state,
        rejectReason: task.rejectReason,
        reviewedAt: task.reviewedAt,
        allowedExtensions: type.allowedExtensions,
        takesUploads: takesUploads(task),
        sent: sent.get(task.id) ?? { files: 0, bytes: 0, lastName: null },
      })),
    })),
  }
}
