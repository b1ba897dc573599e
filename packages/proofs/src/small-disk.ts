import { execFileSync } from 'node:child_process'
import { statfs } from 'node:fs/promises'
import { makeFolder, removeFolder } from './folders.ts'

const mounted = new Set<string>()

// Before the folder itself is removed, which would otherwise empty the disk and then fail.
process.prependListener('exit', () => mounted.forEach(unmount))

/** Runs `work` with a disk of its own in memory, gone afterwards. Throws where this user may not mount one. */
export async function withSmallDisk<T>(sizeBytes: number, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await makeFolder('disk')
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'tmpfs', folder])
  mounted.add(folder)
  try {
    return await work(folder)
  } finally {
    unmount(folder)
    await removeFolder(folder)
  }
}

function unmount(folder: string): void {
  if (mounted.delete(folder)) execFileSync('umount', ['--lazy', folder])
}

/** How many bytes can still be written to the disk of a folder. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
