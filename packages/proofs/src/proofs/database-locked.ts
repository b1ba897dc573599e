import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTransfer, type Transfer } from '@sluice/transfer/transfer'
import { type Api, type Job, makeJob, outcomeOf, signIn } from '../client.ts'
import { seededBytes } from '../content.ts'
import { type KnownFile, reportEqual } from '../equal-files.ts'
import { ADMINISTRATOR, ROOT, withHost } from '../host.ts'
import { nodeHost } from '../node-host.ts'
import type { Options } from '../options.ts'
import { type Program, startProgram, until } from '../process.ts'
import { type Report, seconds } from '../report.ts'
import { serverOf, troubleOf } from '../send-cli.ts'

const HOLDER = join(import.meta.dirname, '../lock-holder.ts')
const HELD_MS = 3_000
const LARGE_BYTES = 5 * 8 * 1024 * 1024
const WAVE_MS = 500
const MOST_WAITING = 200
const LIMIT_MS = 10 * 60_000

/** Uploads and staff's work go on while another process takes the database's write lock for seconds, again and again. */
export const proveDatabaseLocked = (report: Report, { loops = 20, files: perWave = 40 }: Options) =>
  withHost(nodeHost, async (host) => {
    const staff = await signIn(host.url, ADMINISTRATOR)
    const job = await makeJob(host.url, staff.api)
    const transfer = createTransfer(serverOf(host.url, job))
    const troubles = new Set<string>()
    transfer.subscribe(() => transfer.snapshot().files.forEach(({ reason }) => reason === undefined || troubles.add(reason)))
    const holder = await startProgram(process.execPath, [HOLDER, await host.kind.databasePath(host.folder), String(loops), String(HELD_MS)], {
      cwd: ROOT,
      env: process.env,
    })
    const holds = watch(holder)
    try {
      const [sent, waits] = await Promise.all([sendWhile(holds, transfer, job, perWave), workWhile(holds, staff.api, job)])
      await until('the files have arrived', LIMIT_MS, () => Promise.resolve(isSettled(transfer) ? true : undefined))
      report.row(`times that another process held the lock for ${seconds(HELD_MS)}`, String(loops), String(holder.log().match(/held/g)?.length ?? 0))
      for (const { call, times, longestMs, refused } of waits) {
        report.figure(`${call}: calls, the longest took`, `${times}, ${seconds(longestMs)}`)
        report.row(`${call}: calls that were not answered ok`, 'none', [...refused].join(', ') || 'none')
      }
      report.row('files that will not arrive', 'none', troubleOf(transfer) ?? 'none')
      report.row('what a part or call of the upload had to be sent again for', 'nothing', [...troubles].join(', ') || 'nothing')
      report.row('requests that failed in the host', '0', String(host.log().match(/request\.failed/g)?.length ?? 0))
      await reportEqual(report, host, staff, job.taskId, sent)
    } finally {
      transfer.close()
      await holder.end()
    }
  })

const isSettled = (transfer: Transfer) => transfer.snapshot().files.every(({ phase }) => phase === 'done' || phase === 'failed')

/** Small files in waves, and a large one in every fourth, for as long as the other process runs. */
async function sendWhile(holds: () => boolean, transfer: Transfer, { taskId }: Job, perWave: number): Promise<KnownFile[]> {
  const sent: KnownFile[] = []
  const file = (name: string, sizeBytes: number) => {
    const bytes = () => seededBytes(name, sizeBytes)
    sent.push({ name, bytes })
    return { name, relativePath: name, sizeBytes, mediaType: '', lastModified: 0, target: taskId, source: new Blob([bytes()]) }
  }
  for (let wave = 0; holds(); wave++) {
    const waiting = transfer.snapshot().files.filter(({ phase }) => phase !== 'done').length
    if (waiting < MOST_WAITING) {
      transfer.add(Array.from({ length: perWave }, (_, i) => file(`small ${wave}-${i}.txt`, (wave * 131 + i * 977) % 20_000)))
      if (wave % 4 === 0) transfer.add([file(`large ${wave}.bin`, LARGE_BYTES + wave)])
    }
    await sleep(WAVE_MS)
  }
  return sent
}

interface Waits {
  call: string
  times: number
  longestMs: number
  refused: Set<string>
}

/** Staff read and write without pause, each kind of call on its own. */
function workWhile(holds: () => boolean, api: Api, { taskId, orderId }: Job): Promise<Waits[]> {
  let customers = 0
  const calls: Record<string, () => Promise<unknown>> = {
    'orders.get': () => api.orders.get.query({ orderId }),
    'files.listByTask': () => api.files.listByTask.query({ taskId, limit: 50 }),
    'customers.create': () => api.customers.create.mutate({ name: `Customer ${++customers}` }),
  }
  return Promise.all(
    Object.entries(calls).map(async ([call, ask]) => {
      const waits: Waits = { call, times: 0, longestMs: 0, refused: new Set() }
      while (holds()) {
        const startedAt = performance.now()
        const outcome = await outcomeOf(ask()).catch(String)
        waits.longestMs = Math.max(waits.longestMs, performance.now() - startedAt)
        waits.times += 1
        if (outcome !== 'ok') waits.refused.add(outcome)
        await sleep(50)
      }
      return waits
    }),
  )
}

/** Tells whether a program still runs. */
function watch(program: Program): () => boolean {
  let isRunning = true
  void program.exited.then(() => (isRunning = false))
  return () => isRunning
}
