import { commitQuietly } from '@sluice/core/audit/usecases'
import type { Context, HolderContext } from '@sluice/core/context'
import type { Id } from '@sluice/core/ids'
import type { Instant } from '@sluice/core/instants'
import { unsealCode } from '@sluice/core/sign-in/codes'
import { holderFromToken } from '@sluice/core/sign-in/sessions'
import type { UploadLink } from '@sluice/core/upload-links/policy'
import { uploadLinks } from '@sluice/core/upload-links/table'
import { openLink } from '@sluice/core/upload-links/usecases'
import { eq } from 'drizzle-orm'
import { NOON, type TestContext } from './context.ts'

export interface HeldLink {
  linkId: Id<'link'>
  secret: string
}

/** Gives a link other facts, as staff do in its form. */
export const changeLink = (t: TestContext, { linkId }: HeldLink, facts: Partial<UploadLink>) =>
  commitQuietly(t.at(NOON), [t.db.update(uploadLinks).set(facts).where(eq(uploadLinks.id, linkId))])

export const BY_SMS = { secondFactor: 'sms', phone: '+31612345678' } as const

/** A link of a new customer that asks for codes by email, unless its facts say otherwise. */
export async function guardedLink(t: TestContext, facts: Partial<UploadLink> = {}, validUntil: string | null = null) {
  const { customerId, taskId } = await t.make.order()
  const link = await t.make.link(customerId, { validUntil })
  await changeLink(t, link, { secondFactor: 'email', ...facts })
  return { ...link, customerId, taskId }
}

/** A request from another network, as a browser elsewhere makes it. */
export const from = (ctx: Context, address: string): Context => ({ ...ctx, address })

/** A browser that opened the link, and what it asks with later. */
export async function openedBy(ctx: Context, link: HeldLink, former?: string) {
  const { token } = await openLink(ctx, { linkId: link.linkId, secret: link.secret, former })
  return { token, holder: await holderOf(ctx, link, token) }
}

/** Who a token stands for. */
export async function holderOf(ctx: Context, { linkId }: HeldLink, token: string): Promise<HolderContext> {
  const holder = await holderFromToken(ctx, linkId, token)
  if (!holder) throw new Error('this session is over')
  return holder
}

/** The digits of a code that has not been sent yet. */
export const codeOf = async (t: TestContext, codeId: Id<'code'>, now: Instant = NOON) => (await unsealCode(t.system('notices', now), codeId))?.code ?? ''

/** Another code. */
export const another = (code: string, by = 1) => String((Number(code) + by) % 1_000_000).padStart(6, '0')
