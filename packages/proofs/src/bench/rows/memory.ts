import { writeFile } from 'node:fs/promises'
import { makeJob } from '../../client.ts'
import { withFolder } from '../../folders.ts'
import { sendByEngine } from '../engine.ts'
import { makeLoad } from '../load.ts'
import type { BenchOptions } from '../options.ts'
import { memoryOf } from '../process-cost.ts'
import { judge, type Row, type Run, type Section, tally } from '../row.ts'
import { gibibyte, mebibyte } from '../sizes.ts'
import { startSluice } from '../sluice.ts'
import { timed } from '../timed.ts'
import { Wire } from '../wire.ts'

const GOAL = { against: 'most memory above idle', lowerIsBetter: true, must: 128, aim: 64, unit: 'MiB' } as const

/** B10: the server's memory while a large file comes, and while it goes out as a ZIP. */
export async function memory(options: BenchOptions): Promise<Row> {
  const sizeBytes = options.sizeBytes ?? 4 * gibibyte
  return await withFolder(async (folder) => {
    const load = await makeLoad(folder, 1, sizeBytes)
    const sluice = await startSluice()
    const wire = new Wire()
    try {
      // Idle is a server that has done its work once: its code is compiled.
      const warmUp = await withFolder(async (small) =>
        makeLoad(small, 1, mebibyte)
          .then((file) => sendByEngine(sluice.url, sluice.job, file))
          .then(() => sluice.job),
      )
      const job = await makeJob(sluice.url, sluice.staff.api, 'Memory')
      const archiveOf = (taskId: string) => wire.receive(`${sluice.url}/api/tasks/${taskId}/archive.zip`, { Authorization: `Bearer ${sluice.staff.token}` })
      await archiveOf(warmUp.taskId)
      const up = await section(`memory while ${sizeBytes / mebibyte} MiB come`, sluice.pid, () => sendByEngine(sluice.url, job, load), sizeBytes)
      const down = await section(`memory while a ZIP of ${sizeBytes / mebibyte} MiB goes out`, sluice.pid, () => archiveOf(job.taskId), sizeBytes)
      return { id: 'B10', sections: [up, down] }
    } finally {
      wire.close()
      await sluice.close()
    }
  })
}

async function section(work: string, pid: number, act: () => Promise<unknown>, bytes: number): Promise<Section> {
  const idle = (await memoryOf(pid)).residentBytes
  // Linux forgets the peak so far (proc(5)).
  await writeFile(`/proc/${pid}/clear_refs`, '5')
  const run: Run = await timed(pid, bytes, act)
  const { peakBytes } = await memoryOf(pid)
  const notes = [`${work}: ${(idle / mebibyte).toFixed(0)} MiB idle, ${(peakBytes / mebibyte).toFixed(0)} MiB at most`]
  return { work, pairs: 1, tallies: [tally('Sluice', [run])], judged: [judge(GOAL, [(peakBytes - idle) / mebibyte])], notes }
}
