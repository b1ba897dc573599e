import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { listAllFiles, makeJob, signIn } from '../client.ts'
import { download, sha256 } from '../content.ts'
import { ADMINISTRATOR, type ProvedHost, withHost } from '../host.ts'
import { nodeHost } from '../node-host.ts'
import type { Options } from '../options.ts'
import { Pump, type Sent, type Step } from '../pump.ts'
import { type Report, seconds } from '../report.ts'
import { atOnce } from '../small-files.ts'

/** What a kill waits for: any instant, or one just after such a request went out. Most of the time parts are under way. */
const AIMS: readonly (Step | undefined)[] = [undefined, 'start', 'part', 'finish', 'bundle', 'finish', 'bundle']
const ENOUGH_LOOPS = 20
const LONGEST_WAIT_MS = 3_000

/** Kills the host at random instants while parts and files pour in, and compares what was acknowledged with what is there. */
export const proveKillLoops = (report: Report, { host: kind = nodeHost, loops = 20 }: Options) =>
  withHost(kind, async (host) => {
    const staff = await signIn(host.url, ADMINISTRATOR)
    const job = await makeJob(host.url, staff.api)
    const steps = new Steps()
    const pump = new Pump(host.url, job, (step) => steps.noticed(step))
    let startsMs = 0
    for (let loop = 0; loop < loops; loop++) {
      const pumping = pump.run()
      await sleep(randomInt(50, 1_000))
      await steps.next(AIMS[loop % AIMS.length])
      await sleep(randomInt(0, 12))
      await host.kill()
      pump.stop()
      await pumping
      startsMs += await host.start()
      await pump.compareParts()
    }
    await pump.finishAll()
    const { start, part, finish, bundle } = pump.cut
    report.figure('kills', `${loops}; a start after one took ${seconds(startsMs / loops)}`)
    report.figure('requests that were cut', `${start} starts, ${part} parts, ${finish} finishes, ${bundle} bundles`)
    report.figure('acknowledged', `${pump.partsAcknowledged} parts, ${pump.finished.length} files`)
    report.row('acknowledged parts that were lost', '0', String(pump.partsLost))
    report.row('acknowledged files that were lost or differ', '0', String(await countLost(pump.finished, host, staff.token)))
    report.row(
      'files in the task, with those of starts whose answer was cut',
      String(pump.finished.length),
      String((await listAllFiles(staff.api, job.taskId)).length),
    )
    report.figure('pieces of cut requests on the disk, for the sweep', String((await host.listObjectFiles()).length - pump.finished.length))
    report.check('the loops did something', pump.partsAcknowledged > loops && pump.finished.length > loops)
    if (loops >= ENOUGH_LOOPS) report.check('starts, parts, finishes and bundles were cut', Math.min(start, part, finish, bundle) > 0)
  })

async function countLost(finished: readonly Sent[], { url }: ProvedHost, token: string): Promise<number> {
  let lost = 0
  await atOnce(finished, async ({ fileId, bytes }) => {
    if ((await download(url, token, fileId)).sha256 !== sha256(bytes())) lost += 1
  })
  return lost
}

/** Tells when the next request of a kind goes out. */
class Steps {
  #awaited: Step | undefined
  #tell = () => {}

  noticed(step: Step): void {
    if (step === this.#awaited) this.#tell()
  }

  /** At once for any kind, and after a while when none comes. */
  async next(step: Step | undefined): Promise<void> {
    if (step === undefined) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#tell = resolve
    this.#awaited = step
    await Promise.race([promise, sleep(LONGEST_WAIT_MS)])
    this.#awaited = undefined
  }
}
