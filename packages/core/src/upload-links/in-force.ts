import { actingAs, type VisitorContext } from '../context.ts'
import { isNamed } from '../errors.ts'
import type { Database } from '../ports.ts'
import { linkNotOpen } from './errors.ts'
import { linkState, narrowed, type UploadLink } from './policy.ts'
import { findLink, listAbove } from './repository.ts'

/** A link as it holds now: what staff change, end or withdraw above it holds for it at once (R0.9). Links of staff are what their rows say. */
export async function linkInForce(db: Database, link: UploadLink): Promise<UploadLink> {
  return link.parentId === null ? link : narrowed(link, await listAbove(db, link))
}

/**
 * Does what `stillTaken` or `stillEditable` guards. When staff took something back between its reading and its writing, it is done once more with the link as
 * it is then: it refuses by the name of what was taken back, as it would have if that had come first. Throws `link.not_open` of a link that is over.
 */
export async function asStaffLeaveIt<T>(ctx: VisitorContext, act: (ctx: VisitorContext) => Promise<T>): Promise<T> {
  try {
    return await act(ctx)
  } catch (error) {
    if (!isNamed(error, linkNotOpen)) throw error
    const row = await findLink(ctx.db, ctx.actor.link.id)
    if (!row || row.generation !== ctx.actor.link.generation) throw error
    const link = await linkInForce(ctx.db, row)
    if (linkState(link, ctx.now) !== 'open') throw error
    return act(actingAs(ctx, { ...ctx.actor, link }))
  }
}
