import { type Instant, MINUTE } from '../instants.ts'

/** After so many refusals a notice is dead: it stays, and is shown as failed. */
export const MOST_ATTEMPTS = 8

/** 1, 2, 4 … 64 minutes: eight attempts in about two hours. */
export const retryAt = (attempts: number, now: Instant): Instant => now + MINUTE * 2 ** Math.max(0, attempts - 1)
