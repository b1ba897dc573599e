import { askHead, askRanges, askStale, downloadCut } from '../archive-download.ts'
import { sendFolder, sendLarge } from '../archive-load.ts'
import { streamMany } from '../archive-many.ts'
import { reportAccepted, reportTree } from '../archive-tools.ts'
import { makeJob, signIn } from '../client.ts'
import { withFolder } from '../folders.ts'
import { ADMINISTRATOR, withHost } from '../host.ts'
import { nodeHost } from '../node-host.ts'
import type { Options } from '../options.ts'
import { perSecond, type Report } from '../report.ts'
import { sendSmallFiles } from '../small-files.ts'

const OVER_4_GIB = 4.1 * 1024 ** 3
/** The local Worker's store takes a minute for a gigabyte. */
const ON_WORKER = 200_000_000
const MANY = 100_000

/** A customer's order as one ZIP file that was cut on the way, and one of very many entries. */
export const proveArchive = (report: Report, { host: kind = nodeHost, sizeBytes, files = 300 }: Options) =>
  withFolder((folder) =>
    withHost(kind, async (host) => {
      const staff = await signIn(host.url, ADMINISTRATOR)
      const job = await makeJob(host.url, staff.api)
      const largeBytes = Math.round(sizeBytes ?? (kind.name === 'node' ? OVER_4_GIB : ON_WORKER))
      const startedAt = performance.now()
      await sendLarge(host.url, job, 'Großer Film.mov', largeBytes)
      const folderSent = await sendFolder(host.url, job, 'Töne', files)
      report.figure('sent', perSecond(largeBytes, performance.now() - startedAt))
      report.heading(`The order as one ZIP file, on the ${kind.name} host`)
      const url = `${host.url}/api/orders/${job.orderId}/archive.zip`
      const got = await downloadCut(report, url, staff.token, folder)
      await reportAccepted(report, got.path, folder)
      await reportTree(report, got.path, folder, folderSent)
      report.heading('Parts of it')
      await askRanges(report, got)
      await askStale(report, url, staff.token, '"stale"', got.sizeBytes)
      await sendSmallFiles(host.url, job, 1, 'later')
      const now = await askHead(url, staff.token)
      report.check('a file that arrives changes the tag', now.etag !== got.etag && now.sizeBytes > got.sizeBytes, now.etag)
      await askStale(report, url, staff.token, got.etag, now.sizeBytes)
      if (host.kind.name === 'worker') return
      report.heading(`An order of ${MANY} entries`)
      await streamMany(report, host, staff, MANY, folder)
    }),
  )
