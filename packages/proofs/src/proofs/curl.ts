import { withFolder } from '../folders.ts'
import { ADMINISTRATOR, withHost } from '../host.ts'
import { makeJob, signIn } from '../client.ts'
import { Curl } from '../curl.ts'
import { askBundles } from '../curl-bundles.ts'
import { askDownloads } from '../curl-downloads.ts'
import { askEnds } from '../curl-ends.ts'
import { askParts, askWholeFiles } from '../curl-parts.ts'
import { askRaces } from '../curl-races.ts'
import { nodeHost } from '../node-host.ts'
import type { Options } from '../options.ts'
import type { Report } from '../report.ts'

export const proveCurl = (report: Report, { host: kind = nodeHost }: Options) =>
  withFolder((folder) =>
    withHost(kind, async (host) => {
      const staff = await signIn(host.url, ADMINISTRATOR)
      const bench = { report, host, staff, curl: new Curl(folder, kind), job: await makeJob(host.url, staff.api) }
      report.heading(`Parts, on the ${kind.name} host`)
      const fileId = await askParts(bench)
      const wholeId = await askWholeFiles(bench)
      report.heading('Bundles')
      await askBundles(bench)
      report.heading('Downloads')
      await askDownloads(bench, fileId, wholeId)
      report.heading('One part by two processes, and one cut off')
      await askRaces(bench)
      report.heading('Links that end')
      await askEnds(bench)
      report.row('GET /api/health, after all of it', '200', (await bench.curl.ask(`${host.url}/api/health`)).got)
    }),
  )
