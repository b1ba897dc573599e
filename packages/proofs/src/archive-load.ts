import { type Id, newId } from '@sluice/core/ids'
import type { Job } from './client.ts'
import { contentDigest, seededBytes, sha256 } from './content.ts'
import { until } from './process.ts'
import { atOnce } from './small-files.ts'

export interface SentFolder {
  name: string
  /** SHA-256 by path inside the folder. */
  files: ReadonlyMap<string, string>
  emptyDirectories: readonly string[]
}

const LIMIT_MS = 60_000
const LEAVES = ['take.wav', 'Notizen – Schnitt.txt', 'leer.bin']
const EMPTY_DIRECTORIES = ['nothing here', 'Tag 1/noch nichts']

/** Sends one file of any size, a part at a time made from a seed. */
export async function sendLarge(url: string, job: Job, name: string, sizeBytes: number): Promise<void> {
  const files = [{ name, sizeBytes }]
  const [upload] = await job.visitor.uploads.start.mutate({ requestId: newId('event'), taskId: job.taskId, files })
  if (!upload) throw new Error('Nothing was begun.')
  const parts = Array.from({ length: upload.partCount }, (_, index) => index + 1)
  await atOnce(parts, async (n) => {
    const offset = (n - 1) * upload.partSizeBytes
    await putPart(url, job, upload.uploadId, n, seededBytes(`${name} ${n}`, Math.min(upload.partSizeBytes, sizeBytes - offset)))
  })
  if (upload.partCount > 1) await job.visitor.uploads.finish.mutate({ uploadId: upload.uploadId })
}

/** Sends a folder of small files, of which every third is empty and many have one leaf name, with directories that hold nothing. */
export async function sendFolder(url: string, job: Job, name: string, count: number): Promise<SentFolder> {
  const paths = Array.from({ length: count }, (_, i) => `Tag ${Math.floor(i / LEAVES.length)}/${LEAVES[i % LEAVES.length]}`)
  const sizes = paths.map((path, i) => (path.endsWith('leer.bin') ? 0 : 1_000 + i * 77))
  const { assetId } = await job.visitor.uploads.startFolder.mutate({ requestId: newId('event'), taskId: job.taskId, name, files: count })
  await job.visitor.uploads.addDirectories.mutate({ requestId: newId('event'), assetId, paths: EMPTY_DIRECTORIES })
  const files = new Map<string, string>()
  for (let from = 0; from < count; from += 500) {
    const batch = paths.slice(from, from + 500).map((path, i) => ({ name: path.split('/').at(-1) ?? '', relativePath: path, sizeBytes: sizes[from + i] ?? 0 }))
    const started = await job.visitor.uploads.start.mutate({ requestId: newId('event'), taskId: job.taskId, assetId, files: batch })
    await atOnce(started, async ({ uploadId }, i) => {
      const bytes = seededBytes(`small ${from + i}`, batch[i]?.sizeBytes ?? 0)
      await putPart(url, job, uploadId, 1, bytes)
      files.set(batch[i]?.relativePath ?? '', sha256(bytes))
    })
  }
  return { name, files, emptyDirectories: EMPTY_DIRECTORIES }
}

/** A part may be sent again: the local Worker cuts what is in flight when its code is built anew. */
async function putPart(url: string, job: Job, uploadId: Id<'upload'>, n: number, bytes: Buffer<ArrayBuffer>): Promise<void> {
  const headers = { Authorization: `Bearer ${job.bearer}`, 'Content-Digest': contentDigest(bytes) }
  const put = async () => {
    const response = await fetch(`${url}/api/uploads/${uploadId}/parts/${n}`, { method: 'PUT', headers, body: bytes })
    return { ok: response.ok, says: `${response.status} ${await response.text()}` }
  }
  const { ok, says } = await until(`part ${n} is answered`, LIMIT_MS, () => put().catch(() => undefined), 500)
  if (!ok) throw new Error(`Part ${n} was answered ${says}`)
}
