import { commit } from '../audit/usecases.ts'
import type { VisitorContext } from '../context.ts'
import { must, mustExist } from '../database.ts'
import { isNamed } from '../errors.ts'
import { type Id, newId } from '../ids.ts'
import { DAY } from '../instants.ts'
import { enqueueNotice } from '../notices/usecases.ts'
import { linkInGrace, linkNotFound, linkRevoked, linkSharedTooDeep, linkSharedTooOften } from './errors.ts'
import { phoneFor } from './phones.ts'
import { MOST_HANDS, MOST_SHARES, strictest } from './policy.ts'
import { fewerInTreeThan, fewerSharesThan, findLink, insertLink, listAbove, listShared, revokeTree } from './repository.ts'
import type { LinkOf, ShareLink } from './schemas.ts'
import { stillOpen } from './statements.ts'

/** Whether a link may be handed on, and what whoever gets it will be asked for. */
export async function describeSharing(ctx: VisitorContext) {
  const { link, state } = ctx.actor
  const above = await listAbove(ctx.db, link)
  return { mayShare: state === 'open' && above.length < MOST_HANDS, asks: strictest([link, ...above]) }
}

/**
 * Hands a link on: mails a link of its own to someone else (R0.9), who can do what the sharer can, and no longer. It follows the sharer's link in all that
 * staff change of it. Throws `link.in_grace`, `link.shared_too_deep`, `link.shared_too_often`, `link.not_open`, and what `phoneFor` throws.
 */
export async function shareLink(ctx: VisitorContext, input: ShareLink): Promise<{ linkId: Id<'link'> }> {
  const { link, state } = ctx.actor
  if (state === 'grace') throw linkInGrace()
  const above = await listAbove(ctx.db, link)
  if (above.length >= MOST_HANDS) throw linkSharedTooDeep()
  const secondFactor = strictest([link, ...above])
  const phone = phoneFor(ctx, { secondFactor, phone: input.phone })
  const linkId = newId('link')
  const { customerId, createdBy, description, allowTitle, allowDuration, display } = link
  const row = { id: linkId, parentId: link.id, createdAt: ctx.now, createdBy, customerId, description, allowTitle, allowDuration, display }
  // Without limits and an end of its own, it has those of its parent, whatever they become.
  const own = { email: input.email, phone, secondFactor, projects: [], series: [], keyId: ctx.keys.currentId, sentAt: ctx.now }
  const since = ctx.now - DAY
  await commit(ctx, 'link.shared', linkId, { parentId: link.id }, [
    stillOpen(ctx),
    mustExist(fewerSharesThan(link.id, since, MOST_SHARES.oneLink), linkSharedTooOften),
    mustExist(fewerInTreeThan(above.at(-1)?.id ?? link.id, since, MOST_SHARES.wholeTree), linkSharedTooOften),
    insertLink(ctx.db, { ...row, ...own }),
    enqueueNotice(ctx, { template: 'link-shared', aboutId: linkId }),
  ])
  ctx.soon('notices')
  return { linkId }
}

/** Whom this link was shared with and is not withdrawn from: no more than the sharer knows, so not whether or how they use it. */
export async function listShares(ctx: VisitorContext) {
  const rows = await listShared(ctx.db, ctx.actor.link.id)
  return rows.map((row) => ({ linkId: row.id, email: row.email, sharedAt: row.createdAt }))
}

/** Takes back what was shared from this very link, with all below it. Throws `link.not_found` for any other link as for none. */
export async function withdrawShare(ctx: VisitorContext, { linkId }: LinkOf): Promise<void> {
  const shared = await findLink(ctx.db, linkId)
  if (shared?.parentId !== ctx.actor.link.id) throw linkNotFound()
  if (shared.revokedAt !== null) return
  await commit(ctx, 'link.share_withdrawn', linkId, { parentId: ctx.actor.link.id }, [revokeTree(ctx.db, linkId, ctx.now), must(linkRevoked)]).catch(
    (error: unknown) => {
      // Whoever withdrew it at the same moment did what was asked.
      if (!isNamed(error, linkRevoked)) throw error
    },
  )
}
