import { closeSync, fdatasync, fsync, open, openSync, write } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

const openFile = promisify(open)
const writeFile = promisify(write)
const syncData = promisify(fdatasync)
const sync = promisify(fsync)

export interface SmallFile {
  path: string
  bytes: Uint8Array
}

/**
 * Writes files that are not there yet, all at once, so that the disk takes their syncs together. They and their names are durable when it
 * resolves. When it throws, none of them is left, unless the disk refuses that too.
 */
export async function writeSmallFiles(files: readonly SmallFile[]): Promise<void> {
  const outcomes = await Promise.allSettled(files.map(writeNew))
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed) {
    await Promise.allSettled(files.map(({ path }) => rm(path, { force: true })))
    throw failed.reason
  }
  const folders = new Set(files.map(({ path }) => dirname(path)))
  await Promise.all(Array.from(folders, syncNames))
}

/** By descriptors: handles would go to the thread pool once more for each file to close it, which waits for nothing. */
async function writeNew({ path, bytes }: SmallFile): Promise<void> {
  const file = await openFile(path, 'wx', 0o600)
  try {
    for (let done = 0; done < bytes.byteLength;) done += (await writeFile(file, bytes, done, bytes.byteLength - done, done)).bytesWritten
    await syncData(file)
  } finally {
    closeSync(file)
  }
}

/** The folder has just been written to: opening it waits for no disk. */
async function syncNames(folder: string): Promise<void> {
  const handle = openSync(folder, 'r')
  try {
    await sync(handle)
  } finally {
    closeSync(handle)
  }
}
