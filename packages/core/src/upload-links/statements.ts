import type { VisitorContext } from '../context.ts'
import { type Guard, mustExist } from '../database.ts'
import type { Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import type { EditOrder } from '../orders/schemas.ts'
import type { Database, Statement } from '../ports.ts'
import { linkNotOpen, linkRevoked } from './errors.ts'
import { countArrivals, listRevoked, whileEdited, whileNotRevoked, whileOpen, whileTaken } from './repository.ts'

/** Statement of an arrival: what came in by this link, and when it was last of use. */
export const countIntoLink = (db: Database, id: Id<'link'>, arrived: { files: number; bytes: number }, now: Instant): Statement =>
  countArrivals(db, id, arrived, now)

/**
 * Guard of the step after which a file will arrive whatever happens: a link that was revoked while the bytes were on their way takes nothing
 * more (R0.7). One that has merely ended does: what was acknowledged in time is kept.
 */
export const notRevoked = (id: Id<'link'>): Guard => mustExist(whileNotRevoked(id), linkRevoked)

/** Guard of what a link begins: one that was revoked or ended while the call ran begins nothing. */
export const stillOpen = (ctx: VisitorContext): Guard => mustExist(whileOpen(ctx.actor.link, ctx.now), linkNotOpen)

/**
 * Guard of what is begun for a task: what staff took back while the call ran begins nothing either. It stands for all of that at once; `asStaffLeaveIt` tells
 * what it was.
 * @param kind null: what goes into a folder that was begun before.
 */
export const stillTaken = (ctx: VisitorContext, taskId: Id<'task'>, kind: 'files' | 'folders' | null): Guard =>
  mustExist(whileTaken(ctx.actor.link, ctx.now, taskId, kind), linkNotOpen)

/** The same of an edit. */
export const stillEditable = (ctx: VisitorContext, { orderId, title, durationSeconds }: EditOrder): Guard =>
  mustExist(whileEdited(ctx.actor.link, ctx.now, orderId, { title: title !== undefined, duration: durationSeconds !== undefined }), linkNotOpen)

/** Of these links, those that were revoked: nothing more comes by them, ever. */
export const listRevokedLinks = async (db: Database, ids: readonly Id<'link'>[]): Promise<Id<'link'>[]> =>
  ids.length === 0 ? [] : (await listRevoked(db, ids)).map((link) => link.id)
