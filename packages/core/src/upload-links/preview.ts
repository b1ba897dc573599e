import type { StaffContext } from '../context.ts'
import { getCustomer } from '../customers/usecases.ts'
import { countRunning } from '../uploads/progress.ts'
import { linkNotFound } from './errors.ts'
import { countInScope, countWithin, findLink, listOrdersInScope, listReached, listTasksInScope, listTreeIds, type Scope } from './repository.ts'
import type { PreviewLink } from './schemas.ts'

/** Orders that a preview names. */
const FIRST = 5

/** Why a customer would see nothing: there are no orders; a kind of limit fits none, or no order fits all kinds; those that fit are New, or have no task for customers. */
export type NothingSeen = 'orders' | 'range' | 'projects' | 'series' | 'together' | 'new' | 'task_types'

/** What a customer would see with these limits now, by the rule of their own page; `runningOutside`: uploads that would go on though the link no longer reaches their tasks. */
export async function previewLink(ctx: StaffContext, input: PreviewLink) {
  const scope = await scopeOf(ctx, input)
  const [counts, first, runningOutside] = await Promise.all([
    countInScope(ctx.db, scope),
    listOrdersInScope(ctx.db, scope, null, FIRST),
    countOutside(ctx, input, scope),
  ])
  const orderIds = first.map((order) => order.id)
  const tasks = await listTasksInScope(ctx.db, scope, orderIds)
  return {
    orders: counts?.orders ?? 0,
    tasks: counts?.tasks ?? 0,
    first: first.map(({ id, number, title }) => ({
      id,
      number,
      title,
      tasks: tasks.filter((row) => row.order.id === id).map(({ task, type }) => task.title || type.name),
    })),
    nothing: first.length === 0 ? await whyNothing(ctx, scope) : null,
    runningOutside,
  }
}

async function scopeOf(ctx: StaffContext, { customerId, linkId, orderFrom = null, orderTo = null, projects = [], series = [] }: PreviewLink): Promise<Scope> {
  await getCustomer(ctx, { customerId })
  const link = linkId === null ? null : await findLink(ctx.db, linkId)
  if (link === undefined || (link && link.customerId !== customerId)) throw linkNotFound()
  return { customerId, parentId: link?.parentId ?? null, orderFrom, orderTo, projects, series }
}

/** What was shared from a link is narrowed with it. */
async function countOutside(ctx: StaffContext, { linkId }: PreviewLink, scope: Scope): Promise<number> {
  if (linkId === null) return 0
  const running = await countRunning(ctx, await listTreeIds(ctx.db, linkId))
  const reached = new Set((await listReached(ctx.db, scope, [...running.keys()])).map((task) => task.id))
  return [...running].reduce((sum, [taskId, uploads]) => sum + (reached.has(taskId) ? 0 : uploads), 0)
}

async function whyNothing(ctx: StaffContext, scope: Scope): Promise<NothingSeen> {
  const found = await countWithin(ctx.db, scope)
  if (!found || found.all === 0) return 'orders'
  if (found.within > 0) return found.shown === 0 ? 'new' : 'task_types'
  if (found.range === 0) return 'range'
  if (found.projects === 0) return 'projects'
  return found.series === 0 ? 'series' : 'together'
}
