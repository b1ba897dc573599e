import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ChaosProxy, openChaosProxy } from '@sluice/transfer/testing/chaos-proxy'
import type { Page } from 'playwright-core'
import { Chromium } from '../chromium.ts'
import { type Job, listAllFiles, makeJob, signIn, type Staff } from '../client.ts'
import { download, writeRandomFile } from '../content.ts'
import { withFolder } from '../folders.ts'
import { ADMINISTRATOR, freePort, type ProvedHost, withHost } from '../host.ts'
import { bytesOf } from '../journey.ts'
import { nodeHostWith } from '../node-host.ts'
import type { Options } from '../options.ts'
import { runProgram, until } from '../process.ts'
import { mebibytes, perSecond, type Report, seconds } from '../report.ts'
import { openLink } from '../send-browser.ts'

const GIB = 1024 ** 3
const NAME = 'Der große Film.mov'
const KILL_AT = 0.6
const AWAY_MS = 2_000
const LANES = 4
const LIMIT_MS = 30 * 60_000
const LOOK_MS = 500

interface Bench {
  report: Report
  host: ProvedHost
  staff: Staff
  job: Job
  line: ChaosProxy
  path: string
  sizeBytes: number
}

/** A file far larger than memory through a customer's browser that is killed on the way and started again the next day. */
export const proveBigResume = (report: Report, { sizeBytes = 5 * GIB }: Options) =>
  withFolder(async (folder) => {
    const path = join(folder, NAME)
    const sent = await writeRandomFile(path, sizeBytes)
    const port = await freePort()
    const line = await openChaosProxy({ targetPort: port })
    // What the browser sends is counted on its way.
    const kind = nodeHostWith({ PUBLIC_URL: `http://localhost:${line.port}` })
    await withHost(
      kind,
      async (host) => {
        const staff = await signIn(line.url, ADMINISTRATOR)
        const bench = { report, host, staff, job: await makeJob(host.url, staff.api), line, path, sizeBytes }
        await sendTwice(bench, join(folder, 'profile'))
        const [file] = await listAllFiles(staff.api, bench.job.taskId)
        const got = file && (await download(host.url, staff.token, file.id))
        report.row('SHA-256 of the download', sent, got?.sha256 ?? 'no file')
        await compareReceipt(bench)
      },
      port,
    )
    await line.close()
  })

async function sendTwice(bench: Bench, profile: string): Promise<void> {
  const { report, line, sizeBytes } = bench
  const startedAt = performance.now()
  const first = await open(bench, profile)
  const here = await until('enough has arrived to kill the browser', LIMIT_MS, () => arrivedBytes(bench, KILL_AT * sizeBytes), LOOK_MS)
  await first.kill()
  const killedAt = performance.now()
  const sentBefore = line.counts.bytesUp
  report.figure('the browser was killed with -9 after', `${mebibytes(here)}, ${seconds(killedAt - startedAt)}`)
  await sleep(AWAY_MS)
  const second = await open(bench, profile, (page) => page.getByText(NAME).first().waitFor())
  await until('the browser goes on', 60_000, () => Promise.resolve(line.counts.bytesUp > sentBefore + 1_000_000 ? true : undefined), 20).catch(
    async (error: unknown) => {
      console.error(`What the page says:\n${String(await second.evaluate('document.body.innerText'))}`)
      throw error
    },
  )
  report.figure('goes on after the browser was started again', seconds(performance.now() - killedAt - AWAY_MS))
  await until('the file has arrived', LIMIT_MS, () => arrivedFile(bench), LOOK_MS)
  await second.end()
  const ms = performance.now() - startedAt
  report.figure('sent in all', `${mebibytes(line.counts.bytesUp)} in ${seconds(ms)}, ${perSecond(sizeBytes, ms)} with the pause`)
  const extra = line.counts.bytesUp - sizeBytes
  const partBytes = Math.max(8, 2 ** Math.ceil(Math.log2(sizeBytes / GIB))) * 1024 * 1024
  report.check('no more was sent again than the parts under way', extra <= LANES * partBytes + sizeBytes / 500, mebibytes(extra))
}

/** Opens the link in a browser of this profile and chooses the file once the page is `ready`, for the first time or again. */
async function open({ job, path }: Bench, profile: string, ready: (page: Page) => Promise<void> = () => Promise.resolve()): Promise<Chromium> {
  const browser = await Chromium.start(profile)
  await browser.guide(async (page) => {
    await openLink(page, job.linkUrl)
    await ready(page)
    await page.getByLabel('Choose files').first().setInputFiles(path)
  })
  return browser
}

async function arrivedBytes({ staff, job }: Bench, atBytes: number): Promise<number | undefined> {
  const { bytesHere } = await bytesOf(staff.api, job)
  return bytesHere >= atBytes ? bytesHere : undefined
}

async function arrivedFile({ staff, job }: Bench): Promise<true | undefined> {
  const { files, isReceiving } = await bytesOf(staff.api, job)
  return files === 1 && !isReceiving ? true : undefined
}

/** The receipt's digest beside that of public tools (docs/operations.md). */
async function compareReceipt({ report, host, job, path, sizeBytes }: Bench): Promise<void> {
  const receipt = await downloadReceipt(host.url, job)
  const [file] = receipt.files
  const script =
    file.partSizeBytes === null ? 'sha256sum "$1"' : `split -b ${file.partSizeBytes} --filter 'sha256sum | cut -c1-64 | xxd -r -p' "$1" | sha256sum`
  const { log, ms } = await runProgram('sh', ['-c', script, 'sh', path], { cwd: '/', env: process.env, limitMs: 10 * 60_000 })
  report.row('files and bytes in the receipt', `1 of ${sizeBytes}`, `${receipt.files.length} of ${file.sizeBytes}`)
  report.row('digest in the receipt beside split, sha256sum and xxd', log.slice(0, 64), file.sha256)
  report.figure('split, sha256sum and xxd took', seconds(ms))
}

async function downloadReceipt(url: string, { bearer, visitor }: Job) {
  await visitor.visit.done.mutate()
  const submissionId = await until('the receipt is made', 60_000, async () => {
    const [own] = (await visitor.receipts.listOwn.query({})).items
    return own === undefined || own.sizeBytes === null ? undefined : own.submissionId
  })
  const response = await fetch(`${url}/api/receipts/${submissionId}`, { headers: { Authorization: `Bearer ${bearer}` } })
  const { receipt } = await response.json()
  return receipt
}
