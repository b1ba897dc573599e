import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const RETRIES = { recursive: true, force: true, maxRetries: 5 } as const
const folders = new Set<string>()

process.on('exit', () => {
  for (const folder of folders) rmSync(folder, RETRIES)
})

/** A new folder for temporary files, gone at the latest when this process ends. */
export async function makeFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `sluice-${name}-`))
  folders.add(folder)
  return folder
}

export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, RETRIES)
  folders.delete(folder)
}

/** Runs `work` with a folder that is gone afterwards. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await makeFolder('proof')
  try {
    return await work(folder)
  } finally {
    await removeFolder(folder)
  }
}
