import { DAY, type Instant, MINUTE } from '../instants.ts'

/** R0.12: a submission ends with Done, after five minutes without bytes, or after 24 hours. */
export const QUIET = 5 * MINUTE
export const LONGEST = DAY

/** So many files are one receipt, which is signed as a whole in memory; those that follow make another submission. */
export const MOST_FILES = 50_000

export function submissionEnds(submission: { createdAt: Instant; bytesAt: Instant; files: number }, now: Instant): 'quiet' | 'day' | 'full' | null {
  if (submission.createdAt + LONGEST <= now) return 'day'
  if (submission.bytesAt + QUIET <= now) return 'quiet'
  return submission.files >= MOST_FILES ? 'full' : null
}
