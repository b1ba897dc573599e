import { join } from 'node:path'
import { makeJob } from '../../client.ts'
import { withFolder } from '../../folders.ts'
import { freePort, ROOT } from '../../host.ts'
import { startProgram } from '../../process.ts'
import { sendByEngine } from '../engine.ts'
import { makeLoad } from '../load.ts'
import type { BenchOptions } from '../options.ts'
import { alternate } from '../pairs.ts'
import { empty, startScript } from '../peers.ts'
import { type Contender, judge, type Row, speedRatios, tally } from '../row.ts'
import { gibibyte, mebibyte } from '../sizes.ts'
import { answers, startSluice } from '../sluice.ts'
import { sendByTus } from '../tus-client.ts'
import { timed } from '../timed.ts'

const BYTES_PER_SECOND = 10_000_000
const ROUND_TRIP_MS = 40

/** B2: one large file over lines of 10 MB/s and 40 ms each, by each side's own client. */
export async function uploadOverLines(options: BenchOptions): Promise<Row> {
  const sizeBytes = options.sizeBytes ?? gibibyte
  return await withFolder(async (folder) => {
    const load = await makeLoad(folder, 1, sizeBytes)
    const [sluice, tus] = [await startSluice(), await startScript('tus-server.ts')]
    const lines = [await openLine(sluice.url), await openLine(tus.url)] as const
    try {
      const job = await makeJob(lines[0].url, sluice.staff.api, 'Lines')
      const contenders: Contender[] = [
        {
          name: 'Sluice',
          async run() {
            const run = await timed(sluice.pid, sizeBytes, () => sendByEngine(lines[0].url, job, load))
            await sluice.empty()
            return run
          },
        },
        {
          name: 'tus',
          async run() {
            const run = await timed(tus.pid, sizeBytes, () => sendByTus(lines[1].url, load))
            await empty(tus.folder)
            return run
          },
        },
      ]
      // A run of tus takes 107 s: three pairs, without one to warm up, and what the line does is the same each time.
      const pairs = options.pairs ?? 3
      const [ours = [], theirs = []] = await alternate(contenders, pairs, false)
      const work = `upload ${sizeBytes / mebibyte} MiB, each connection 10 MB/s and ${ROUND_TRIP_MS} ms there and back`
      const goal = { against: 'speed against tus-js-client', lowerIsBetter: false, must: 3, aim: 3.8, unit: '×' } as const
      const tallies = [tally('Sluice, its engine’s lanes', ours), tally('tus', theirs)]
      return { id: 'B2', sections: [{ work, pairs, tallies, judged: [judge(goal, speedRatios(ours, theirs))], notes: [] }] }
    } finally {
      await Promise.all([...lines, sluice, tus].map((each) => each.close()))
    }
  })
}

/** The chaos proxy in a process of its own, so that its work is not the clients'. */
async function openLine(target: string): Promise<{ url: string; close: () => Promise<void> }> {
  const port = await freePort()
  const proxy = join(ROOT, 'packages/transfer/testing/chaos-proxy.ts')
  const line = ['--latency', String(ROUND_TRIP_MS / 2), '--rate', String(BYTES_PER_SECOND)]
  const program = await startProgram(process.execPath, [proxy, '--target', new URL(target).port, '--port', String(port), ...line], {
    cwd: ROOT,
    env: process.env,
  })
  const url = `http://127.0.0.1:${port}`
  await answers(url, program)
  return { url, close: () => program.end() }
}
