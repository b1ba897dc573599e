import { DAY, type Instant, MINUTE } from '../instants.ts'

/** R0.12: a submission ends with Done, after five minutes without bytes, or after 24 hours. */
export const QUIET = 5 * MINUTE
export const LONGEST = DAY

export const submissionEnds = (submission: { createdAt: Instant; bytesAt: Instant }, now: Instant): 'quiet' | 'day' | null =>
  submission.createdAt + LONGEST <= now ? 'day' : submission.bytesAt + QUIET <= now ? 'quiet' : null
