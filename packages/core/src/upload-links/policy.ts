import { HOUR, type Instant } from '../instants.ts'
import type { Display, SecondFactor, uploadLinks } from './table.ts'

export type UploadLink = typeof uploadLinks.$inferSelect
export type LinkState = 'open' | 'expired' | 'revoked'

/** Revoked is for good and comes before expired. A link ends at the instant `endsAt`, not after it. */
export function linkState(link: Pick<UploadLink, 'endsAt' | 'revokedAt'>, now: Instant): LinkState {
  if (link.revokedAt !== null) return 'revoked'
  return link.endsAt !== null && link.endsAt <= now ? 'expired' : 'open'
}

/** After its end, and before the grace has run out: uploads begun before may finish, nothing new starts (R0.7). */
export const inGrace = (link: Pick<UploadLink, 'endsAt' | 'revokedAt'>, graceHours: number, now: Instant): boolean =>
  linkState(link, now) === 'expired' && now < (link.endsAt ?? 0) + graceHours * HOUR

/** How often a link may be handed on: what was shared three times is shared no further. */
export const MOST_HANDS = 3
/** Shares a day: of one link, and of all that comes from one link of staff. */
export const MOST_SHARES = { oneLink: 10, wholeTree: 30 }

/** The most that any of these links asks of who opens it. */
export function strictest(links: readonly Pick<UploadLink, 'secondFactor'>[]): SecondFactor {
  const asked = new Set(links.map((link) => link.secondFactor))
  if (asked.has('sms')) return 'sms'
  return asked.has('email') ? 'email' : 'off'
}

/**
 * A link as it holds now (R0.9): open no longer and allowed no more than all that it was shared from, and asked for no less. A link without a phone is asked
 * for a code by email when staff make its parent ask for one by SMS.
 * @param above what it was shared from, the nearest first.
 */
export function narrowed(link: UploadLink, above: readonly UploadLink[]): UploadLink {
  const chain = [link, ...above]
  const asked = strictest(chain)
  return {
    ...link,
    endsAt: earliest(chain.map((each) => each.endsAt)),
    revokedAt: earliest(chain.map((each) => each.revokedAt)),
    allowTitle: chain.every((each) => each.allowTitle),
    allowDuration: chain.every((each) => each.allowDuration),
    display: chain.findLast((each) => each.display !== 'both')?.display ?? 'both',
    secondFactor: asked === 'sms' && link.phone === null ? 'email' : asked,
  }
}

/** The names of what differs from a link as it is: what its values are is nobody's to read in the audit log. */
export function changedNames(link: UploadLink, changes: Partial<UploadLink>): string[] {
  const before: Readonly<Record<string, unknown>> = link
  return Object.entries(changes)
    .filter(([name, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(before[name]))
    .map(([name]) => name)
    .toSorted()
}

function earliest(instants: readonly (Instant | null)[]): Instant | null {
  const known = instants.filter((at) => at !== null)
  return known.length === 0 ? null : Math.min(...known)
}

export const takesFiles = (display: Display) => display !== 'folders'
export const takesFolders = (display: Display) => display !== 'files'
