import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { newId } from '@sluice/core/ids'
import { createTransfer, type Transfer } from '@sluice/transfer/transfer'
import { type Job, listAllFiles, makeJob, outcomeOf, signIn, type Staff } from '../client.ts'
import { contentDigest, download, seededBytes, sha256 } from '../content.ts'
import { type KnownFile, reportEqual } from '../equal-files.ts'
import { runPurge } from '../expiry-bench.ts'
import { ADMINISTRATOR, type HostKind, type ProvedHost, withHost } from '../host.ts'
import { nodeHost } from '../node-host.ts'
import type { Options } from '../options.ts'
import { until } from '../process.ts'
import { mebibytes, type Report } from '../report.ts'
import { serverOf } from '../send-cli.ts'
import { freeBytes, withSmallDisk } from '../small-disk.ts'

const MIB = 1024 * 1024
/** What the host leaves free, see apps/server/src/context.ts. */
const RESERVE_BYTES = 512 * MIB
const FILE_BYTES = 8 * MIB
const MEMBER = 'member@example.com'
const LIMIT_MS = 120_000
const CLOSING_MS = 3_000

interface Bench {
  report: Report
  host: ProvedHost
  staff: Staff
  job: Job
  disk: string
  /** Everything that was acknowledged. */
  sent: KnownFile[]
}

/** Database and files on one small disk, as they are by default: it is filled by uploads, and then to its last byte by somebody else. */
export const proveDiskFull = (report: Report, { sizeBytes = RESERVE_BYTES + 256 * MIB }: Options) =>
  withSmallDisk(sizeBytes, (disk) =>
    withHost(on(disk), async (host) => {
      const staff = await signIn(host.url, ADMINISTRATOR)
      await staff.api.staff.invite.mutate({ name: 'Member', email: MEMBER, role: 'level-2' })
      const bench: Bench = { report, host, staff, job: await makeJob(host.url, staff.api), disk, sent: [] }
      report.heading('Filled by uploads')
      await fill(bench)
      await askWhileFull(bench)
      report.heading('Space is made while an upload waits')
      await waitForSpace(bench, 'waits.bin', 'store.full', () => expireFirst(bench, 6))
      report.heading('Filled to its last byte by another program')
      await fillToTheBrim(bench)
      await reportEqual(report, host, staff, bench.job.taskId, bench.sent)
      report.row('GET /api/health, the same process', '200', String((await fetch(`${host.url}/api/health`)).status))
    }),
  )

/** The Node host with all its data on one disk. */
function on(disk: string): HostKind {
  const folder = join(disk, 'data')
  return {
    ...nodeHost,
    launch: (port) => nodeHost.launch(port, folder),
    databasePath: () => nodeHost.databasePath(folder),
    listObjectFiles: () => nodeHost.listObjectFiles(folder),
  }
}

/** Sends files until one is refused. */
async function fill(bench: Bench): Promise<void> {
  const { report, disk, sent } = bench
  let refusal: { status: number; code: string } | undefined
  for (let i = 0; refusal === undefined && i < 10_000; i++) {
    const name = `fill-${i}.bin`
    const bytes = () => seededBytes(name, FILE_BYTES)
    refusal = await sendOnce(bench, name, bytes())
    if (refusal === undefined) sent.push({ name, bytes })
  }
  report.figure('files that were taken', `${sent.length} of ${mebibytes(FILE_BYTES)}`)
  report.row('the next one is refused', '507 store.full', `${refusal?.status} ${refusal?.code}`)
  const free = await freeBytes(disk)
  report.check('the disk is not full: the reserve stands', free >= RESERVE_BYTES - FILE_BYTES && free < RESERVE_BYTES + 3 * FILE_BYTES, mebibytes(free))
}

/** @returns the refusal, when there was one. */
async function sendOnce({ host, job }: Bench, name: string, bytes: Uint8Array<ArrayBuffer>): Promise<{ status: number; code: string } | undefined> {
  const files = [{ name, sizeBytes: bytes.byteLength }]
  const [started] = await job.visitor.uploads.start.mutate({ requestId: newId('event'), taskId: job.taskId, files })
  const headers = { Authorization: `Bearer ${job.bearer}`, 'Content-Digest': contentDigest(bytes) }
  const response = await fetch(`${host.url}/api/uploads/${started?.uploadId}/parts/1`, { method: 'PUT', headers, body: bytes })
  if (response.ok) return void (await response.text())
  const { code }: { code: string } = await response.json()
  // A host that refuses a body closes the connection soon after its answer; the next call shall not meet that.
  await sleep(CLOSING_MS)
  if (started) await job.visitor.uploads.abandon.mutate({ uploadId: started.uploadId })
  return { status: response.status, code }
}

