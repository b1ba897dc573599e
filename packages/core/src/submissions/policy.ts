import { dayAfter, dayOf, endOfDay, hourOfDay, startOfDay } from '../calendar.ts'
import { DAY, type Instant, MINUTE, SECOND } from '../instants.ts'

/** An open submission's `bytesAt` is moved at most this often: parts come many a second. */
export const TOUCH_EVERY = 30 * SECOND
/** So often it is looked whether a body still comes: one part alone may take longer than five minutes. */
export const LOOK_EVERY = 15 * SECOND
/** R0.12: a submission ends with Done, after five minutes without bytes, or after 24 hours. The last byte may be later than `bytesAt` by both of these. */
export const QUIET = 5 * MINUTE + TOUCH_EVERY + LOOK_EVERY
export const LONGEST = DAY

/** So many files are one receipt, which is signed as a whole in memory; those that follow make another submission. */
export const MOST_FILES = 50_000

/** So many submissions of one link within a day are mailed at once to staff, and so many of their receipts to who sent them: nobody writes mails without end by pressing Done. */
export const MOST_MAILED = 20

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
