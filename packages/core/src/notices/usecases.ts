import type { Context } from '../context.ts'
import { type AnyId, type Id, newId } from '../ids.ts'
import type { Statement } from '../ports.ts'
import { insertNotice } from './repository.ts'
import type { Template } from './table.ts'

/** Statement: queues a notice in the batch of what it tells of. `ctx.soon('notices')` then sends it at once; the chore sends it in any case. */
export const enqueueNotice = (ctx: Context, notice: { template: Template; aboutId: AnyId; staffId?: Id<'staff'> }): Statement =>
  insertNotice(ctx.db, { ...notice, id: newId('notice'), createdAt: ctx.now, nextAt: ctx.now, state: 'queued' })
