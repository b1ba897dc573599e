import type { Job } from '../client.ts'
import { fileFrom, serverOf, troubleOf } from '../send-cli.ts'
import { newId } from '@sluice/core/ids'
import type { Load } from './load.ts'
import { createTransfer } from '@sluice/transfer/transfer'

/** Sends a load by the upload engine, one file alone or many as one folder. Resolves when all of it has arrived. */
export async function sendByEngine(url: string, job: Job, load: Load): Promise<void> {
  const { taskId } = job
  const target = load.files.length === 1 ? taskId : await beginFolder(job, load.files.length)
  const transfer = createTransfer(serverOf(url, job))
  try {
    for (let from = 0; from < load.files.length; from += 1_000) {
      const some = load.files.slice(from, from + 1_000)
      transfer.add(await Promise.all(some.map(async (file) => ({ ...(await fileFrom(file.path, file.name)), target }))))
    }
    await transfer.settled()
    const trouble = troubleOf(transfer)
    if (trouble !== undefined) throw new Error(`Not everything arrived: ${trouble}`)
  } finally {
    transfer.close()
  }
}

let folders = 0

async function beginFolder({ visitor, taskId }: Job, files: number): Promise<string> {
  const { assetId } = await visitor.uploads.startFolder.mutate({ requestId: newId('event'), taskId, name: `bench ${++folders}`, files })
  return assetId
}
