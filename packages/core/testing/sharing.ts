import { actingAs, type VisitorContext } from '@sluice/core/context'
import type { CreateLink, ShareLink, UpdateLink } from '@sluice/core/upload-links/schemas'
import { shareLink } from '@sluice/core/upload-links/share'
import { copyLink, findLinkById, updateLink } from '@sluice/core/upload-links/usecases'
import type { TestContext } from './context.ts'

/** Whom the tests share links with. */
export const RECEIVER: ShareLink = { email: 'mixing@dubstudio.example', phone: '' }

/** The link that someone is sent when the holder of one shares it. */
export async function sharedBy(t: TestContext, visitor: VisitorContext, input = RECEIVER) {
  const { linkId } = await shareLink(visitor, input)
  const { url } = await copyLink(await t.staff(), { linkId })
  return { linkId, secret: url.split('#')[1] ?? '' }
}

type Link = Awaited<ReturnType<TestContext['make']['link']>>

/** A customer's order, a link that reaches it, its holder, what they shared, and with whom. */
export async function sharing(t: TestContext, facts: Partial<CreateLink> = {}) {
  const order = await t.make.order()
  const link = await t.make.link(order.customerId, facts)
  const visitor = await t.make.visitor(link)
  const child = await sharedBy(t, visitor)
  return { ...order, link, visitor, child, receiver: await t.make.visitor(child) }
}

const fields = { description: 'Masters', email: 'anna@northlight.example', allowTitle: true, allowDuration: true, display: 'both', validUntil: null } as const

/** Staff change a link; what is not named of its mandatory fields is all that a link may. */
export const changeLink = async (t: TestContext, { linkId }: Pick<Link, 'linkId'>, changes: Partial<UpdateLink>) =>
  updateLink(await t.staff(), { ...fields, ...changes, linkId })

/** The holder of a link, let in again after it was changed. */
export async function letInAgain(t: TestContext, visitor: VisitorContext): Promise<VisitorContext> {
  const link = await findLinkById(t.db, visitor.actor.link.id)
  if (!link) throw new Error('the link is gone')
  return actingAs(t.at(visitor.now), { ...visitor.actor, link })
}
