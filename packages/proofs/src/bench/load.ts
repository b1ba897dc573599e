import { randomFillSync } from 'node:crypto'
import { mkdir, open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { mebibyte } from './sizes.ts'

/** Files on disk to be sent, or to be put into an archive. */
export interface Load {
  folder: string
  files: { name: string; path: string; sizeBytes: number }[]
  bytes: number
}

const CHUNK = 16 * mebibyte

/** Writes `count` files of one size, of random bytes that repeat every 16 MiB, spread over folders of a thousand. */
export async function makeLoad(folder: string, count: number, sizeBytes: number): Promise<Load> {
  const files: Load['files'] = []
  const chunk = randomFillSync(Buffer.allocUnsafe(Math.min(CHUNK, sizeBytes)))
  for (let i = 0; i < count; i++) {
    const name = count > 1_000 ? `${Math.floor(i / 1_000)}/file ${i}.bin` : `file ${i}.bin`
    const path = join(folder, name)
    if (i % 1_000 === 0) await mkdir(join(path, '..'), { recursive: true })
    chunk.writeUInt32LE(i)
    if (sizeBytes <= CHUNK) await writeFile(path, chunk)
    else await writeLarge(path, chunk, sizeBytes)
    files.push({ name, path, sizeBytes })
  }
  return { folder, files, bytes: count * sizeBytes }
}

async function writeLarge(path: string, chunk: Buffer, sizeBytes: number): Promise<void> {
  const file = await open(path, 'w')
  for (let at = 0; at < sizeBytes; at += chunk.byteLength) await file.write(chunk, 0, Math.min(chunk.byteLength, sizeBytes - at), at)
  await file.close()
}
