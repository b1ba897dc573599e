import { purgeArchives } from './archives/usecases.ts'
import { purgeRuns } from './chores/usecases.ts'
import type { SystemContext } from './context.ts'
import { purgeFiles, sweepObjects } from './files/purge.ts'
import { DAY, HOUR, MINUTE } from './instants.ts'
import { flushNotices, purgeNotices } from './notices/flush.ts'
import { makeReceipts } from './receipts/make.ts'
import { purgeCodes, purgeSessions } from './sign-in/usecases.ts'
import { closeQuietSubmissions } from './submissions/usecases.ts'
import { remindOfEnds } from './upload-links/reminders.ts'
import { purgeReports } from './upload-links/reports.ts'
import { purgeLinks } from './upload-links/usecases.ts'
import { purgeFinishedUploads, sweepUploads } from './uploads/usecases.ts'

/** What one turn of a chore did; `more`: a full batch, so another turn is worth while. */
export interface ChoreCount {
  items: number
  bytes: number
  more?: boolean
}

export interface Chore {
  name: string
  /** Milliseconds: a minute, an hour or a day. */
  every: number
  run(ctx: SystemContext): Promise<ChoreCount>
}

/** Every scheduled duty. The room that makes a thing purges it; this is the list of all. */
export const chores: readonly Chore[] = [
  { name: 'notices', every: MINUTE, run: flushNotices },
  { name: 'submissions', every: MINUTE, run: closeQuietSubmissions },
  { name: 'receipts', every: MINUTE, run: makeReceipts },
  { name: 'uploads', every: MINUTE, run: sweepUploads },
  { name: 'files', every: HOUR, run: purgeFiles },
  { name: 'archives', every: HOUR, run: purgeArchives },
  { name: 'links', every: HOUR, run: purgeLinks },
  { name: 'link-reminders', every: HOUR, run: remindOfEnds },
  { name: 'link-reports', every: HOUR, run: purgeReports },
  { name: 'finished-uploads', every: HOUR, run: purgeFinishedUploads },
  { name: 'codes', every: HOUR, run: purgeCodes },
  { name: 'sessions', every: HOUR, run: purgeSessions },
  { name: 'sent-notices', every: HOUR, run: purgeNotices },
  { name: 'chore-runs', every: HOUR, run: purgeRuns },
  { name: 'orphans', every: DAY, run: sweepObjects },
]
