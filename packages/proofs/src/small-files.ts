import { type Id, newId } from '@sluice/core/ids'
import type { Job } from './client.ts'
import { contentDigest, seededBytes, sha256 } from './content.ts'

export interface SmallFile {
  fileId: Id<'file'>
  sha256: string
}

const AT_ONCE = 16
const MOST_A_CALL = 500

/** Sends many small files of different bytes for a job's task. */
export async function sendSmallFiles(url: string, job: Job, count: number, seed: string): Promise<SmallFile[]> {
  const sent: SmallFile[] = []
  for (let from = 0; from < count; from += MOST_A_CALL) {
    const sizes = Array.from({ length: Math.min(MOST_A_CALL, count - from) }, (_, i) => 100 + ((from + i) % 5_000))
    const files = sizes.map((sizeBytes, i) => ({ name: `${seed}-${from + i}.txt`, sizeBytes }))
    const started = await job.visitor.uploads.start.mutate({ requestId: newId('event'), taskId: job.taskId, files })
    await atOnce(started, async ({ uploadId, fileId }, i) => {
      const bytes = seededBytes(`${seed} ${from + i}`, sizes[i] ?? 0)
      const headers = { Authorization: `Bearer ${job.bearer}`, 'Content-Digest': contentDigest(bytes) }
      const response = await fetch(`${url}/api/uploads/${uploadId}/parts/1`, { method: 'PUT', headers, body: bytes })
      if (!response.ok) throw new Error(`A small file was answered ${response.status}: ${await response.text()}`)
      await response.text()
      sent.push({ fileId, sha256: sha256(bytes) })
    })
  }
  return sent
}

/** Works through a list, sixteen at once. Throws the first error. */
export async function atOnce<T>(list: readonly T[], work: (item: T, index: number) => Promise<void>): Promise<void> {
  const entries = list.entries()
  const lane = async () => {
    for (const [index, item] of entries) await work(item, index)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
}
