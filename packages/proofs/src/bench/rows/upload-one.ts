import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { withFolder } from '../../folders.ts'
import { makeLoad } from '../load.ts'
import type { BenchOptions } from '../options.ts'
import { alternate } from '../pairs.ts'
import { empty, type Peer, startNginx, startScript } from '../peers.ts'
import { type Contender, judge, type Row, type Run, speedRatios, tally } from '../row.ts'
import { gibibyte, mebibyte } from '../sizes.ts'
import { sendInParts, type Sluice, startSluice } from '../sluice.ts'
import { timed } from '../timed.ts'
import { Wire } from '../wire.ts'

/** B1: one large file over one connection. Sluice digests every byte twice and syncs every part; the peers check and sync nothing. */
export async function uploadOne(options: BenchOptions): Promise<Row> {
  const sizeBytes = options.sizeBytes ?? gibibyte
  return await withFolder(async (folder) => {
    const [file] = (await makeLoad(folder, 1, sizeBytes)).files
    if (!file) throw new Error('There is nothing to send.')
    const [sluice, tus, nginx] = [await startSluice(), await startScript('tus-server.ts'), await startNginx()]
    const wire = new Wire()
    // Taken in the round that is not counted: no client is then busier than another.
    const digests = new Map<number, string>()
    const contenders: Contender[] = [
      { name: 'Sluice', bytes: sizeBytes, run: () => sendToSluice(sluice, wire, file.path, sizeBytes, digests) },
      { name: 'tus', bytes: sizeBytes, run: () => sendToTus(tus, wire, file.path, sizeBytes) },
      ...(nginx ? [{ name: 'nginx', bytes: sizeBytes, run: () => sendToNginx(nginx, wire, file.path, sizeBytes) }] : []),
    ]
    try {
      const pairs = options.pairs ?? 5
      const [ours = [], tusRuns = [], nginxRuns = []] = await alternate(contenders, pairs)
      const all = [ours, tusRuns, nginxRuns]
      return {
        id: 'B1',
        sections: [
          {
            work: `upload ${sizeBytes / mebibyte} MiB, one connection`,
            pairs,
            tallies: contenders.map((contender, i) => tally(contender.name, all[i] ?? [])),
            judged: [
              judge({ against: 'speed against @tus/server', lowerIsBetter: false, must: 0.8, aim: 1.2, unit: '×' }, speedRatios(ours, tusRuns)),
              judge({ against: 'speed against nginx PUT', lowerIsBetter: false, must: 0.5, aim: 0.8, unit: '×' }, speedRatios(ours, nginxRuns)),
            ],
            notes: [],
          },
        ],
      }
    } finally {
      wire.close()
      await Promise.all([sluice, tus, nginx].map(async (server) => server?.close()))
    }
  })
}

async function sendToSluice(sluice: Sluice, wire: Wire, path: string, sizeBytes: number, digests: Map<number, string>): Promise<Run> {
  const run = await timed(sluice.pid, sizeBytes, () => sendInParts(sluice, wire, path, sizeBytes, digests))
  await sluice.empty()
  return run
}

const READ = { highWaterMark: mebibyte }

async function sendToTus({ url, pid, folder }: Peer, wire: Wire, path: string, sizeBytes: number): Promise<Run> {
  const tus = { 'Tus-Resumable': '1.0.0' }
  const run = await timed(pid, sizeBytes, async () => {
    const { location } = await wire.send('POST', `${url}/files`, { ...tus, 'Upload-Length': sizeBytes, 'Content-Length': 0 }, null)
    if (location === undefined) throw new Error('tus named no place.')
    const headers = { ...tus, 'Upload-Offset': 0, 'Content-Type': 'application/offset+octet-stream', 'Content-Length': sizeBytes }
    await wire.send('PATCH', new URL(location, url).href, headers, createReadStream(path, READ))
  })
  await empty(folder)
  return run
}

async function sendToNginx({ url, pid, folder }: Peer, wire: Wire, path: string, sizeBytes: number): Promise<Run> {
  const run = await timed(pid, sizeBytes, () => wire.send('PUT', `${url}/file`, { 'Content-Length': sizeBytes }, createReadStream(path, READ)))
  await rm(join(folder, 'file'))
  return run
}
