import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { askHead } from './archive-download.ts'
import { reportAccepted } from './archive-tools.ts'
import { memoryOf } from './bench/process-cost.ts'
import { makeJob, type Staff } from './client.ts'
import type { ProvedHost } from './host.ts'
import { startProgram } from './process.ts'
import { mebibytes, type Report, seconds } from './report.ts'
import { sendSmallFiles } from './small-files.ts'

const MOST_GROWTH = 128 * 1024 * 1024
const LOOK_MS = 20

/** An order of very many entries: one small file whose rows are copied in the database while the host is down. */
export async function streamMany(report: Report, host: ProvedHost, staff: Staff, count: number, folder: string): Promise<void> {
  const job = await makeJob(host.url, staff.api, 'Many')
  const [file] = await sendSmallFiles(host.url, job, 1, 'many')
  if (!file) throw new Error('Nothing was sent.')
  await host.kill()
  const database = await host.openDatabase()
  try {
    copyRows(database, file.fileId, count - 1)
    database.prepare('UPDATE orders SET content_version = content_version + 1 WHERE id = ?').run(job.orderId)
  } finally {
    database.close()
  }
  await host.start()
  const url = `${host.url}/api/orders/${job.orderId}/archive.zip`
  // The first request of a process loads what every later one uses.
  await staff.api.orders.get.query({ orderId: job.orderId })
  const idle = await residentBytes(host)
  const made = await timed(() => askHead(url, staff.token))
  report.figure('the manifest is made after', seconds(made.ms))
  const path = join(folder, 'many.zip')
  const known = await timed(() => askHead(url, staff.token))
  report.figure('the next request is answered after', `${known.ms.toFixed(0)} ms`)
  const startedAt = performance.now()
  const args = ['-sS', '--fail', '-H', `Authorization: Bearer ${staff.token}`, '-w', '%{time_starttransfer}', '-o', path, url]
  const program = await startProgram('curl', args, { cwd: folder, env: process.env })
  const peak = await watch(host, program.exited)
  const ms = performance.now() - startedAt
  report.figure('streamed', `${count} entries, ${mebibytes(known.value.sizeBytes)} in ${seconds(ms)}, ${Math.round(count / (ms / 1_000))} entries/s`)
  report.figure('first byte after', `${(Number(program.log()) * 1_000).toFixed(0)} ms`)
  report.figure('memory of the server', `${mebibytes(idle)} idle, ${mebibytes(peak)} at most`)
  report.check('that is at most 128 MiB more', peak - idle <= MOST_GROWTH, mebibytes(peak - idle))
  report.row('bytes in the file', String(known.value.sizeBytes), String((await stat(path)).size))
  await reportAccepted(report, path, folder)
}

function copyRows(database: DatabaseSync, fileId: string, count: number): void {
  const copy = (table: string, key: string, changes: Readonly<Record<string, string>>) => {
    const columns = database
      .prepare(`SELECT name FROM pragma_table_info('${table}')`)
      .all()
      .map((row) => String(row['name']))
    const values = columns.map((name) => changes[name] ?? name)
    database
      .prepare(
        `WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
         INSERT INTO ${table} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM ${table}, numbers WHERE ${key} = ?`,
      )
      .run(count, fileId)
  }
  copy('files', 'id', { id: `id || '_' || n`, name: `'entry ' || n || '.txt'`, relative_path: `'entry ' || n || '.txt'` })
  copy('file_holders', 'file_id', { file_id: `file_id || '_' || n` })
}

async function residentBytes(host: ProvedHost): Promise<number> {
  if (host.pid === undefined) throw new Error('The host does not run.')
  return (await memoryOf(host.pid)).residentBytes
}

/** The most memory that the host has until something is over. */
async function watch(host: ProvedHost, end: Promise<unknown>): Promise<number> {
  let peak = 0
  const isOver = end.then(() => true)
  do peak = Math.max(peak, await residentBytes(host))
  while (!(await Promise.race([isOver, sleep(LOOK_MS, false)])))
  return peak
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const startedAt = performance.now()
  return { value: await work(), ms: performance.now() - startedAt }
}
