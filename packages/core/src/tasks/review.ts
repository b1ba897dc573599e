import { commit } from '../audit/usecases.ts'
import type { Context, StaffContext } from '../context.ts'
import { type Guard, must, mustExist } from '../database.ts'
import { holdSuperseded, listSendersOf, supersedeAll } from '../files/usecases.ts'
import { postponeNotice } from '../notices/usecases.ts'
import { completedEnd } from '../orders/statements.ts'
import type { Statement } from '../ports.ts'
import { listOpenLinksTo } from '../upload-links/usecases.ts'
import { taskCompleted, taskContentChanged, taskNotFound, taskNotReviewable, taskReviewed } from './errors.ts'
import { REJECTION_WAITS, REVIEWS_FROM } from './policy.ts'
import { findTask, holdsAsSeen, setReopened, setReview } from './repository.ts'
import type { RejectTask, ReopenTask, ReviewTask } from './schemas.ts'
import type { tasks } from './table.ts'

type Task = typeof tasks.$inferSelect

/**
 * Staff accept what came in for a task (R0.11). Like every step of a review it throws `task.not_found`, `task.completed`, `task.not_reviewable`,
 * and when it is not as it was seen `task.content_changed` or `task.reviewed`.
 */
export async function acceptTask(ctx: StaffContext, input: ReviewTask): Promise<void> {
  const task = await getReviewable(ctx, input, 'accept')
  await commit(ctx, 'task.accepted', task.id, { orderId: task.orderId }, review(ctx, task, input, { state: 'accepted', ...by(ctx) }))
}

/**
 * Staff reject all that is here for a task and not superseded: it counts no more, is kept as long as what new versions replace, and the task is
 * open again. Who sent it is mailed the reason, once the undo has had its time.
 * @returns the addresses that are written to: those of links that are open and reach the task still.
 */
export async function rejectTask(ctx: StaffContext, input: RejectTask): Promise<{ mailed: string[] }> {
  const task = await getReviewable(ctx, input, 'reject')
  const links = await listOpenLinksTo(ctx, task.id, await listSendersOf(ctx.db, task.id))
  await commit(ctx, 'task.rejected', task.id, { orderId: task.orderId }, [
    ...review(ctx, task, input, { state: 'rejected', rejectReason: input.reason, ...by(ctx) }),
    ...supersedeAll(ctx, task.id),
    ...links.flatMap((link) => postponeNotice(ctx, { template: 'task-rejected', aboutId: link.id, nextAt: ctx.now + REJECTION_WAITS })),
  ])
  return { mailed: [...new Set(links.map((link) => link.email))] }
}

/** Staff take an acceptance or a rejection back: the task waits for its review again, with what is still here. A mail that was not sent stays away. */
export async function takeBackReview(ctx: StaffContext, input: ReviewTask): Promise<void> {
  const task = await getReviewable(ctx, input, 'takeBack')
  const ends = { expiresAt: completedEnd(task.orderId, ctx.now), nothingLeft: taskNotReviewable }
  await commit(ctx, 'task.review_taken_back', task.id, { orderId: task.orderId }, [
    ...review(ctx, task, input, { state: 'uploaded', rejectReason: null, reviewedAt: null, reviewedBy: null }),
    ...(input.state === 'rejected' ? holdSuperseded(ctx, task.id, task.reviewedAt ?? 0, ends) : []),
  ])
}

/** Staff complete a task, whatever came in for it: it is read-only to the customer from now on. Throws what the others throw. */
export async function completeTask(ctx: StaffContext, input: ReviewTask): Promise<void> {
  const task = await getOpen(ctx, input)
  await commit(ctx, 'task.completed', task.id, { orderId: task.orderId }, review(ctx, task, input, { completedAt: ctx.now }))
}

/** A completed task takes files again. Throws `task.not_found`; of one that is open it changes nothing. */
export async function reopenTask(ctx: StaffContext, input: ReopenTask): Promise<void> {
  const task = await findTask(ctx.db, input.taskId)
  if (!task) throw taskNotFound()
  if (task.completedAt === null) return
  await commit(ctx, 'task.reopened', task.id, { orderId: task.orderId }, [setReopened(ctx.db, task.id), must(taskReviewed)])
}

const by = (ctx: StaffContext) => ({ reviewedAt: ctx.now, reviewedBy: ctx.actor.staffId })

async function getOpen(ctx: StaffContext, input: ReviewTask): Promise<Task> {
  const task = await findTask(ctx.db, input.taskId)
  if (!task) throw taskNotFound()
  if (task.completedAt !== null) throw taskCompleted()
  return task
}

async function getReviewable(ctx: StaffContext, input: ReviewTask, step: keyof typeof REVIEWS_FROM): Promise<Task> {
  const task = await getOpen(ctx, input)
  if (!REVIEWS_FROM[step].some((state) => state === input.state)) throw taskNotReviewable()
  return task
}

/** The change itself, behind two guards: what is here is what was seen, and nobody else has reviewed it. */
const review = (ctx: Context, task: Task, seen: ReviewTask, changes: Partial<Task>): (Statement | Guard)[] => [
  mustExist(holdsAsSeen(task.id, seen.contentVersion), taskContentChanged),
  setReview(ctx.db, task, seen.state, changes),
  must(taskReviewed),
]
