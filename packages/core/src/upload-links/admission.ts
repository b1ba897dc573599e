import { actingAs, type Context, type VisitorActor, type VisitorContext } from '../context.ts'
import { findGraceHours } from '../workspace/grace.ts'
import { linkExpired, linkRevoked } from './errors.ts'
import { inGrace, linkState, type UploadLink } from './policy.ts'

/**
 * The one gate of a link's visitors, whatever door they come by: lets them in while the link is open or in its grace.
 * Throws `link.revoked`, or `link.expired` once the grace is over.
 */
export async function admitVisitor(ctx: Context, link: UploadLink, session: Pick<VisitorActor, 'assurance' | 'sessionId' | 'seenAt'>): Promise<VisitorContext> {
  const graceHours = await findGraceHours(ctx.db)
  const state = linkState(link, ctx.now)
  if (state === 'revoked') throw linkRevoked()
  if (state === 'expired' && !inGrace(link, graceHours, ctx.now)) throw linkExpired({ endedAt: link.endsAt ?? 0 })
  return actingAs(ctx, { kind: 'visitor', link, state: state === 'open' ? 'open' : 'grace', graceHours, ...session })
}
