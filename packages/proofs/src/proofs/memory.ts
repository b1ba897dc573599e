import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Chromium, residentBytes } from '../chromium.ts'
import { type Job, makeJob, signIn, type Staff } from '../client.ts'
import { writeRandomFile } from '../content.ts'
import { withFolder } from '../folders.ts'
import { ADMINISTRATOR, type ProvedHost, withHost } from '../host.ts'
import { bytesOf } from '../journey.ts'
import { nodeHost } from '../node-host.ts'
import type { Options } from '../options.ts'
import { runProgram, until } from '../process.ts'
import { mebibytes, perSecond, type Report, seconds } from '../report.ts'
import { openLink } from '../send-browser.ts'

const MIB = 1024 * 1024
const GIB = 1024 * MIB
/** B10 of docs/performance.md. */
const MOST_ABOVE_IDLE = 128 * MIB
const SETTLE_MS = 5_000
const LIMIT_MS = 60 * 60_000

/** What server and tab hold in memory while a large file goes up in Chromium, and while it comes down as a ZIP. */
export const proveMemory = (report: Report, { sizeBytes = 4 * GIB }: Options) =>
  withFolder((folder) =>
    withHost(nodeHost, async (host) => {
      const staff = await signIn(host.url, ADMINISTRATOR)
      const job = await makeJob(host.url, staff.api)
      const path = join(folder, 'Film.mov')
      await writeRandomFile(path, sizeBytes)
      report.heading(`Upload of ${mebibytes(sizeBytes)} in Chromium`)
      await upload(report, host, staff, job, path, sizeBytes)
      report.heading('Download of the same as a ZIP')
      await downloadZip(report, host, staff, job)
    }),
  )

async function upload(report: Report, host: ProvedHost, staff: Staff, job: Job, path: string, sizeBytes: number): Promise<void> {
  const browser = await Chromium.start(`${path}.profile`)
  try {
    await browser.guide((page) => openLink(page, job.linkUrl))
    await sleep(SETTLE_MS)
    const heap = async () => Number(await browser.evaluate('performance.memory.usedJSHeapSize'))
    const server = new Peak(() => residentBytes(host.pid ?? 0))
    const renderer = new Peak(() => browser.rendererBytes())
    const tab = new Peak(heap)
    for (const peak of [server, renderer, tab]) await peak.start()
    const startedAt = performance.now()
    await browser.guide((page) => page.getByLabel('Choose files').first().setInputFiles(path))
    await until(
      'the file has arrived',
      LIMIT_MS,
      async () => {
        const { files, isReceiving } = await bytesOf(staff.api, job)
        return files === 1 && !isReceiving ? true : undefined
      },
      500,
    )
    const ms = performance.now() - startedAt
    for (const peak of [server, renderer, tab]) await peak.stop()
    report.figure('took', `${seconds(ms)}, ${perSecond(sizeBytes, ms)}`)
    tellServer(report, server)
    report.figure('tab: JavaScript heap, idle and most', `${mebibytes(tab.idle)}, ${mebibytes(tab.most)}`)
    report.figure('tab: resident memory, idle and most', `${mebibytes(renderer.idle)}, ${mebibytes(renderer.most)}`)
  } finally {
    await browser.end()
  }
}

async function downloadZip(report: Report, host: ProvedHost, { token }: Staff, { orderId }: Job): Promise<void> {
  await sleep(SETTLE_MS)
  const server = new Peak(() => residentBytes(host.pid ?? 0))
  await server.start()
  const args = [
    '-sS',
    '-H',
    `Authorization: Bearer ${token}`,
    '-o',
    '/dev/null',
    '-w',
    '%{http_code} %{size_download}',
    `${host.url}/api/orders/${orderId}/archive.zip`,
  ]
  const { log, ms } = await runProgram('curl', args, { cwd: '/', env: process.env, limitMs: LIMIT_MS })
  await server.stop()
  const [status = '', size = ''] = log.split(' ')
  report.row('the ZIP, by status', '200', status)
  report.figure('took', `${seconds(ms)}, ${perSecond(Number(size), ms)}`)
  tellServer(report, server)
}

function tellServer(report: Report, { idle, most }: Peak): void {
  report.figure('server: resident memory, idle and most', `${mebibytes(idle)}, ${mebibytes(most)}`)
  report.check(`the server stays within ${mebibytes(MOST_ABOVE_IDLE)} above idle`, most - idle <= MOST_ABOVE_IDLE, mebibytes(most - idle))
}

/** The largest value of a figure while it is watched. */
class Peak {
  readonly #ask: () => Promise<number>
  #timer: NodeJS.Timeout | undefined
  idle = 0
  most = 0

  constructor(ask: () => Promise<number>) {
    this.#ask = ask
  }

  async start(): Promise<void> {
    this.idle = await this.#ask()
    this.most = this.idle
    this.#timer = setInterval(() => void this.#look(), 250)
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#look()
  }

  async #look(): Promise<void> {
    this.most = Math.max(this.most, await this.#ask())
  }
}