/** All but taking bytes goes on. */
async function askWhileFull(bench: Bench): Promise<void> {
  const { report, host, staff, job, sent } = bench
  await askReads(bench)
  const [file] = await listAllFiles(staff.api, job.taskId)
  report.row('a new sign-in', 'ok', await outcomeOf(signIn(host.url, MEMBER)))
  report.row('customers.create', 'ok', await outcomeOf(staff.api.customers.create.mutate({ name: 'While it is full' })))
  const expiry = file && staff.api.files.setExpiry.mutate({ fileId: file.id, taskId: job.taskId, expiresAt: Date.now() + 86_400_000 })
  report.row('files.setExpiry', 'ok', expiry ? await outcomeOf(expiry) : 'no file')
  report.check('there is something to read', sent.length > 5)
}

async function askReads({ report, host, staff, job, sent }: Bench): Promise<void> {
  const [known] = sent
  const file = (await listAllFiles(staff.api, job.taskId)).find(({ name }) => name === known?.name)
  const got = file && (await download(host.url, staff.token, file.id))
  report.row('a download, by status and digest', '200 equal', `${got?.status} ${known && got?.sha256 === sha256(known.bytes()) ? 'equal' : 'differs'}`)
  for (const path of ['/', '/sign-in', '/orders']) report.row(`GET ${path}`, '200', String((await fetch(`${host.url}${path}`)).status))
  report.row('orders.get', 'ok', await outcomeOf(staff.api.orders.get.query({ orderId: job.orderId })))
}

/** An upload of several parts that finds no room, and arrives by itself once there is. */
async function waitForSpace({ report, host, job, sent }: Bench, name: string, expected: string, makeSpace: () => Promise<void>): Promise<void> {
  const sizeBytes = 3 * FILE_BYTES
  const bytes = () => seededBytes(name, sizeBytes)
  const transfer = createTransfer(serverOf(host.url, job))
  try {
    transfer.add([{ name, relativePath: name, sizeBytes, mediaType: '', lastModified: 0, target: job.taskId, source: new Blob([bytes()]) }])
    const reason = await until('the upload is told that there is no room', LIMIT_MS, () => Promise.resolve(firstOf(transfer)?.reason))
    report.row('why the upload waits', expected, reason)
    await makeSpace()
    const phase = await until('the upload has ended', LIMIT_MS, () => Promise.resolve(endOf(transfer)))
    report.row('and once there is room', 'done', phase)
    if (phase === 'done') sent.push({ name, bytes })
  } finally {
    transfer.close()
  }
}

const firstOf = (transfer: Transfer) => transfer.snapshot().files[0]

function endOf(transfer: Transfer): string | undefined {
  const phase = firstOf(transfer)?.phase
  return phase === 'done' || phase === 'failed' ? phase : undefined
}

/** Lets files expire and be purged. */
async function expireFirst(bench: Bench, count: number): Promise<void> {
  const { report, staff, job, sent } = bench
  const leaving = sent.splice(0, count).map(({ name }) => name)
  for (const { id, name } of await listAllFiles(staff.api, job.taskId)) {
    if (leaving.includes(name)) await staff.api.files.setExpiry.mutate({ fileId: id, taskId: job.taskId, expiresAt: Date.now() + 1_000 })
  }
  await until('they expire', LIMIT_MS, async () => ((await listAllFiles(staff.api, job.taskId)).some(({ name }) => leaving.includes(name)) ? undefined : true))
  const purged = await runPurge(bench)
  report.check('the files that expired are purged', purged >= count, String(purged))
}

/** Now not even the database can write: what is asked for is refused in order, nothing breaks, and all goes on when there is room. */
async function fillToTheBrim(bench: Bench): Promise<void> {
  const { report, host, staff, disk } = bench
  const filler = join(disk, 'filler')
  await writeUntilFull(filler)
  report.figure('free bytes on the disk', String(await freeBytes(disk)))
  await askReads(bench)
  const outcomes = new Set<string>()
  for (let i = 0; i < 200; i++) outcomes.add(await outcomeOf(staff.api.customers.create.mutate({ name: `On a full disk ${i}` })))
  report.figure('200 writes were answered', [...outcomes].join(', '))
  report.check('the host is alive', (await fetch(`${host.url}/api/health`)).ok)
  // The database cannot write either: the host knows no better than that something inside it failed.
  await waitForSpace(bench, 'waits-again.bin', 'store.full | internal', () => rm(filler))
  report.row('customers.create once there is room', 'ok', await outcomeOf(staff.api.customers.create.mutate({ name: 'Room again' })))
}

async function writeUntilFull(path: string): Promise<void> {
  const file = await open(path, 'w')
  try {
    for (let size = MIB; size >= 4_096; size /= 4) {
      const chunk = Buffer.alloc(size)
      while (
        await file.write(chunk).then(
          ({ bytesWritten }) => bytesWritten > 0,
          () => false,
        )
      );
    }
  } finally {
    await file.close()
  }
}
