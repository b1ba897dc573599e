import type { Id } from '@sluice/core/ids'
import { newId } from '@sluice/core/ids'
import { makeLink } from './client.ts'
import { contentDigest, seededBytes } from './content.ts'
import { type CurlBench, MIB, PART, recordedParts, startUpload } from './curl-bench.ts'

type Upload = Awaited<ReturnType<typeof startUpload>>

export const LARGE = seededBytes('curl', 2 * PART + 4 * MIB)
export const WHOLE = seededBytes('whole', 300_000)
const part = (n: number) => LARGE.subarray((n - 1) * PART, n * PART)
const other = seededBytes('other', PART)

/** Everything that a part may be answered, on one upload of three parts. @returns the file that came of it. */
export async function askParts(bench: CurlBench): Promise<Id<'file'>> {
  const { report, curl, job } = bench
  const upload = await startUpload(bench, 'Übergabe "A".bin', LARGE.byteLength)
  const first = await curl.ask(...(await curl.put(upload.partUrl(1), job.bearer, part(1))))
  report.row('PUT part 1 with its Content-Digest', '200', first.got)
  await askRefused(bench, upload)
  await askRefusedFraming(bench, upload)
  report.row('parts recorded after all these refusals', '1', await recordedParts(bench, upload.uploadId))
  const again = await curl.ask(...(await curl.put(upload.partUrl(1), job.bearer, part(1))))
  report.row('PUT part 1 again', '200', again.got)
  report.check('the answer is the same', again.body.equals(first.body))
  report.row('PUT part 1 again without a digest', '200', (await curl.ask(...(await curl.putAny(upload.partUrl(1), job.bearer, part(1))))).got)
  report.row('PUT part 1 with another digest', '409 part.recorded', (await curl.ask(...(await curl.put(upload.partUrl(1), job.bearer, other)))).got)
  report.row(
    'PUT other bytes as part 1 without a digest',
    '409 part.recorded',
    (await curl.ask(...(await curl.putAny(upload.partUrl(1), job.bearer, other)))).got,
  )
  return finish(bench, upload)
}

async function finish({ report, curl, job, host }: CurlBench, upload: Upload): Promise<Id<'file'>> {
  report.row('PUT part 2', '200', (await curl.ask(...(await curl.put(upload.partUrl(2), job.bearer, part(2))))).got)
  const last = await curl.ask(...(await curl.put(upload.partUrl(3), job.bearer, part(3))))
  report.row('PUT part 3, the last', '200', last.got)
  const call = ['-X', 'POST', '-H', `Authorization: Bearer ${job.bearer}`, '-H', 'Content-Type: application/json']
  const ask = () => curl.ask(...call, '-d', JSON.stringify({ uploadId: upload.uploadId }), `${host.url}/api/trpc/uploads.finish`)
  const finished = await ask()
  report.row('POST uploads.finish', '200', finished.got)
  report.check('asked again it answers the same', finished.body.equals((await ask()).body), finished.body.toString())
  const again = await curl.ask(...(await curl.put(upload.partUrl(3), job.bearer, part(3))))
  report.row('PUT the last part again after the finish', '200', again.got)
  const { fileId, ...receipt } = JSON.parse(again.body.toString())
  report.check(
    'the answer is the same, and names the file',
    JSON.stringify(receipt) === last.body.toString() && fileId === upload.fileId,
    again.body.toString(),
  )
  report.row('PUT other bytes as part 2 after the finish', '409 part.recorded', (await curl.ask(...(await curl.put(upload.partUrl(2), job.bearer, other)))).got)
  return upload.fileId
}

