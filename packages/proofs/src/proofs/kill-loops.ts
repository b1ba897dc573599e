import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeJob, signIn } from '../client.ts'
import { download, sha256 } from '../content.ts'
import { ADMINISTRATOR, withHost } from '../host.ts'
import { nodeHost } from '../node-host.ts'
import type { Options } from '../options.ts'
import { Pump, type Sent } from '../pump.ts'
import type { Report } from '../report.ts'

/** Kills the host at random instants while parts and files pour in, and compares what was acknowledged with what is there. */
export const proveKillLoops = (report: Report, { host: kind = nodeHost, loops = 20 }: Options) =>
  withHost(kind, async (host) => {
    const staff = await signIn(host.url, ADMINISTRATOR)
    const pump = new Pump(host.url, await makeJob(host.url, staff.api))
    for (let loop = 0; loop < loops; loop++) {
      const pumping = pump.run()
      await sleep(randomInt(100, 2_500))
      await host.kill()
      pump.stop()
      await pumping
      await host.start()
      await pump.compareParts()
    }
    await pump.finishAll()
    report.figure('kills', String(loops))
    report.figure('acknowledged', `${pump.partsAcknowledged} parts, ${pump.finished.length} files; ${pump.cut} requests were cut`)
    report.row('acknowledged parts that were lost', '0', String(pump.partsLost))
    let lost = 0
    for (const sent of pump.finished) if (!(await isWhole(sent, host.url, staff.token))) lost += 1
    report.row('acknowledged files that were lost or differ', '0', String(lost))
    report.check('the loops did something', pump.partsAcknowledged > loops && pump.finished.length > loops)
  })

async function isWhole({ fileId, bytes }: Sent, url: string, token: string): Promise<boolean> {
  return (await download(url, token, fileId)).sha256 === sha256(bytes())
}
