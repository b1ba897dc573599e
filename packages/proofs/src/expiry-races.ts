import type { DatabaseSync } from 'node:sqlite'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { HOUR } from '@sluice/core/instants'
import { outcomeOf } from './client.ts'
import { download } from './content.ts'
import { type ExpiryBench, purgeOnce, runPurge } from './expiry-bench.ts'
import { until } from './process.ts'
import { seconds } from './report.ts'
import { atOnce, sendSmallFiles, type SmallFile } from './small-files.ts'

const expireAll = ({ staff, job }: ExpiryBench, files: readonly SmallFile[], expiresAt: number) =>
  atOnce(files, async ({ fileId }) => void (await staff.api.files.setExpiry.mutate({ fileId, taskId: job.taskId, expiresAt })))

/** Files are extended from just before their end on, while three runs of the purge begin at it. Whoever was told `ok` keeps the bytes. */
export async function extendWhilePurging(bench: ExpiryBench, count: number): Promise<void> {
  const { report, host, staff, job } = bench
  const files = await sendSmallFiles(host.url, job, count, 'extended')
  const begunAt = Date.now()
  await expireAll(bench, files, begunAt + HOUR)
  const tookMs = Date.now() - begunAt
  const expiresAt = Date.now() + 2 * tookMs + 1_000
  await expireAll(bench, files, expiresAt)
  // So that some are extended before their end, some around it and some after it.
  await sleep(Math.max(0, expiresAt - Date.now() - tookMs * 0.4))
  const purged = sleep(Math.max(0, expiresAt - Date.now())).then(() => Promise.all([purgeOnce(bench), purgeOnce(bench), purgeOnce(bench)]))
  const extended: SmallFile[] = []
  const refused: SmallFile[] = []
  const names = new Set<string>()
  await atOnce(files, async (file) => {
    const outcome = await outcomeOf(staff.api.files.setExpiry.mutate({ fileId: file.fileId, taskId: job.taskId, expiresAt: null }))
    if (outcome !== 'ok') names.add(outcome)
    ;(outcome === 'ok' ? extended : refused).push(file)
  })
  const runs = await purged
  const later = await runPurge(bench)
  report.figure('extended while the purge ran', `${extended.length} of ${count}; the others were told ${[...names].join(', ')}`)
  report.check('every extended file keeps its bytes', await allEqual(bench, extended), `${extended.length} files`)
  report.check('every other file is gone', await allGone(bench, refused), `${refused.length} files`)
  const taken = [...runs, later].reduce<number>((sum, items) => sum + (items === 'busy' ? 0 : items), 0)
  report.row(`three runs at once took (${runs.join(', ')}), a later one ${later}: each file once`, String(refused.length), String(taken))
  await expireAll(bench, extended, Date.now() - 1)
  await runPurge(bench)
}

async function allEqual({ host, staff }: ExpiryBench, files: readonly SmallFile[]): Promise<boolean> {
  let equal = 0
  await atOnce(files, async (file) => {
    if ((await download(host.url, staff.token, file.fileId)).sha256 === file.sha256) equal += 1
  })
  return equal === files.length
}

async function allGone({ host, staff }: ExpiryBench, files: readonly SmallFile[]): Promise<boolean> {
  let gone = 0
  await atOnce(files, async (file) => {
    if ((await download(host.url, staff.token, file.fileId)).status === 404) gone += 1
  })
  return gone === files.length
}

/** The purge dies when it has deleted the objects and not the rows. The next run that may take the claim over takes the rest. */
export async function crashBetweenObjectAndRow(bench: ExpiryBench, count: number): Promise<void> {
  const { report, host, job } = bench
  const objectsBefore = (await host.listObjectFiles()).length
  const files = await sendSmallFiles(host.url, job, count, 'crash')
  await expireAll(bench, files, Date.now() + 1)
  const rows = () => host.count(`SELECT count(*) AS n FROM files WHERE state = 'deleting'`)
  const objects = async () => (await host.listObjectFiles()).length - objectsBefore
  report.row('objects before the purge', String(count), String(await objects()))
  const died = await purgeWithoutRows(bench, () => until('the objects are deleted', 20_000, async () => ((await objects()) === 0 ? true : undefined)))
  report.figure('the run that died was answered', String(died))
  report.row('after kill -9: rows claimed, objects', `${count} and 0`, `${await rows()} and ${await objects()}`)
  await host.start()
  const startedAt = performance.now()
  let items = 0
  await until(
    'the purge heals',
    200_000,
    async () => {
      const now = await purgeOnce(bench)
      items += now === 'busy' ? 0 : now
      return (await rows()) === 0 ? true : undefined
    },
    1_000,
  )
  report.figure('healed', `${seconds(performance.now() - startedAt)} after the start (a claim is taken over after two minutes), ${items} files by hand`)
  report.row('rows and objects in the end', '0 and 0', `${await rows()} and ${await objects()}`)
}

/**
 * Runs the purge so that its rows cannot go, and kills the host once the objects are gone. Beside Node a second process takes the database
 * for itself from the claim on. workerd would not wait for it: there a trigger refuses the rows' deletion, until the host is dead.
 */
async function purgeWithoutRows(bench: ExpiryBench, objectsGone: () => Promise<unknown>): Promise<number | string> {
  const { host } = bench
  const byTrigger = host.kind.name === 'worker'
  const database = await host.openDatabase()
  let running: Promise<number | string>
  try {
    if (byTrigger) database.exec(`CREATE TRIGGER held BEFORE DELETE ON files BEGIN SELECT RAISE(ABORT, 'held by a proof'); END`)
    running = purgeOnce(bench).catch(() => 'never')
    if (!byTrigger) await holdAfterClaim(database)
    await objectsGone()
    await host.kill()
  } finally {
    database.close()
  }
  const after = await host.openDatabase()
  after.exec('DROP TRIGGER IF EXISTS held')
  after.close()
  return running
}

/** Takes the database for itself as soon as another connection has claimed files. */
async function holdAfterClaim(database: DatabaseSync): Promise<void> {
  const claimed = database.prepare(`SELECT count(*) AS n FROM files WHERE state = 'deleting'`)
  const endsAt = performance.now() + 20_000
  while (Number(claimed.get()?.['n']) === 0) {
    if (performance.now() > endsAt) throw new Error('The purge claimed nothing.')
    await setImmediate()
  }
  database.exec('BEGIN IMMEDIATE')
}
