import { commit } from '../audit/usecases.ts'
import { endOfDay } from '../calendar.ts'
import type { Context, HolderContext, StaffContext, SystemContext, VisitorContext } from '../context.ts'
import { must, mustExist } from '../database.ts'
import { getCustomer } from '../customers/usecases.ts'
import { isNamed } from '../errors.ts'
import { type Id, newId } from '../ids.ts'
import { DAY, type Instant } from '../instants.ts'
import { enqueueNotice } from '../notices/usecases.ts'
import type { Database, Statement } from '../ports.ts'
import { forgetQuotas, releaseParents } from '../quotas/statements.ts'
import { type NewSession, newVisitorSession, proofIn } from '../sign-in/sessions.ts'
import { getWorkspace } from '../workspace/usecases.ts'
import { admitHolder, admitVisitor, lacksCode } from './admission.ts'
import { endInPast, linkExpired, linkNotFound, linkRefused, linkRevoked, rangeReversed } from './errors.ts'
import { linkInForce } from './in-force.ts'
import { phoneFor } from './phones.ts'
import { changedNames, linkState, narrowed, type UploadLink } from './policy.ts'
import {
  countLinkRows,
  deleteForgotten,
  findLink,
  findTaskInScope,
  insertLink,
  listForgettable,
  listLinkRows,
  revokeTree,
  setUsed,
  stillOver,
  updateLinkRow,
  whileRangeInOrder,
} from './repository.ts'
import { deleteTimeRequestsOf } from './repository-time.ts'
import type { CreateLink, LinkOf, ListLinks, OpenLink, UpdateLink } from './schemas.ts'

/** After its end a link's row stays so long; its page says who to ask. */
const KEEP_ENDED = 90 * DAY
const BATCH = 100

/** A customer's links, newest first, each with its state now and, as `inForce`, with what holds for it of what it was shared from (R0.9). */
export async function listLinks(ctx: StaffContext, input: ListLinks) {
  const rows = await listLinkRows(ctx.db, input.customerId)
  const byId = new Map(rows.map((row) => [row.id, row]))
  const above = (row: UploadLink): UploadLink[] => {
    const parent = row.parentId === null ? undefined : byId.get(row.parentId)
    return parent ? [parent, ...above(parent)] : []
  }
  return rows.map((row) => {
    const { keyId: _keyId, generation: _generation, ...link } = row
    const { endsAt, revokedAt, allowTitle, allowDuration, display, secondFactor } = narrowed(row, above(row))
    return { ...link, inForce: { endsAt, allowTitle, allowDuration, display, secondFactor }, state: linkState({ endsAt, revokedAt }, ctx.now) }
  })
}

/** How many links a customer has, whatever their state. */
export const countLinks = async (ctx: StaffContext, input: ListLinks): Promise<number> => (await countLinkRows(ctx.db, input.customerId))?.links ?? 0

/** R0.3, R0.4. Throws `customer.not_found`, `link.end_in_past`, and what `phoneFor` throws. */
export async function createLink(
  ctx: StaffContext,
  { validUntil, projects = [], series = [], secondFactor = 'off', phone = '', ...input }: CreateLink,
): Promise<{ linkId: Id<'link'> }> {
  await getCustomer(ctx, input)
  const linkId = newId('link')
  const endsAt = await endOf(ctx, validUntil)
  assertToCome(endsAt, ctx.now)
  const codes = { secondFactor, phone: phoneFor(ctx, { secondFactor, phone }) }
  const row = { ...input, ...codes, projects, series, id: linkId, endsAt, keyId: ctx.keys.currentId, createdAt: ctx.now, createdBy: ctx.actor.staffId }
  await commit(ctx, 'link.created', linkId, { customerId: input.customerId }, [insertLink(ctx.db, row)])
  return { linkId }
}

/**
 * Changes hold from the customer's next request on, for all that was shared from the link too; what is left out stays as it is. A revoked link stays revoked.
 * Of a new end its holder is reminded anew. An end that has passed may stay: such a link is still described. Throws `link.not_found`, `link.revoked`,
 * `link.range_reversed`, `link.end_in_past`, and what `phoneFor` throws.
 */
export async function updateLink(ctx: StaffContext, { linkId, validUntil, secondFactor, phone = '', ...input }: UpdateLink): Promise<void> {
  const link = await getLink(ctx, linkId)
  const endsAt = validUntil === undefined ? link.endsAt : await endOf(ctx, validUntil)
  if (endsAt !== link.endsAt) assertToCome(endsAt, ctx.now)
  const codes = secondFactor === undefined ? {} : { secondFactor, phone: phoneFor(ctx, { secondFactor, phone }) }
  const anew = endsAt === link.endsAt ? {} : { remindedAt: null }
  const changes = { ...input, ...codes, ...(validUntil === undefined ? {} : { endsAt }) }
  const facts = { fields: changedNames(link, changes), endsAt, secondFactor: secondFactor ?? link.secondFactor }
  await commit(ctx, 'link.updated', linkId, facts, [
    updateLinkRow(ctx.db, linkId, { ...changes, ...anew }),
    must(linkRevoked),
    // An end that is left out is the one that stands by then.
    mustExist(whileRangeInOrder(linkId), rangeReversed),
  ])
}

