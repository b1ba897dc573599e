import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder, removeFolder } from '../../folders.ts'
import { freePort, ROOT } from '../../host.ts'
import { startProgram } from '../../process.ts'
import type { BenchOptions } from '../options.ts'
import { alternate } from '../pairs.ts'
import { startScript } from '../peers.ts'
import { descendant } from '../process-cost.ts'
import { type Contender, costRatios, judge, type Row, tally } from '../row.ts'
import { gibibyte, mebibyte } from '../sizes.ts'
import { answers } from '../sluice.ts'
import { timed } from '../timed.ts'
import { Wire } from '../wire.ts'

const FILES = 16

/** B6: what a ZIP costs workerd when the objects come as the platform's own streams. The local R2 would be what is measured, so a server stands in for it. */
export async function archiveOnWorkerd(options: BenchOptions): Promise<Row> {
  const sizeBytes = options.sizeBytes ?? gibibyte
  const source = await startScript('bytes-server.ts')
  const worker = await startWorker()
  const wire = new Wire()
  const query = new URLSearchParams({ source: `${source.url}/?bytes=${sizeBytes / FILES}`, files: `${FILES}`, bytes: `${sizeBytes / FILES}` })
  const contender = (name: string, path: string): Contender => ({
    name,
    run: () => timed(worker.pid, sizeBytes, () => wire.receive(`${worker.url}${path}?${query.toString()}`)),
  })
  try {
    const pairs = options.pairs ?? 5
    const contenders = [contender('Sluice', '/sluice'), contender('client-zip', '/client-zip')]
    const [ours = [], theirs = []] = await alternate(contenders, pairs)
    const goal = { against: 'processor time of client-zip’s', lowerIsBetter: true, must: 1 / 10, aim: 1 / 25, unit: '×' } as const
    const work = `ZIP of ${FILES} × ${sizeBytes / FILES / mebibyte} MiB on workerd`
    const tallies = [tally('Sluice', ours), tally('client-zip', theirs)]
    return { id: 'B6', sections: [{ work, pairs, tallies, judged: [judge(goal, costRatios(ours, theirs))], notes: [] }] }
  } finally {
    wire.close()
    await Promise.all([worker, source].map((each) => each.close()))
  }
}

/** The bench's own Worker under wrangler, and the workerd process that runs it. */
async function startWorker() {
  const [port, folder] = [await freePort(), await makeFolder('worker')]
  const config = join(folder, 'wrangler.json')
  const main = join(import.meta.dirname, '../zip-worker.ts')
  await writeFile(config, JSON.stringify({ name: 'bench', main, compatibility_date: '2026-11-01' }))
  const args = ['dev', '--config', config, '--ip', '127.0.0.1', '--port', String(port), '--inspector-port', '0', '--show-interactive-dev-session=false']
  const env = { ...process.env, CI: '1', NO_COLOR: '1', WRANGLER_SEND_METRICS: 'false' }
  const program = await startProgram(join(ROOT, 'node_modules/.bin/wrangler'), args, { cwd: ROOT, env })
  const url = `http://127.0.0.1:${port}`
  const close = async () => {
    await program.end()
    await removeFolder(folder)
  }
  try {
    await answers(url, program)
    return { url, pid: await descendant(program.pid, 'workerd'), close }
  } catch (error) {
    await close()
    throw error
  }
}
