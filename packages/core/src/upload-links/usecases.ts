import { commit } from '../audit/usecases.ts'
import { endOfDay } from '../calendar.ts'
import type { Context, StaffContext, SystemContext, VisitorContext } from '../context.ts'
import { must } from '../database.ts'
import { getCustomer } from '../customers/usecases.ts'
import { isNamed } from '../errors.ts'
import { type Id, newId } from '../ids.ts'
import { DAY } from '../instants.ts'
import { enqueueNotice } from '../notices/usecases.ts'
import type { Database } from '../ports.ts'
import { forgetQuotas } from '../quotas/statements.ts'
import { type NewSession, newVisitorSession } from '../sign-in/sessions.ts'
import { getWorkspace } from '../workspace/usecases.ts'
import { admitVisitor } from './admission.ts'
import { linkExpired, linkNotFound, linkRefused, linkRevoked } from './errors.ts'
import { linkState, type UploadLink } from './policy.ts'
import { deleteForgotten, findLink, insertLink, listForgettable, listLinkRows, revokeTree, setUsed, updateLinkRow } from './repository.ts'
import type { CreateLink, LinkOf, ListLinks, OpenLink, UpdateLink } from './schemas.ts'

/** After its end a link's row stays so long; its page says who to ask. */
const KEEP_ENDED = 90 * DAY
const BATCH = 100

/** A customer's links with their state now, newest first. */
export async function listLinks(ctx: StaffContext, input: ListLinks) {
  const rows = await listLinkRows(ctx.db, input.customerId)
  return rows.map(({ keyId: _keyId, generation: _generation, ...link }) => ({ ...link, state: linkState(link, ctx.now) }))
}

/** R0.3, R0.4. */
export async function createLink(ctx: StaffContext, { validUntil, ...input }: CreateLink): Promise<{ linkId: Id<'link'> }> {
  await getCustomer(ctx, input)
  const linkId = newId('link')
  const endsAt = await endOf(ctx, validUntil)
  const unlimited = { projects: [], series: [] }
  const row = { ...input, ...unlimited, id: linkId, endsAt, keyId: ctx.keys.currentId, createdAt: ctx.now, createdBy: ctx.actor.staffId }
  await commit(ctx, 'link.created', linkId, { customerId: input.customerId }, [insertLink(ctx.db, row)])
  return { linkId }
}

/** Changes hold from the customer's next request on. A revoked link stays revoked. */
export async function updateLink(ctx: StaffContext, { linkId, validUntil, ...input }: UpdateLink): Promise<void> {
  await getLink(ctx, linkId)
  const endsAt = await endOf(ctx, validUntil)
  await commit(ctx, 'link.updated', linkId, { endsAt }, [updateLinkRow(ctx.db, linkId, { ...input, endsAt }), must(linkRevoked)])
}

/** The address that opens a link, made anew each time: it stands in no row. */
export async function copyLink(ctx: StaffContext, input: LinkOf): Promise<{ url: string }> {
  const link = await getLink(ctx, input.linkId)
  if (link.revokedAt !== null) throw linkRevoked()
  return { url: await linkUrl(ctx, link) }
}

/** Sends a link to its configured address. Throws `link.expired`: nobody is sent what opens nothing. */
export async function sendLink(ctx: StaffContext, input: LinkOf): Promise<void> {
  const link = await getLink(ctx, input.linkId)
  if (linkState(link, ctx.now) === 'expired') throw linkExpired({ endedAt: link.endsAt ?? 0 })
  await commit(ctx, 'link.sent', input.linkId, {}, [
    updateLinkRow(ctx.db, input.linkId, { sentAt: ctx.now }),
    must(linkRevoked),
    enqueueNotice(ctx, { template: 'upload-link', aboutId: input.linkId }),
  ])
  ctx.soon('notices')
}

/** Stops a link and all that was shared from it at once. */
export async function revokeLink(ctx: StaffContext, input: LinkOf): Promise<void> {
  const link = await getLink(ctx, input.linkId)
  if (link.revokedAt !== null) return
  await commit(ctx, 'link.revoked', input.linkId, {}, [revokeTree(ctx.db, input.linkId, ctx.now), must(linkRevoked)]).catch((error: unknown) => {
    // Who revoked it at the same moment did what was asked.
    if (!isNamed(error, linkRevoked)) throw error
  })
}

/** Trades a link's secret for a session. Throws `link.refused` for a link that does not exist as for a secret that is not its own. */
export async function openLink(ctx: Context, input: OpenLink): Promise<NewSession> {
  const visitor = await visitorFromSecret(ctx, input)
  const { session, statement } = await newVisitorSession(ctx, visitor.actor.link, 'link')
  await commit(visitor, 'link.opened', input.linkId, { sessionId: session.sessionId }, [statement, setUsed(ctx.db, input.linkId, ctx.now)])
  return session
}

/** Who a link's secret stands for: for `openLink`, and for command lines that show it with each request. */
export async function visitorFromSecret(ctx: Context, input: OpenLink): Promise<VisitorContext> {
  const link = await findLink(ctx.db, input.linkId)
  if (!link || !(await ctx.keys.matches(input.secret, 'upload-link', link))) throw linkRefused()
  return admitVisitor(ctx, link, { assurance: 'link', sessionId: null, seenAt: ctx.now })
}

/** For the mailer: the link and the address that opens it; null once it is revoked. */
export async function findLinkToSend(ctx: SystemContext, linkId: Id<'link'>): Promise<{ link: UploadLink; url: string } | null> {
  const link = await findLink(ctx.db, linkId)
  return link && linkState(link, ctx.now) === 'open' ? { link, url: await linkUrl(ctx, link) } : null
}

/** Of these links, those that are open now: whom a mail about them still helps. */
export async function listOpenLinks(ctx: Context, ids: readonly Id<'link'>[]): Promise<UploadLink[]> {
  const found = await Promise.all(ids.map((id) => findLink(ctx.db, id)))
  return found.flatMap((link) => (link && linkState(link, ctx.now) === 'open' ? [link] : []))
}

/** For rooms that name a link. */
export const findLinkById = (db: Database, id: Id<'link'>) => findLink(db, id)

/** Deletes the rows of links that ended 90 days ago, and their quotas. */
export async function purgeLinks(ctx: SystemContext) {
  const before = ctx.now - KEEP_ENDED
  const ids = (await listForgettable(ctx.db, before, BATCH)).map((link) => link.id)
  if (ids.length > 0) await commit(ctx, 'links.purged', null, { items: ids.length }, [deleteForgotten(ctx.db, ids, before), forgetQuotas(ctx.db, ids)])
  return { items: ids.length, bytes: 0, more: ids.length === BATCH }
}

async function getLink(ctx: StaffContext, linkId: Id<'link'>): Promise<UploadLink> {
  const link = await findLink(ctx.db, linkId)
  if (!link) throw linkNotFound()
  return link
}

const endOf = async (ctx: Context, validUntil: string | null) => (validUntil === null ? null : endOfDay(validUntil, (await getWorkspace(ctx.db)).zone))

/** The secret stands behind the #: browsers send it to nobody, and neither logs nor Referer hold it. */
const linkUrl = async (ctx: Context, link: UploadLink) => `${ctx.publicUrl}/u/${link.id}#${await ctx.keys.derive('upload-link', link)}`
