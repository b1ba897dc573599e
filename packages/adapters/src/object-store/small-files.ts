import { open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncFolder, writeAll } from './files.ts'

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
  await Promise.all(Array.from(folders, syncFolder))
}

async function writeNew({ path, bytes }: SmallFile): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await writeAll(file, bytes, 0)
    await file.datasync()
  } finally {
    await file.close()
  }
}
