import { makeJob } from '../../client.ts'
import { withFolder } from '../../folders.ts'
import { runProgram } from '../../process.ts'
import { sendByEngine } from '../engine.ts'
import { type Load, makeLoad } from '../load.ts'
import type { BenchOptions } from '../options.ts'
import { alternate } from '../pairs.ts'
import { findProgram, startScript } from '../peers.ts'
import { type Contender, judge, median, type Row, type Run, type Section, speedRatios, tally } from '../row.ts'
import { gibibyte, kibibyte, mebibyte } from '../sizes.ts'
import { type Sluice, startSluice } from '../sluice.ts'
import { timed } from '../timed.ts'
import { Wire } from '../wire.ts'

interface Shape {
  work: string
  count: number
  sizeBytes: number
  pairs: number
}

const FIRST_BYTE = { against: 'first byte, the archive asked for before', lowerIsBetter: true, must: 50, aim: 50, unit: 'ms' } as const

/** B5: all files of a task as one ZIP over HTTP. */
export async function archive(options: BenchOptions): Promise<Row> {
  const many = options.files ?? 10_000
  const large = options.sizeBytes ?? 5 * gibibyte
  const pairs = options.pairs ?? 5
  const shapes: Shape[] = [
    { work: 'ZIP of 16 × 64 MiB', count: 16, sizeBytes: 64 * mebibyte, pairs },
    { work: `ZIP of ${many} × 100 KiB`, count: many, sizeBytes: 100 * kibibyte, pairs },
    // archiver takes most of a minute for it.
    { work: `ZIP of one file of ${large / mebibyte} MiB`, count: 1, sizeBytes: large, pairs: Math.min(3, pairs) },
  ]
  const sluice = await startSluice()
  try {
    const sections: Section[] = []
    for (const shape of shapes) sections.push(await withFolder(async (folder) => measure(sluice, shape, await makeLoad(folder, shape.count, shape.sizeBytes))))
    return { id: 'B5', sections }
  } finally {
    await sluice.close()
  }
}

async function measure(sluice: Sluice, { work, count, pairs }: Shape, load: Load): Promise<Section> {
  const job = await makeJob(sluice.url, sluice.staff.api, work)
  await sendByEngine(sluice.url, job, load)
  const [peer, zip, wire] = [await startScript('zip-server.ts', load.folder), await findProgram('zip'), new Wire()]
  const firstBytes: number[] = []
  const get = async (url: string, pid: number, headers: Record<string, string> = {}): Promise<Run> => {
    let firstByteMs = 0
    const run = await timed(pid, load.bytes, async () => ({ firstByteMs } = await wire.receive(url, headers)))
    if (pid === sluice.pid) firstBytes.push(firstByteMs)
    return run
  }
  const contenders: Contender[] = [
    { name: 'Sluice', run: () => get(`${sluice.url}/api/tasks/${job.taskId}/archive.zip`, sluice.pid, { Authorization: `Bearer ${sluice.staff.token}` }) },
    { name: 'archiver', run: () => get(`${peer.url}/archiver`, peer.pid) },
    { name: 'client-zip', run: () => get(`${peer.url}/client-zip`, peer.pid) },
    ...(zip === null ? [] : [{ name: 'zip -0', run: () => zipInto(zip, load) }]),
  ]
  try {
    const runs = await alternate(contenders, pairs)
    const [ours = [], archiver = [], clientZip = [], zips = []] = runs
    const [cold = NaN, ...warm] = firstBytes
    const judged = [
      judge({ against: 'speed against zip -0', lowerIsBetter: false, must: 1.5, aim: 2.2, unit: '×' }, speedRatios(ours, zips)),
      judge({ against: 'speed against archiver', lowerIsBetter: false, must: 3, aim: 6, unit: '×' }, speedRatios(ours, archiver)),
      ...(count > 1_000 ? [judge(FIRST_BYTE, warm)] : []),
    ]
    const beside = `${median(speedRatios(ours, clientZip)).toFixed(2)} × the speed of client-zip`
    const notes = [`${work}: ${beside}; first byte ${median(warm).toFixed(1)} ms, at the very first request ${cold.toFixed(1)} ms`]
    return { work, pairs, tallies: contenders.map(({ name }, i) => tally(name, runs[i] ?? [])), judged, notes }
  } finally {
    wire.close()
    await peer.close()
  }
}

/** Its processor time is not known, since it is gone when it has ended. */
async function zipInto(zip: string, { folder, bytes }: Load): Promise<Run> {
  const { code, log, ms } = await runProgram('sh', ['-c', `${zip} -0 -q -r - . > /dev/null`], { cwd: folder, env: process.env, limitMs: 600_000 })
  if (code !== 0) throw new Error(`zip ended with ${code}: ${log}`)
  return { ms, bytes, cpuMs: NaN }
}
