import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { seededBytes } from './content.ts'
import { atOnce } from './small-files.ts'

/** A folder of many small files as a camera and a person leave it. */
export interface ManyFiles {
  name: string
  path: string
  /** Paths inside the folder. */
  files: readonly { inside: string; sizeBytes: number }[]
  emptyDirectories: readonly string[]
  /** Paths of what systems leave in folders; nobody wants them sent. */
  systemFiles: readonly string[]
}

const LARGEST_BYTES = 20 * 1024
const PER_DIRECTORY = 70

/** Writes it into a folder: leaf names that come again in each directory, empty files, empty directories and names in many letters. */
export async function writeManyFiles(folder: string, count: number): Promise<ManyFiles> {
  const name = 'Reise – Größe S'
  const path = join(folder, name)
  const files = Array.from({ length: count }, (_, i) => ({ inside: insideOf(i), sizeBytes: sizeOf(i) }))
  const directories = [...new Set(files.map(({ inside }) => dirname(inside)))]
  const emptyDirectories = ['Leer', 'Tag 1/Noch nichts', 'Leer auch/tiefer/und tiefer', '空']
  const systemFiles = directories.slice(0, 30).map((directory, i) => join(directory, i % 3 === 0 ? 'Thumbs.db' : '.DS_Store'))
  for (const inside of [...directories, ...emptyDirectories]) await mkdir(join(path, inside), { recursive: true })
  await atOnce(files, ({ inside, sizeBytes }) => writeFile(join(path, inside), seededBytes(inside, sizeBytes)))
  await atOnce(systemFiles, (inside) => writeFile(join(path, inside), 'Left by a system.'))
  return { name, path, files, emptyDirectories, systemFiles }
}

function insideOf(i: number): string {
  const leaf = i % PER_DIRECTORY
  const directory = Math.floor(i / PER_DIRECTORY)
  const name = leaf === 0 ? 'Notizen „wichtig“ & mehr.txt' : leaf === 1 ? 'ファイル.dat' : `IMG_${String(leaf).padStart(4, '0')}.jpg`
  if (directory === 0) return name
  if (directory === 1) return `so/tief/liegt/manches/unten/${name}`
  return `Tag ${(directory % 12) + 1}/Kamera ${Math.floor(directory / 12)}/${name}`
}

/** From 0 to 20 KiB; every ninetieth is empty. */
function sizeOf(i: number): number {
  return i % 90 === 0 ? 0 : 1_024 + (createHash('sha256').update(String(i)).digest().readUInt32BE() % (LARGEST_BYTES - 1_024))
}
