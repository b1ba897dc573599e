import { stat } from 'node:fs/promises'
import { isId } from '@sluice/core/ids'
import { type FileToSend, Refused, type TransferServer } from '@sluice/transfer/server'
import { createTransfer, type Transfer } from '@sluice/transfer/transfer'
import { type Job, refusalIn } from './client.ts'
import { DiskBlob } from './disk-blob.ts'
import type { Load, Sending } from './journey.ts'

/** Sends a load as a command line does: the upload engine in this process. The folder and the file go side by side. */
export async function sendByCommandLine(url: string, job: Job, load: Load): Promise<Sending> {
  const { taskId } = job
  const requestId = `evt_${job.linkId.slice(4)}` as const
  const { assetId } = await job.visitor.uploads.startFolder.mutate({ requestId, taskId, name: load.folder.name, files: load.folder.files.length })
  const transfer = createTransfer(serverOf(url, job))
  transfer.add([
    { ...(await fileFrom(load.large.path, load.large.inside)), target: taskId },
    ...(await Promise.all(load.folder.files.map(async (file) => ({ ...(await fileFrom(file.path, file.inside)), target: assetId })))),
  ])
  return { trouble: () => troubleOf(transfer), close: () => Promise.resolve(transfer.close()) }
}

/** A file of this machine as the engine takes it; `relativePath` is told to the server. */
export async function fileFrom(path: string, relativePath: string): Promise<Omit<FileToSend, 'target'>> {
  const { size, mtimeMs } = await stat(path)
  const name = relativePath.slice(relativePath.lastIndexOf('/') + 1)
  return { name, relativePath, sizeBytes: size, mediaType: '', lastModified: Math.floor(mtimeMs), source: new DiskBlob(path, 0, size) }
}

/** The files that will not arrive, and why. */
export function troubleOf(transfer: Transfer): string | undefined {
  const failed = transfer.snapshot().files.filter((file) => file.phase === 'failed')
  return failed.length === 0 ? undefined : failed.map((file) => `${file.name}: ${file.reason ?? ''}`).join(', ')
}

/** The engine's server: our API with the link's Bearer. A target is a task, or a folder that was begun for it. */
export function serverOf(url: string, { taskId, visitor, bearer }: Job): TransferServer {
  return {
    start: (target, files, requestId) => {
      if (!isId('event', requestId)) throw new Error('Not the id of a request.')
      return named(visitor.uploads.start.mutate({ requestId, taskId, assetId: isId('asset', target) ? target : null, files: [...files] }))
    },
    recordedParts: (uploadId) => named(visitor.uploads.parts.query(upload(uploadId))),
    finish: (uploadId) => named(visitor.uploads.finish.mutate(upload(uploadId))),
    abandon: (uploadId) => named(visitor.uploads.abandon.mutate(upload(uploadId))),
    partUrl: (uploadId, n) => `${url}/api/uploads/${uploadId}/parts/${n}`,
    bundleUrl: () => `${url}/api/uploads/bundle`,
    headers: () => ({ Authorization: `Bearer ${bearer}` }),
  }
}

function upload(uploadId: string) {
  if (!isId('upload', uploadId)) throw new Error('Not the id of an upload.')
  return { uploadId }
}

/** The engine tells a refusal from a lost answer by its type. */
async function named<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    const refusal = refusalIn(error)
    throw refusal ? new Refused(refusal.status, refusal.code, 0, refusal.index) : error
  }
}
