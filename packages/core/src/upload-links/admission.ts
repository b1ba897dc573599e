import { actingAs, type Context, type HolderActor, type HolderContext, type VisitorContext } from '../context.ts'
import { findGraceHours } from '../workspace/grace.ts'
import { codeNeeded, linkExpired, linkRevoked } from './errors.ts'
import { inGrace, linkState, type UploadLink } from './policy.ts'

/** What a holder shows: `proof` is the end of a session's token, and counts only with a session that proved a code. */
type Shown = Pick<HolderActor, 'assurance' | 'sessionId' | 'seenAt'> & { proof: string }

/**
 * What proving a code of a link proves: a keyed hash of how and where the link sends its codes. A session's token ends with it, so that staff who
 * change the email address, the phone or the second factor end what was proved before, and no row has to be found for it (decision 0018).
 */
export const secondFactorProof = (ctx: Context, { id, generation, secondFactor, email, phone }: UploadLink): Promise<string> =>
  ctx.keys.hash('second factor', [id, generation, secondFactor, email, phone ?? ''].join('\n'))

/**
 * Who holds a link, whatever door they come by, while it is open or in its grace. They may learn that a code is needed, ask for it and give it: nothing else.
 * Throws `link.revoked`, or `link.expired` once the grace is over, which tells since when and what time it is: the holder's own clock may be wrong.
 */
export async function admitHolder(ctx: Context, link: UploadLink, { proof, ...shown }: Shown): Promise<HolderContext> {
  const graceHours = await findGraceHours(ctx.db)
  const state = linkState(link, ctx.now)
  if (state === 'revoked') throw linkRevoked()
  if (state === 'expired' && !inGrace(link, graceHours, ctx.now)) throw linkExpired({ endedAt: link.endsAt ?? 0, now: ctx.now })
  const knownDevice = proof !== '' && link.secondFactor !== 'off' && proof === (await secondFactorProof(ctx, link))
  const assurance = knownDevice ? shown.assurance : 'link'
  return actingAs(ctx, { kind: 'holder', link, state: state === 'open' ? 'open' : 'grace', graceHours, ...shown, assurance, knownDevice })
}

/** Whether a holder has still to prove a code. */
export const lacksCode = ({ link, assurance }: HolderActor): boolean => link.secondFactor !== 'off' && assurance !== 'code'

/** The one gate between a link's holders and everything behind it. Throws `visitor.code_needed`. */
export function admitVisitor(holder: HolderContext): VisitorContext {
  if (lacksCode(holder.actor)) throw codeNeeded()
  return actingAs(holder, { ...holder.actor, kind: 'visitor' })
}
