import { setTimeout as sleep } from 'node:timers/promises'
import { download, seededBytes, sha256 } from './content.ts'
import { type CurlBench, MIB, PART, recordedParts, startUpload } from './curl-bench.ts'

const SIZE = 2 * PART
const SLOW = ['--limit-rate', '4M']

/** One part by two processes at once, and parts that are cut off. */
export async function askRaces(bench: CurlBench): Promise<void> {
  await sendTwice(bench, 'the same bytes', 'same', 'same')
  await sendTwice(bench, 'different bytes', 'one', 'another')
  await cutOff(bench)
  await cutTheLater(bench)
}

/** Two curl processes put part 1 at once, the second half a second later. */
async function sendTwice(bench: CurlBench, what: string, seedA: string, seedB: string): Promise<void> {
  const { report, curl, job } = bench
  const upload = await startUpload(bench, `race-${seedB}.bin`, SIZE)
  const bytes = [seededBytes(`race ${seedA}`, PART), seededBytes(`race ${seedB}`, PART)] as const
  const a = await curl.start(...SLOW, ...(await curl.put(upload.partUrl(1), job.bearer, bytes[0])))
  await sleep(500)
  const b = await curl.start(...SLOW, ...(await curl.put(upload.partUrl(1), job.bearer, bytes[1])))
  const answers = [await a.answer, await b.answer] as const
  const both = seedA === seedB ? ['200 and 200'] : []
  const lost = ['409 part.overtaken', '409 part.recorded'].flatMap((refused) => [`200 and ${refused}`, `${refused} and 200`])
  report.row(`PUT part 1 with ${what} by two processes at once`, [...both, ...lost].join(' | '), `${answers[0].got} and ${answers[1].got}`)
  report.row('parts recorded', '1', await recordedParts(bench, upload.uploadId))
  await finishAndCompare(bench, upload, answers[0].got === '200' ? bytes[0] : bytes[1])
}

async function cutOff(bench: CurlBench): Promise<void> {
  const { report, curl, job } = bench
  const upload = await startUpload(bench, 'cut.bin', SIZE)
  const bytes = seededBytes('cut', PART)
  const put = await curl.put(upload.partUrl(1), job.bearer, bytes)
  const run = await curl.start(...SLOW, ...put)
  await sleep(900)
  await run.program.kill()
  report.row('PUT part 1, killed with -9 half way', 'cut off', (await run.answer).got)
  report.row('parts recorded', '', await recordedParts(bench, upload.uploadId))
  report.row('PUT part 1 again', '200', (await curl.ask(...put)).got)
  await finishAndCompare(bench, upload, bytes)
}

/** The later attempt has the part; when it is cut the part stays open, and is whole once it is sent again. */
async function cutTheLater(bench: CurlBench): Promise<void> {
  const { report, curl, job } = bench
  const upload = await startUpload(bench, 'cut-later.bin', SIZE)
  const bytes = seededBytes('first of two', PART)
  const put = await curl.put(upload.partUrl(1), job.bearer, bytes)
  const first = await curl.start(...SLOW, ...put)
  await sleep(400)
  const second = await curl.start(...SLOW, ...(await curl.put(upload.partUrl(1), job.bearer, seededBytes('second of two', PART))))
  await sleep(700)
  await second.program.kill()
  report.row('PUT part 1 while a second process takes it over and is killed', '409 part.overtaken', (await first.answer).got)
  report.row('parts recorded', '', await recordedParts(bench, upload.uploadId))
  report.row('PUT part 1 again', '200', (await curl.ask(...put)).got)
  await finishAndCompare(bench, upload, bytes)
}

/** Sends part 2, finishes, and downloads: the recorded part must be whole. */
async function finishAndCompare(bench: CurlBench, upload: Awaited<ReturnType<typeof startUpload>>, firstPart: Buffer): Promise<void> {
  const { report, curl, job, host, staff } = bench
  const secondPart = seededBytes('second part', SIZE - PART)
  await curl.ask(...(await curl.put(upload.partUrl(2), job.bearer, secondPart)))
  await job.visitor.uploads.finish.mutate({ uploadId: upload.uploadId })
  const got = await download(host.url, staff.token, upload.fileId)
  report.check('the recorded part is whole', got.sha256 === sha256(Buffer.concat([firstPart, secondPart])), `${got.bytes / MIB} MiB downloaded`)
}
