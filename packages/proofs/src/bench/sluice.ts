import { open, rm } from 'node:fs/promises'
import { newId } from '@sluice/core/ids'
import { type Job, makeJob, signIn, type Staff } from '../client.ts'
import { contentDigest } from '../content.ts'
import { makeFolder, removeFolder } from '../folders.ts'
import { ADMINISTRATOR, freePort } from '../host.ts'
import { nodeHost } from '../node-host.ts'
import { type Program, until } from '../process.ts'
import type { Wire } from './wire.ts'

/** Sluice's Node host as `npm start` runs it, with somebody signed in and a customer's link. */
export interface Sluice {
  url: string
  pid: number
  staff: Staff
  job: Job
  /** Takes the bytes that a run sent off the disk, as those of the peers are, so that no run leaves the next one less memory and disk. Its rows stay. */
  empty(): Promise<void>
  close(): Promise<void>
}

export async function startSluice(): Promise<Sluice> {
  const [port, folder] = [await freePort(), await makeFolder('bench')]
  const url = `http://127.0.0.1:${port}`
  const program = await nodeHost.launch(port, folder)
  const empty = async () => {
    for (const path of await nodeHost.listObjectFiles(folder)) await rm(path)
  }
  const close = async () => {
    await program.end()
    await removeFolder(folder)
  }
  try {
    await answers(url, program)
    const staff = await signIn(url, ADMINISTRATOR)
    return { url, pid: program.pid, staff, job: await makeJob(url, staff.api, 'Bench'), empty, close }
  } catch (error) {
    await close()
    throw new Error(`Sluice did not start:\n${program.log()}`, { cause: error })
  }
}

/** Waits until a server answers anything at all. */
export async function answers(url: string, program: Program): Promise<void> {
  let isGone = false
  void program.exited.then(() => (isGone = true))
  await until(
    `${url} answers`,
    60_000,
    async () => {
      if (isGone) throw new Error(`The server ended at its start:\n${program.log()}`)
      return fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
        async (response) => {
          await response.body?.cancel()
          return true
        },
        () => undefined,
      )
    },
    50,
  )
}

/**
 * Sends one file over one connection: its parts one after another, each with its digest, the next one read while this one is on its way.
 * @param digests what an earlier call took of the same file; a client that sends nothing but bytes is then no busier than any other.
 */
export async function sendInParts({ url, job }: Sluice, wire: Wire, path: string, sizeBytes: number, digests = new Map<number, string>()): Promise<string> {
  const files = [{ name: 'bench.bin', sizeBytes }]
  const [started] = await job.visitor.uploads.start.mutate({ requestId: newId('event'), taskId: job.taskId, files })
  if (!started) throw new Error('Nothing was begun.')
  const { uploadId, partSizeBytes, partCount } = started
  const file = await open(path)
  const read = async (n: number) => {
    const bytes = Buffer.allocUnsafe(Math.min(partSizeBytes, sizeBytes - (n - 1) * partSizeBytes))
    await file.read(bytes, 0, bytes.byteLength, (n - 1) * partSizeBytes)
    const digest = digests.get(n) ?? contentDigest(bytes)
    digests.set(n, digest)
    return { bytes, digest }
  }
  let next = read(1)
  for (let n = 1; n <= partCount; n++) {
    const { bytes, digest } = await next
    const headers = { Authorization: `Bearer ${job.bearer}`, 'Content-Length': bytes.byteLength, 'Content-Digest': digest }
    const sent = wire.send('PUT', `${url}/api/uploads/${uploadId}/parts/${n}`, headers, bytes)
    if (n < partCount) next = read(n + 1)
    await sent
  }
  await file.close()
  if (partCount === 1) return started.fileId
  const finished = await job.visitor.uploads.finish.mutate({ uploadId })
  if (!('fileId' in finished)) throw new Error('Parts are missing.')
  return finished.fileId
}