async function askRefused(bench: CurlBench, upload: Upload): Promise<void> {
  const { report, curl, job, staff, host } = bench
  const wrongDigest = ['-H', `Content-Digest: ${contentDigest(other)}`]
  const row = async (request: string, expected: string, args: readonly string[]) => report.row(request, expected, (await curl.ask(...args)).got)
  await row('PUT part 2, Content-Digest of other bytes', '422 part.digest_differs', [
    ...(await curl.putAny(upload.partUrl(2), job.bearer, part(2))),
    ...wrongDigest,
  ])
  await row('PUT part 2, Content-Digest that is none', '400 part.digest_unreadable', [
    ...(await curl.putAny(upload.partUrl(2), job.bearer, part(2))),
    '-H',
    'Content-Digest: sha-256=:AAAA:',
  ])
  await row('PUT part 2, a byte short', '400 part.size_wrong', await curl.put(upload.partUrl(2), job.bearer, part(2).subarray(1)))
  await row('PUT part 2, a byte long', '400 part.size_wrong', await curl.put(upload.partUrl(2), job.bearer, LARGE.subarray(0, PART + 1)))
  await row('PUT part 4 of 3', '400 part.number_wrong', await curl.put(upload.partUrl(4), job.bearer, part(2)))
  await row('PUT part 0', '400 part.number_wrong', await curl.put(upload.partUrl(0), job.bearer, part(2)))
  const mine = await curl.put(upload.partUrl(2), job.bearer, part(2))
  await row('PUT part 2 without a grant', '403 origin.refused', mine.toSpliced(2, 2))
  await row('PUT part 2 without a grant, as a page of ours', '401 visitor.needed', mine.toSpliced(2, 2, '-H', `Origin: ${host.url}`))
  await row('PUT part 2 with a wrong secret', '401 link.refused', await curl.put(upload.partUrl(2), `${job.linkId}.${'A'.repeat(43)}`, part(2)))
  const foreign = await makeLink(host.url, staff.api, job.customerId)
  await row('PUT part 2 as the holder of another link', '404 upload.not_found', await curl.put(upload.partUrl(2), foreign.bearer, part(2)))
  await row('PUT a part of no upload', '404 upload.not_found', await curl.put(upload.partUrl(2).replace(upload.uploadId, newId('upload')), job.bearer, part(2)))
}

async function askRefusedFraming({ report, curl, job }: CurlBench, upload: Upload): Promise<void> {
  const row = async (request: string, expected: string, args: readonly string[]) => report.row(request, expected, (await curl.ask(...args)).got)
  const tooMuch = LARGE.subarray(PART, 2 * PART + MIB)
  const behind = [...(await curl.put(upload.partUrl(2), job.bearer, tooMuch)), '-H', `Content-Length: ${PART}`]
  // What comes behind the declared length is another request: the refusal is the part's, or the HTTP parser's.
  await row('PUT part 2, a body larger than its Content-Length', '422 part.digest_differs | 400', behind)
  const short = [...(await curl.put(upload.partUrl(2), job.bearer, part(2).subarray(MIB))), '-H', `Content-Length: ${PART}`, '--max-time', '3']
  await row('PUT part 2, a body shorter than its Content-Length', '400 part.cut | curl exit 28', short)
  await row('PUT part 2 chunked, without a length', '411 part.length_required', [
    ...(await curl.put(upload.partUrl(2), job.bearer, part(2))),
    '-H',
    'Transfer-Encoding: chunked',
  ])
  await row('PUT part 2, 96 MB', '413 part.too_large', await curl.put(upload.partUrl(2), job.bearer, Buffer.alloc(96_000_000)))
}

/** A file of one part finishes itself; an empty one too. @returns the file. */
export async function askWholeFiles(bench: CurlBench): Promise<Id<'file'>> {
  const { report, curl, job } = bench
  const upload = await startUpload(bench, 'notes.txt', WHOLE.byteLength)
  const put = await curl.put(upload.partUrl(1), job.bearer, WHOLE)
  const [first, again] = [await curl.ask(...put), await curl.ask(...put)]
  report.row('PUT a file of one part', '200', first.got)
  report.row('PUT it again', '200', again.got)
  report.check('the answer is the same, and names the file', again.body.equals(first.body) && first.body.includes(upload.fileId), first.body.toString())
  const other = seededBytes('other whole', WHOLE.byteLength)
  report.row('PUT other bytes for it', '409 part.recorded', (await curl.ask(...(await curl.put(upload.partUrl(1), job.bearer, other)))).got)
  const empty = await startUpload(bench, 'empty.txt', 0)
  const answer = await curl.ask(...(await curl.put(empty.partUrl(1), job.bearer, Buffer.alloc(0))))
  report.row('PUT an empty file', '200', answer.got)
  const given = await startUpload(bench, 'given-up.bin', WHOLE.byteLength)
  await job.visitor.uploads.abandon.mutate({ uploadId: given.uploadId })
  report.row(
    'PUT a part of an upload that was given up',
    '410 upload.abandoned',
    (await curl.ask(...(await curl.put(given.partUrl(1), job.bearer, WHOLE)))).got,
  )
  return upload.fileId
}
