import { withFolder } from '../../folders.ts'
import { sendByEngine } from '../engine.ts'
import { makeLoad } from '../load.ts'
import type { BenchOptions } from '../options.ts'
import { alternate } from '../pairs.ts'
import { empty, startScript } from '../peers.ts'
import { type Contender, judge, type Row, speedRatios, tally } from '../row.ts'
import { kibibyte } from '../sizes.ts'
import { startSluice } from '../sluice.ts'
import { timed } from '../timed.ts'
import { sendByTus } from '../tus-client.ts'

/** B3: a folder of small files, by each side's own client. */
export async function uploadFolder(options: BenchOptions): Promise<Row> {
  const files = options.files ?? 10_000
  return await withFolder(async (folder) => {
    const load = await makeLoad(folder, files, 10 * kibibyte)
    const [sluice, tus] = [await startSluice(), await startScript('tus-server.ts')]
    // Pages, inodes and the database's log.
    const memory = 4 * load.bytes
    const contenders: Contender[] = [
      {
        name: 'Sluice',
        bytes: memory,
        async run() {
          const run = await timed(sluice.pid, load.bytes, () => sendByEngine(sluice.url, sluice.job, load))
          await sluice.empty()
          return run
        },
      },
      {
        name: 'tus',
        bytes: memory,
        async run() {
          const run = await timed(tus.pid, load.bytes, () => sendByTus(tus.url, load))
          await empty(tus.folder)
          return run
        },
      },
    ]
    try {
      const pairs = options.pairs ?? 5
      const [ours = [], theirs = []] = await alternate(contenders, pairs)
      const tallies = [tally('Sluice', ours), tally('tus, six at once', theirs)]
      const goal = { against: 'speed against tus-js-client', lowerIsBetter: false, must: 3, aim: 8, unit: '×' } as const
      const judged = [judge(goal, speedRatios(ours, theirs))]
      const perSecond = tallies.map(({ name, medianMs }) => `${name} ${(files / (medianMs / 1_000)).toFixed(0)}`)
      return {
        id: 'B3',
        sections: [{ work: `upload ${files} files of 10 KiB as one folder`, pairs, tallies, judged, notes: [`files a second: ${perSecond.join(', ')}`] }],
      }
    } finally {
      await Promise.all([sluice, tus].map((server) => server.close()))
    }
  })
}
