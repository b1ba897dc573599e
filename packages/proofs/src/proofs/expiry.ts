import { setTimeout as sleep } from 'node:timers/promises'
import { ADMINISTRATOR, withHost } from '../host.ts'
import { makeJob, signIn } from '../client.ts'
import { download } from '../content.ts'
import { crashBetweenObjectAndRow, extendWhilePurging } from '../expiry-races.ts'
import { type ExpiryBench, purgeBySchedule } from '../expiry-bench.ts'
import { nodeHost } from '../node-host.ts'
import type { Options } from '../options.ts'
import { type Report, seconds } from '../report.ts'
import { sendSmallFiles } from '../small-files.ts'
import { workerHost } from '../worker-host.ts'

/** On one host, or on both. */
export async function proveExpiry(report: Report, { host, seconds: lifeSeconds = 10, files = 300 }: Options): Promise<void> {
  for (const kind of host ? [host] : [nodeHost, workerHost]) {
    report.heading(`On the ${kind.name} host`)
    await withHost(kind, async (host) => {
      const staff = await signIn(host.url, ADMINISTRATOR)
      const bench = { report, host, staff, job: await makeJob(host.url, staff.api) }
      await refuseAndPurge(bench, lifeSeconds)
      await extendWhilePurging(bench, files)
      await crashBetweenObjectAndRow(bench, files)
    })
  }
}

/** One file is refused at the instant it expires, though it still lies there, and the chore takes row and object. */
async function refuseAndPurge(bench: ExpiryBench, lifeSeconds: number): Promise<void> {
  const { report, host, staff, job } = bench
  const objectsBefore = (await host.listObjectFiles()).length
  const [file] = await sendSmallFiles(host.url, job, 1, 'expires')
  if (!file) throw new Error('Nothing was sent.')
  const status = async () => (await download(host.url, staff.token, file.fileId)).status
  const expiresAt = Date.now() + lifeSeconds * 1_000
  await staff.api.files.setExpiry.mutate({ fileId: file.fileId, taskId: job.taskId, expiresAt })
  let lastServedAt = 0
  let refusedAt = 0
  while (refusedAt === 0) {
    const askedAt = Date.now()
    if ((await status()) === 200) lastServedAt = askedAt
    else refusedAt = Date.now()
    await sleep(5)
  }
  report.figure('lived', seconds(refusedAt - expiresAt + lifeSeconds * 1_000))
  report.check(
    'served until it expired, and refused from then on',
    lastServedAt <= expiresAt && refusedAt >= expiresAt,
    `refused ${refusedAt - expiresAt} ms after`,
  )
  report.row('GET after it', '410', String(await status()))
  const rows = () => host.count('SELECT count(*) AS n FROM files WHERE id = ?', file.fileId)
  report.row('rows and objects of it before the chore', '1 and 1', `${await rows()} and ${(await host.listObjectFiles()).length - objectsBefore}`)
  report.row('files that the chore took', '1', String(await purgeBySchedule(bench)))
  report.row('rows and objects of it after the chore', '0 and 0', `${await rows()} and ${(await host.listObjectFiles()).length - objectsBefore}`)
  report.row('GET once it is gone', '404', String(await status()))
}
