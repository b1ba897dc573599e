import { randomInt } from 'node:crypto'
import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { startProgram, until } from './process.ts'
import { mebibytes, perSecond, type Report } from './report.ts'

/** An archive on the host, and the file that was downloaded of it. */
export interface Downloaded {
  url: string
  token: string
  path: string
  etag: string
  sizeBytes: number
}

const CUT_AT = 0.7
const RANGES = 200
const LIMIT_MS = 20 * 60_000

/** What a HEAD says of an archive. */
export async function askHead(url: string, token: string): Promise<{ etag: string; sizeBytes: number }> {
  const { status, headers } = await fetch(url, { method: 'HEAD', headers: { Authorization: `Bearer ${token}` } })
  if (status !== 200) throw new Error(`HEAD of the archive was answered ${status}.`)
  return { etag: headers.get('ETag') ?? '', sizeBytes: Number(headers.get('Content-Length')) }
}

/** Downloads with curl, which is killed at 70 % and started again with `-C -`. */
export async function downloadCut(report: Report, url: string, token: string, folder: string): Promise<Downloaded> {
  const { etag, sizeBytes } = await askHead(url, token)
  const path = join(folder, 'order.zip')
  const args = ['-sS', '--fail', '-H', `Authorization: Bearer ${token}`, '-o', path]
  const bytesHere = () =>
    stat(path).then(
      ({ size }) => size,
      () => 0,
    )
  const startedAt = performance.now()
  const first = await startProgram('curl', [...args, url], { cwd: folder, env: process.env })
  await until('70 % of the archive have come', LIMIT_MS, async () => ((await bytesHere()) >= sizeBytes * CUT_AT ? true : undefined), 5)
  await first.kill()
  const cutAt = await bytesHere()
  const second = await startProgram('curl', [...args, '-C', '-', '-H', `If-Range: ${etag}`, url], { cwd: folder, env: process.env })
  const code = await second.exited
  const tookMs = performance.now() - startedAt
  report.figure('archive', `${mebibytes(sizeBytes)}, ${perSecond(sizeBytes, tookMs)} with the cut`)
  report.check('curl was killed before the end', cutAt < sizeBytes, `after ${mebibytes(cutAt)}`)
  report.row('curl -C - ends with', '0', String(code))
  report.row('bytes in the file', String(sizeBytes), String(await bytesHere()))
  if (code !== 0) report.figure('curl says', second.log())
  return { url, token, path, etag, sizeBytes }
}

/** Random ranges, short and long, are the bytes of the file. */
export async function askRanges(report: Report, { url, token, path, etag, sizeBytes }: Downloaded): Promise<void> {
  const file = await open(path)
  let wrong = 0
  try {
    for (let n = 0; n < RANGES; n++) {
      const offset = randomInt(sizeBytes)
      const length = Math.min(sizeBytes - offset, randomInt(1, n % 10 === 0 ? 4_000_000 : 100_000))
      const headers = { Authorization: `Bearer ${token}`, Range: `bytes=${offset}-${offset + length - 1}`, 'If-Range': etag }
      const response = await fetch(url, { headers })
      const got = Buffer.from(await response.arrayBuffer())
      const expected = Buffer.alloc(length)
      await file.read(expected, 0, length, offset)
      if (response.status !== 206 || !got.equals(expected)) wrong++
    }
  } finally {
    await file.close()
  }
  report.row(`of ${RANGES} random ranges, other bytes than in the file`, '0', String(wrong))
}

/** With a tag that is not the archive's, a range is not answered but the whole. */
export async function askStale(report: Report, url: string, token: string, staleTag: string, sizeBytes: number): Promise<void> {
  const response = await fetch(url, { headers: { Authorization: `Bearer ${token}`, Range: 'bytes=100-', 'If-Range': staleTag } })
  await response.body?.cancel()
  report.row('a range with a stale If-Range', `200, ${sizeBytes} bytes`, `${response.status}, ${response.headers.get('Content-Length')} bytes`)
}
