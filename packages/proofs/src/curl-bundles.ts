import { type CurlBench, MIB, startUpload } from './curl-bench.ts'
import { seededBytes, sha256 } from './content.ts'

/** Small files in one request: each has an answer of its own, and the same bundle again is answered as before. */
export async function askBundles(bench: CurlBench): Promise<void> {
  const { report, curl, job, host } = bench
  const url = `${host.url}/api/uploads/bundle`
  const files = await Promise.all(
    [100, 0, 30_000].map(async (sizeBytes, i) => ({
      ...(await startUpload(bench, `bundled-${i}.bin`, sizeBytes)),
      bytes: seededBytes(`bundled ${i}`, sizeBytes),
    })),
  )
  const headOf = (digest: (bytes: Buffer) => string) => files.map(({ uploadId, bytes }) => ({ uploadId, sizeBytes: bytes.byteLength, sha256: digest(bytes) }))
  const bundle = (head: unknown) => Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), ...files.map(({ bytes }) => bytes)])
  const ask = async (body: Buffer) => curl.ask(...(await curl.putAny(url, job.bearer, body)))
  const spoiled = await ask(bundle(headOf(() => '0'.repeat(64))))
  report.row('PUT a bundle of three files with wrong digests', '200', spoiled.got)
  report.check(
    'each is refused with 422',
    JSON.parse(spoiled.body.toString()).files.every(({ status }: { status: number }) => status === 422),
  )
  const [first, again] = [await ask(bundle(headOf(sha256))), await ask(bundle(headOf(sha256)))]
  report.row('PUT it with the right ones', '200', first.got)
  report.check(
    'each has its receipt',
    files.every(({ fileId }) => first.body.includes(fileId)),
    first.body.toString(),
  )
  report.check('the same bundle again is answered the same', again.body.equals(first.body))
  report.row('PUT what is no bundle', '400 bundle.unreadable', (await ask(Buffer.from('hello'))).got)
  report.row('PUT a bundle that is too large', '413 bundle.too_large', (await ask(Buffer.alloc(5 * MIB))).got)
}