/** The address that opens a link, made anew each time: it stands in no row. */
export async function copyLink(ctx: StaffContext, input: LinkOf): Promise<{ url: string }> {
  const link = await getLink(ctx, input.linkId)
  if (link.revokedAt !== null) throw linkRevoked()
  return { url: await linkUrl(ctx, link) }
}

/** Sends a link to its configured address. Throws `link.expired`: nobody is sent what opens nothing. */
export async function sendLink(ctx: StaffContext, input: LinkOf): Promise<void> {
  const link = await linkInForce(ctx.db, await getLink(ctx, input.linkId))
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

/**
 * Trades a link's secret for a session. Throws `link.refused` for a link that does not exist as for a secret that is not its own.
 * @param input.former the token that this browser had of the link: it may show that a code was proved with it before.
 */
export async function openLink(ctx: Context, { former = '', ...input }: OpenLink & { former?: string | undefined }): Promise<NewSession> {
  const holder = await holderFromSecret(ctx, input, proofIn(former))
  const { link, knownDevice } = holder.actor
  const { session, statement } = await newVisitorSession(ctx, link, { assurance: 'link', proof: knownDevice ? proofIn(former) : '' })
  const used = lacksCode(holder.actor) ? [] : [setUsed(ctx.db, input.linkId, ctx.now)]
  await commit(holder, 'link.opened', input.linkId, { sessionId: session.sessionId }, [statement, ...used])
  return session
}

/** Who a link's secret stands for: for `openLink`, and for command lines that show it with each request. */
export async function holderFromSecret(ctx: Context, input: OpenLink, proof = ''): Promise<HolderContext> {
  return admitHolder(ctx, await linkFromSecret(ctx, input), { assurance: 'link', sessionId: null, seenAt: ctx.now, proof })
}

/** The link of a secret as it holds now, whatever has become of it. Throws `link.refused`. */
export async function linkFromSecret(ctx: Context, { linkId, secret }: OpenLink): Promise<UploadLink> {
  const link = await findLink(ctx.db, linkId)
  if (!link || !(await ctx.keys.matches(secret, 'upload-link', link))) throw linkRefused()
  return linkInForce(ctx.db, link)
}

/** The same, let in. Throws `visitor.code_needed` where the secret is not enough. */
export const visitorFromSecret = async (ctx: Context, input: OpenLink): Promise<VisitorContext> => admitVisitor(await holderFromSecret(ctx, input))

/** Statement: a link was of use to its holder. */
export const markUsed = (ctx: HolderContext): Statement => setUsed(ctx.db, ctx.actor.link.id, ctx.now)

/** For the mailer: the link as it holds now and the address that opens it; null once it is over. */
export async function findLinkToSend(ctx: SystemContext, linkId: Id<'link'>): Promise<{ link: UploadLink; url: string } | null> {
  const link = await findLinkById(ctx.db, linkId)
  return link && linkState(link, ctx.now) === 'open' ? { link, url: await linkUrl(ctx, link) } : null
}

/** For rooms that name a link: as it holds now. */
export async function findLinkById(db: Database, id: Id<'link'>): Promise<UploadLink | undefined> {
  const link = await findLink(db, id)
  return link && linkInForce(db, link)
}

/** Of these links, those that are open now and reach a task: whom a mail about it still helps. */
export async function listOpenLinksTo(ctx: Context, taskId: Id<'task'>, ids: readonly Id<'link'>[]): Promise<UploadLink[]> {
  const found = await Promise.all(
    ids.map(async (id) => {
      const link = await findLinkById(ctx.db, id)
      return link && linkState(link, ctx.now) === 'open' && (await findTaskInScope(ctx.db, link, taskId)) ? [link] : []
    }),
  )
  return found.flat()
}

/** Deletes the rows of links that ended 90 days ago, and their quotas. */
export async function purgeLinks(ctx: SystemContext) {
  const before = ctx.now - KEEP_ENDED
  const ids = (await listForgettable(ctx.db, before, BATCH)).map((link) => link.id)
  const which = stillOver(ids, before)
  const statements = [deleteTimeRequestsOf(ctx.db, which), releaseParents(ctx.db, which), deleteForgotten(ctx.db, which), forgetQuotas(ctx.db, ids)]
  if (ids.length > 0) await commit(ctx, 'links.purged', null, { items: ids.length }, statements)
  return { items: ids.length, bytes: 0, more: ids.length === BATCH }
}

async function getLink(ctx: StaffContext, linkId: Id<'link'>): Promise<UploadLink> {
  const link = await findLink(ctx.db, linkId)
  if (!link) throw linkNotFound()
  return link
}

function assertToCome(endsAt: Instant | null, now: Instant): void {
  if (endsAt !== null && endsAt <= now) throw endInPast()
}

const endOf = async (ctx: Context, validUntil: string | null) => (validUntil === null ? null : endOfDay(validUntil, (await getWorkspace(ctx.db)).zone))

/** The secret stands behind the #: browsers send it to nobody, and neither logs nor Referer hold it. */
const linkUrl = async (ctx: Context, link: UploadLink) => `${ctx.publicUrl}/u/${link.id}#${await ctx.keys.derive('upload-link', link)}`
