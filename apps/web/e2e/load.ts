import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** What a customer sends: one file of three parts, and a folder of six small ones. */
export interface Load {
  large: string
  folder: string
  /** SHA-256 by the name that staff see. */
  sums: ReadonlyMap<string, string>
  remove(): Promise<void>
}

const LARGE = 'Großer Film – Schnitt 3.mov'
const FOLDER = 'Bilder Größe M'
const SMALL = ['Bild 1.jpg', 'Bild 2.jpg', 'Tag 1/Bild 3.jpg', 'Tag 1/Bild 4.jpg', 'Tag 1/roh/Bild 5.raw', 'leer.txt'] as const

export async function makeLoad(): Promise<Load> {
  const top = await mkdtemp(join(tmpdir(), 'sluice-load-'))
  const sums = new Map<string, string>()
  const write = async (path: string, sizeBytes: number) => {
    const bytes = randomBytes(sizeBytes)
    await mkdir(dirname(join(top, path)), { recursive: true })
    await writeFile(join(top, path), bytes)
    sums.set(path.slice(path.lastIndexOf('/') + 1), createHash('sha256').update(bytes).digest('hex'))
  }
  await write(LARGE, 20_000_000)
  for (const [index, path] of SMALL.entries()) await write(`${FOLDER}/${path}`, path === 'leer.txt' ? 0 : (index + 1) * 12_345)
  return { large: join(top, LARGE), folder: join(top, FOLDER), sums, remove: () => rm(top, { recursive: true }) }
}

/** SHA-256 of a file, hex. */
export async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
