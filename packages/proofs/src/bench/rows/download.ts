import { randomInt } from 'node:crypto'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder, removeFolder } from '../../folders.ts'
import { makeLoad } from '../load.ts'
import type { BenchOptions } from '../options.ts'
import { alternate } from '../pairs.ts'
import { type Peer, startNginx } from '../peers.ts'
import { type Contender, judge, type Row, type Run, type Section, speedRatios, tally } from '../row.ts'
import { gibibyte, mebibyte } from '../sizes.ts'
import { sendInParts, type Sluice, startSluice } from '../sluice.ts'
import { timed } from '../timed.ts'
import { Wire } from '../wire.ts'

const RANGES = 1_000

interface Source {
  name: string
  pid: number
  url: string
  headers: Record<string, string>
}

/** B4: the whole of a large file, and random ranges of it, one after another over one connection with the same client. */
export async function download(options: BenchOptions): Promise<Row> {
  const sizeBytes = options.sizeBytes ?? gibibyte
  const folder = await makeFolder('bench')
  const [sluice, nginx] = [await startSluice(), await startNginx(folder)]
  const wire = new Wire()
  try {
    const sources = await provide(folder, sizeBytes, wire, sluice, nginx)
    const pairs = options.pairs ?? 5
    // Both are asked for the same ranges, other ones each round.
    const asked = Array.from({ length: pairs + 1 }, () => Array.from({ length: RANGES }, () => randomInt(sizeBytes - mebibyte)))
    const section = async (work: string, runOf: (source: Source, round: number) => Promise<Run>, must: number, aim: number): Promise<Section> => {
      const contenders = sources.map((source): Contender => {
        let round = 0
        return { name: source.name, run: () => runOf(source, round++) }
      })
      const [ours = [], theirs = []] = await alternate(contenders, pairs)
      const tallies = [ours, theirs].flatMap((runs, i) => (sources[i] ? [tally(sources[i].name, runs)] : []))
      return {
        work,
        pairs,
        tallies,
        judged: [judge({ against: 'speed against nginx', lowerIsBetter: false, must, aim, unit: '×' }, speedRatios(ours, theirs))],
        notes: [],
      }
    }
    const whole = ({ pid, url, headers }: Source) => timed(pid, sizeBytes, () => wire.receive(url, headers))
    const ranges = ({ pid, url, headers }: Source, round: number) =>
      timed(pid, RANGES * mebibyte, async () => {
        for (const from of asked[round] ?? []) await wire.receive(url, { ...headers, Range: `bytes=${from}-${from + mebibyte - 1}` })
      })
    return {
      id: 'B4',
      sections: [await section(`download ${sizeBytes / mebibyte} MiB`, whole, 0.6, 0.9), await section(`${RANGES} random ranges of 1 MiB`, ranges, 0.5, 0.8)],
    }
  } finally {
    wire.close()
    await Promise.all([sluice, nginx].map(async (server) => server?.close()))
    await removeFolder(folder)
  }
}

async function provide(folder: string, sizeBytes: number, wire: Wire, sluice: Sluice, nginx: Peer | null): Promise<Source[]> {
  const [file] = (await makeLoad(folder, 1, sizeBytes)).files
  if (!file) throw new Error('There is nothing to download.')
  const fileId = await sendInParts(sluice, wire, file.path, sizeBytes)
  await rename(file.path, join(folder, 'file'))
  const ours = { name: 'Sluice', pid: sluice.pid, url: `${sluice.url}/api/files/${fileId}`, headers: { Authorization: `Bearer ${sluice.staff.token}` } }
  return [ours, ...(nginx ? [{ name: 'nginx, sendfile', pid: nginx.pid, url: `${nginx.url}/file`, headers: {} }] : [])]
}
