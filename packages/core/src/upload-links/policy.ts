import { HOUR, type Instant } from '../instants.ts'
import type { Display, uploadLinks } from './table.ts'

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

export const takesFiles = (display: Display) => display !== 'folders'
export const takesFolders = (display: Display) => display !== 'files'
