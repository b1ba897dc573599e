import { type Instant, MINUTE } from '../instants.ts'

/** After so many refusals a notice is dead: it stays, and is shown as failed. */
export const MOST_ATTEMPTS = 8

/** 1, 2, 4 … 64 minutes: eight attempts in about two hours. */
export const retryAt = (attempts: number, now: Instant): Instant => now + MINUTE * 2 ** Math.max(0, attempts - 1)

/** Why a notice is dead that was true no more when its turn came. */
export const NOTHING_TO_SAY = 'nothing to say'
