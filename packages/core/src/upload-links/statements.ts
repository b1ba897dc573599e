import type { VisitorContext } from '../context.ts'
import { type Guard, mustExist } from '../database.ts'
import type { Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import type { Database, Statement } from '../ports.ts'
import { linkNotOpen, linkRevoked } from './errors.ts'
import { countArrivals, whileNotRevoked, whileOpen } from './repository.ts'

/** Statement of an arrival: what came in by this link, and when it was last of use. */
export const countIntoLink = (db: Database, id: Id<'link'>, arrived: { files: number; bytes: number }, now: Instant): Statement =>
  countArrivals(db, id, arrived, now)

/**
 * Guard of the step after which a file will arrive whatever happens: a link that was revoked while the bytes were on their way takes nothing
 * more (R0.7). One that has merely ended does: what was acknowledged in time is kept.
 */
export const notRevoked = (id: Id<'link'>): Guard => mustExist(whileNotRevoked(id), linkRevoked)

/** Guard of a start: a link revoked or ended while the call ran begins nothing. */
export const stillOpen = (ctx: VisitorContext): Guard => mustExist(whileOpen(ctx.actor.link, ctx.now), linkNotOpen)
