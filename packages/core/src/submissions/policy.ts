import { dayAfter, dayOf, endOfDay, hourOfDay, startOfDay } from '../calendar.ts'
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

const DIGEST_HOUR = 8

/** The digest that tells of what ended at an instant: at eight in the morning of the day after, by the workspace's clocks. */
export const digestAt = (closedAt: Instant, zone: string): Instant => hourOfDay(dayAfter(dayOf(closedAt, zone)), DIGEST_HOUR, zone)

/** The day that a digest tells of, which is the day on which it was queued: from its first instant until the next day's. */
export function digestDay(queuedAt: Instant, zone: string): { from: Instant; until: Instant } {
  const day = dayOf(queuedAt, zone)
  return { from: startOfDay(day, zone), until: endOfDay(day, zone) }
}
