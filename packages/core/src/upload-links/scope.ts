import type { VisitorContext } from '../context.ts'
import type { Id } from '../ids.ts'
import { findTaskInScope } from './repository.ts'

/** A task with its order and type, if the visitor's link reaches it now. For rooms that take something for a task. */
export const findReachedTask = (ctx: VisitorContext, taskId: Id<'task'>) => findTaskInScope(ctx.db, ctx.actor.link, taskId)
