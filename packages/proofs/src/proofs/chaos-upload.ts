import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ChaosOptions, type ChaosProxy, openChaosProxy } from '@sluice/transfer/testing/chaos-proxy'
import { createTransfer, type Transfer } from '@sluice/transfer/transfer'
import { type Job, makeJob, type Staff, signIn } from '../client.ts'
import { download, writeRandomFile } from '../content.ts'
import { withFolder } from '../folders.ts'
import { ADMINISTRATOR, type ProvedHost, withHost } from '../host.ts'
import { nodeHost } from '../node-host.ts'
import type { Options } from '../options.ts'
import { until } from '../process.ts'
import { mebibytes, perSecond, type Report, seconds } from '../report.ts'
import { fileFrom, serverOf, troubleOf } from '../send-cli.ts'

const MIB = 1024 * 1024
const MOST_EXTRA = 0.05
const LIMIT_MS = 15 * 60_000

interface Line {
  name: string
  options: Omit<ChaosOptions, 'targetPort'>
  /** What happens to the line while a file is on its way. */
  meanwhile?: (line: ChaosProxy, sizeBytes: number) => Promise<void>
}

const lines: readonly Line[] = [
  { name: 'a good line, to compare with', options: {} },
  { name: 'a reset every 20 MB of each connection', options: { resetEveryBytes: 20_000_000 } },
  { name: 'the same with 80 ms and 5 MB/s', options: { resetEveryBytes: 20_000_000, latencyMs: 80, bytesPerSecond: 5_000_000 } },
  { name: '80 ms each way and 5 MB/s for each connection', options: { latencyMs: 80, bytesPerSecond: 5_000_000 } },
  { name: 'all connections cut silently at half', options: { latencyMs: 10 }, meanwhile: cutAtHalf },
  { name: 'offline for 10 s at half', options: { latencyMs: 10 }, meanwhile: offlineAtHalf },
]

/** The upload engine over bad lines: the file arrives whole, and hardly more than the file is sent. */
export const proveChaosUpload = (report: Report, { host: kind = nodeHost, sizeBytes = 400 * MIB }: Options) =>
  withFolder((folder) =>
    withHost(kind, async (host) => {
      const staff = await signIn(host.url, ADMINISTRATOR)
      const path = join(folder, 'Film.mov')
      const file = { path, sizeBytes, sha256: await writeRandomFile(path, sizeBytes) }
      for (const line of lines) {
        report.heading(`${line.name[0]?.toUpperCase()}${line.name.slice(1)}`)
        await sendOver(report, host, staff, line, file)
      }
    }),
  )

async function sendOver(
  report: Report,
  host: ProvedHost,
  staff: Staff,
  { name, options, meanwhile }: Line,
  file: { path: string; sizeBytes: number; sha256: string },
): Promise<void> {
  const { sizeBytes } = file
  const job = await makeJob(host.url, staff.api, `Over ${name}`)
  const line = await openChaosProxy({ ...options, targetPort: Number(new URL(host.url).port) })
  const transfer = createTransfer(serverOf(line.url, job))
  try {
    const startedAt = performance.now()
    transfer.add([{ ...(await fileFrom(file.path, 'Film.mov')), target: job.taskId }])
    await Promise.all([arrived(transfer), meanwhile?.(line, sizeBytes)])
    const tookMs = performance.now() - startedAt
    const { bytesUp, connections, resets, cuts } = line.counts
    const extra = (bytesUp - sizeBytes) / sizeBytes
    report.figure('took', `${seconds(tookMs)}, ${perSecond(sizeBytes, tookMs)}; ${connections} connections, ${resets} reset, ${cuts} cut`)
    report.check(
      `${name}: at most ${MOST_EXTRA * 100} % more than the file was sent`,
      extra <= MOST_EXTRA,
      `${(extra * 100).toFixed(2)} %, ${mebibytes(bytesUp - sizeBytes)}`,
    )
    await compare(report, host, staff, job, file.sha256)
  } finally {
    transfer.close()
    await line.close()
  }
}

async function arrived(transfer: Transfer): Promise<void> {
  await until('the file has arrived', LIMIT_MS, async () => {
    const trouble = troubleOf(transfer)
    if (trouble !== undefined) throw new Error(`The sender gave up: ${trouble}`)
    return transfer.snapshot().files.every(({ phase }) => phase === 'done') ? true : undefined
  })
}

async function compare(report: Report, host: ProvedHost, { api, token }: Staff, { taskId }: Job, sha256: string): Promise<void> {
  const { items } = await api.files.listByTask.query({ taskId, limit: 10 })
  const [file] = items
  report.check(
    'it arrived once, with the same SHA-256',
    items.length === 1 && file !== undefined && (await download(host.url, token, file.id)).sha256 === sha256,
  )
}

async function half(line: ChaosProxy, sizeBytes: number): Promise<void> {
  await until('half has been sent', LIMIT_MS, () => Promise.resolve(line.counts.bytesUp > sizeBytes / 2 ? true : undefined), 10)
}

async function cutAtHalf(line: ChaosProxy, sizeBytes: number): Promise<void> {
  await half(line, sizeBytes)
  line.cut()
}

async function offlineAtHalf(line: ChaosProxy, sizeBytes: number): Promise<void> {
  await half(line, sizeBytes)
  line.pause()
  await sleep(10_000)
  line.resume()
}
