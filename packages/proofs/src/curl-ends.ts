import { setTimeout as sleep } from 'node:timers/promises'
import { makeJob, outcomeOf } from './client.ts'
import { seededBytes } from './content.ts'
import { type CurlBench, PART, startUpload } from './curl-bench.ts'

const part = seededBytes('end', PART)

/** A link's end, without and with grace, and its revocation: what was begun before, and what is new. */
export async function askEnds(bench: CurlBench): Promise<void> {
  const { report, curl, host, staff } = bench
  const job = await makeJob(host.url, staff.api, 'Ending')
  const upload = await startUpload({ job, host }, 'late.bin', 3 * PART)
  const put = async (n: number) => (await curl.ask(...(await curl.put(upload.partUrl(n), job.bearer, part)))).got
  const begin = () => outcomeOf(startUpload({ job, host }, 'new.bin', 10))
  await setGrace(bench, 0)
  report.row('PUT part 1 while the link is open', '200', await put(1))
  await endLinkSoon(bench, job.linkId)
  report.row('PUT part 2 after its end, grace 0', '410 link.expired', await put(2))
  report.row('uploads.start after its end, grace 0', 'link.expired', await begin())
  await setGrace(bench, 1)
  report.row('PUT part 2 after its end, in an hour of grace', '200', await put(2))
  report.row('uploads.start in the grace', 'link.in_grace', await begin())
  await setGrace(bench, 0)
  report.row('PUT part 3 once the grace is taken away', '410 link.expired', await put(3))
  await setGrace(bench, 1)
  await staff.api.uploadLinks.revoke.mutate({ linkId: job.linkId })
  report.row('PUT part 3 of a revoked link, in the grace', '410 link.revoked', await put(3))
  report.row('uploads.start of a revoked link', 'link.revoked', await begin())
}

async function setGrace({ staff }: CurlBench, graceHours: number): Promise<void> {
  const { name, zone, retentionDays, completedRetentionDays, mailFromName, mailFromAddress } = await staff.api.workspace.configuration.query()
  await staff.api.workspace.update.mutate({ name, zone, retentionDays, completedRetentionDays, mailFromName, mailFromAddress, graceHours })
}

/** A link ends with a day, which nobody waits for: its end is moved in the database, and passes. */
async function endLinkSoon({ host }: CurlBench, linkId: string): Promise<void> {
  const database = await host.openDatabase()
  try {
    database.prepare('UPDATE upload_links SET ends_at = ? WHERE id = ?').run(Date.now() + 500, linkId)
  } finally {
    database.close()
  }
  await sleep(1_000)
}
