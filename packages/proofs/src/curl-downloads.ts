import { createHash } from 'node:crypto'
import { type Id, newId } from '@sluice/core/ids'
import type { CurlAnswer } from './curl.ts'
import { type CurlBench, MIB } from './curl-bench.ts'
import { LARGE, WHOLE } from './curl-parts.ts'

/** Everything that a download may be answered. */
export async function askDownloads(bench: CurlBench, fileId: Id<'file'>, wholeId: Id<'file'>): Promise<void> {
  const { report, curl, staff, host, job } = bench
  const url = (id: string) => `${host.url}/api/files/${id}`
  const bearer = ['-H', `Authorization: Bearer ${staff.token}`]
  const get = (...args: readonly string[]) => curl.ask(...bearer, ...args, url(fileId))
  const whole = await get()
  report.row('GET', '200', whole.got)
  report.check('all bytes, and they are the ones sent', whole.body.equals(LARGE), `${whole.body.byteLength} bytes`)
  checkHeaders(bench, whole)
  const head = await get('-I')
  report.row('HEAD', '200', head.got)
  report.check(
    'HEAD says length and tag as GET does',
    ['content-length', 'etag'].every((name) => head.headers.get(name) === whole.headers.get(name)),
  )
  await askRanges(bench, whole.headers.get('etag') ?? '', get)
  const one = await curl.ask(...bearer, url(wholeId))
  report.row('GET a file of one part', '200', one.got)
  report.row('its Repr-Digest', `sha-256=:${createHash('sha256').update(WHOLE).digest('base64')}:`, one.headers.get('repr-digest') ?? 'none')
  report.row('GET without a session', '401 sign_in.needed', (await curl.ask(url(fileId))).got)
  report.row('GET a foreign file id', '404 file.not_found', (await curl.ask(...bearer, url(newId('file')))).got)
  report.row('GET what is no id', '404 file.not_found', (await curl.ask(...bearer, url('..%2f..%2fetc%2fpasswd'))).got)
  const visitor = ['-H', `Authorization: Bearer ${job.bearer}`]
  report.row('GET by the link that sent it', '404 file.not_found', (await curl.ask(...visitor, `${url(fileId)}?via=${job.linkId}`)).got)
}

function checkHeaders({ report }: CurlBench, { headers }: CurlAnswer): void {
  const expected = {
    'accept-ranges': 'bytes',
    'content-disposition': `attachment; filename="U_bergabe _A_.bin"; filename*=UTF-8''%C3%9Cbergabe%20_A_.bin`,
    'content-length': String(LARGE.byteLength),
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
  }
  for (const [name, value] of Object.entries(expected)) report.row(name, value, headers.get(name) ?? 'none')
  report.check('the tag is strong', /^"[0-9a-f]{64}-\d+"$/.test(headers.get('etag') ?? ''), headers.get('etag'))
}

async function askRanges({ report }: CurlBench, etag: string, get: (...args: readonly string[]) => Promise<CurlAnswer>): Promise<void> {
  const size = LARGE.byteLength
  const range = async (text: string, expected: string, bytes: Uint8Array | null, ...more: readonly string[]) => {
    const answer = await get('-H', `Range: ${text}`, ...more)
    report.row(`GET Range: ${text} ${more.at(-1) ?? ''}`, expected, answer.got)
    if (bytes) report.check('the right bytes', answer.body.equals(bytes), answer.headers.get('content-range') ?? `${answer.body.byteLength} bytes`)
    return answer
  }
  await range('bytes=0-99', '206', LARGE.subarray(0, 100))
  await range(`bytes=${9 * MIB}-`, '206', LARGE.subarray(9 * MIB))
  await range('bytes=-1000', '206', LARGE.subarray(-1000))
  await range(`bytes=0-${size * 2}`, '206', LARGE)
  const beyond = await range(`bytes=${size}-`, '416', null)
  report.row('its Content-Range', `bytes */${size}`, beyond.headers.get('content-range') ?? 'none')
  await range('bytes=5-2', '200', LARGE)
  await range('bytes=0-1,5-6', '200', LARGE)
  await range('bytes=0-99', '206', LARGE.subarray(0, 100), '-H', `If-Range: ${etag}`)
  await range('bytes=0-99', '200', LARGE, '-H', 'If-Range: "another"')
  report.row('GET If-None-Match with the tag', '304', (await get('-H', `If-None-Match: ${etag}`)).got)
  const cut = await get('--limit-rate', '8M', '--max-time', '1')
  const rest = await get('-H', `Range: bytes=${cut.body.byteLength}-`, '-H', `If-Range: ${etag}`)
  report.check(
    'a download cut in the middle and gone on with is whole',
    Buffer.concat([cut.body, rest.body]).equals(LARGE),
    `cut after ${cut.body.byteLength} bytes`,
  )
}
