import { hex } from './hex.ts'
import type { JournalEntry } from './journal.ts'
import { type ChosenFacts, matchOf, type OpenUpload, placeKey, placeKeys } from './match.ts'
import { type PartReader, readHere } from './part-reader.ts'
import type { FileToSend } from './server.ts'

export type ChosenFile = ChosenFacts & Pick<FileToSend, 'source'>

export interface ResumeInput<F extends ChosenFile> {
  /** What was chosen for one task, or for one folder of it. */
  readonly chosen: readonly F[]
  /** What the server lists as open for the same task or folder. */
  readonly open: readonly OpenUpload[]
  /** What the server says has arrived of a folder; a file without a date is sent again. */
  readonly arrived?: readonly Dated[]
  /** What this browser kept of the same: it knows the paths as they were chosen, and what of a folder has arrived. */
  readonly kept?: readonly JournalEntry[]
  /** Reads first parts where a digest decides. */
  readonly read?: PartReader
}

export interface ResumePlan<F> {
  /** For `addStarted`. */
  readonly goOn: readonly { readonly file: F; readonly upload: OpenUpload }[]
  /** Arrived before: nothing is sent. */
  readonly here: readonly F[]
  /** For `add`. */
  readonly fresh: readonly F[]
}

/**
 * Says of each chosen file whether it goes on with an open upload, has arrived, or is new. An upload is gone on with by one file at most. A file
 * is only read where the server has its first part: 8 to 64 MiB of each such file. A file that cannot be read is new, and fails as such.
 */
export async function planResume<F extends ChosenFile>({ chosen, open, arrived = [], kept = [], read = readHere }: ResumeInput<F>): Promise<ResumePlan<F>> {
  const candidates = byPlace(open, kept)
  const here = new Set([...arrived.flatMap(datedKeys), ...kept.flatMap((entry) => (entry.arrived ? [datedKey(entry)] : []))])
  const plan = { goOn: new Array<{ file: F; upload: OpenUpload }>(), here: new Array<F>(), fresh: new Array<F>() }
  for (const file of chosen) {
    const inPlace = candidates.get(placeKey(file))
    const upload = inPlace && (await firstMatch(file, inPlace, read))
    if (upload) {
      plan.goOn.push({ file, upload })
      for (const key of placeKeys(upload)) candidates.get(key)?.delete(upload)
    } else if (file.lastModified !== null && here.has(datedKey(file))) plan.here.push(file)
    else plan.fresh.push(file)
  }
  return plan
}

/** Open uploads by where they may be found, those with the most bytes first. */
function byPlace(open: readonly OpenUpload[], kept: readonly JournalEntry[]): Map<string, Set<OpenUpload>> {
  const paths = new Map(kept.map((entry) => [entry.uploadId, entry.relativePath]))
  const found = new Map<string, Set<OpenUpload>>()
  for (const listed of open.toSorted((a, b) => b.bytesHere - a.bytesHere)) {
    const upload = { ...listed, relativePath: paths.get(listed.uploadId) ?? listed.relativePath }
    for (const key of placeKeys(upload)) {
      const here = found.get(key)
      if (here) here.add(upload)
      else found.set(key, new Set([upload]))
    }
  }
  return found
}

async function firstMatch(file: ChosenFile, uploads: ReadonlySet<OpenUpload>, read: PartReader): Promise<OpenUpload | undefined> {
  // One upload may be listed with another part size than the next: then other bytes are its first part.
  const digests = new Map<number, string | undefined>()
  for (const upload of uploads) {
    const match = matchOf(file, upload)
    if (match === 'yes') return upload
    if (match === 'no') continue
    const { partSizeBytes } = upload
    if (!digests.has(partSizeBytes)) digests.set(partSizeBytes, await firstPartDigest(file, partSizeBytes, read))
    if (digests.get(partSizeBytes) === upload.firstPartSha256) return upload
  }
  return undefined
}

async function firstPartDigest({ source, sizeBytes }: ChosenFile, partSizeBytes: number, read: PartReader): Promise<string | undefined> {
  try {
    const { digest } = await read(source, 0, Math.min(sizeBytes, partSizeBytes))
    return hex(digest)
  } catch {
    return undefined
  }
}

type Dated = Pick<ChosenFacts, 'relativePath' | 'sizeBytes' | 'lastModified'>

const datedKey = (file: Dated) => `${file.lastModified} ${placeKey(file)}`

/** The names that the server gave may have got a number. */
const datedKeys = (file: Dated) => placeKeys(file).map((key) => `${file.lastModified} ${key}`)
