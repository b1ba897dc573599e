import { createHash } from 'node:crypto'
import { Agent, request } from 'node:http'
import { FileFailed, Stalled } from '../src/failure.ts'
import type { PartReader } from '../src/part-reader.ts'
import type { Parcel, WireAnswer } from '../src/wire.ts'

const agent = new Agent({ keepAlive: true })
const CHUNK_BYTES = 256 * 1024

/**
 * Puts a parcel by Node's own client: half of fetch's processor time for a small file, and progress is seen, so that a slow line is told from a
 * dead one. For http only.
 */
export async function putByHttp({ url, headers, body: given, sizeBytes, signal, patience, onProgress }: Parcel): Promise<WireAnswer> {
  const body = given instanceof Blob ? await given.arrayBuffer() : given
  return new Promise((resolve, reject) => {
    const put = request(url, { method: 'PUT', agent, signal, headers: { ...headers, 'content-length': sizeBytes } })
    const giveUp = () => put.destroy(new Stalled())
    let timer = setTimeout(giveUp, patience.forSign)
    const sign = (forMs: number) => {
      clearTimeout(timer)
      timer = setTimeout(giveUp, forMs)
    }
    put.once('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] ?? null, text: Buffer.concat(chunks).toString() }),
      )
    })
    put.once('error', (error) => reject(signal.aborted ? signal.reason : error))
    put.once('close', () => {
      clearTimeout(timer)
      reject(new Error('No answer came.'))
    })
    let sent = 0
    const write = () => {
      while (sent < sizeBytes) {
        const chunk = new Uint8Array(body, sent, Math.min(CHUNK_BYTES, sizeBytes - sent))
        sent += chunk.byteLength
        if (!put.write(chunk)) break
      }
    }
    put.on('drain', () => {
      onProgress(sent)
      write()
      if (sent < sizeBytes) return sign(patience.forSign)
      sign(patience.forBytes(sizeBytes))
      put.end()
    })
    write()
    if (!put.writableNeedDrain) put.end()
  })
}

/** Reads a part with OpenSSL's digest on this thread: cheaper than WebCrypto's for many small files. */
export const readByHash: PartReader = async (source, from, to) => {
  const body = await source
    .slice(from, to)
    .arrayBuffer()
    .catch(() => {
      throw new FileFailed('file.unreadable')
    })
  if (body.byteLength !== to - from) throw new FileFailed('file.changed')
  return { body, digest: createHash('sha256').update(new Uint8Array(body)).digest() }
}
