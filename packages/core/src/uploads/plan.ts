import type { VisitorContext } from '../context.ts'
import { NamedError } from '../errors.ts'
import { findEarlierVersions, planLabels } from '../files/labels.ts'
import { type Label, safeName, safePath } from '../files/policy.ts'
import { type Id, newIds } from '../ids.ts'
import { assertRoom, type Quota, refusalByQuota, type Wanted } from '../quotas/policy.ts'
import { listQuotasOf } from '../quotas/statements.ts'
import { extensionAllowed } from '../tasks/policy.ts'
import { extensionNotAllowed, noEarlierVersion, uploadTooLarge } from './errors.ts'
import { LARGEST_FILE, partPlan } from './policy.ts'
import type { NewUpload } from './repository.ts'
import type { NewFile, StartUploads } from './schemas.ts'

/** What a start would write. */
export interface StartPlan {
  rows: NewUpload[]
  /** Of the files that stand beside others; a new version gets its label when it arrives. */
  labels: Label[]
  wanted: Wanted
}

/**
 * Plans a start with a few queries, however many files it has: names, parts and room as they are now. What others may take meanwhile is
 * guarded when it is written. A refusal of files has the `index` of the first and the `indices` of all that it is about; one of a full quota has none.
 * @param allowed extensions that the task's type takes of single files; empty: all.
 * @param attempt how often this start was planned before.
 */
export async function planStart(ctx: VisitorContext, input: StartUploads, allowed: readonly string[], attempt: number): Promise<StartPlan> {
  const holderId = input.assetId ?? input.taskId
  const [fileIds, uploadIds] = [newIds('file', input.files.length), newIds('upload', input.files.length)]
  const files = input.files.flatMap((file, i): PlannedFile[] => {
    const [fileId, uploadId] = [fileIds[i], uploadIds[i]]
    return fileId && uploadId ? [{ ...file, fileId, uploadId, path: pathOf(file, input.assetId !== null) }] : []
  })
  const replacing = files.filter((file) => file.sameName === 'new-version').map((file) => file.path)
  const beside = files.filter((file) => file.sameName !== 'new-version').map(({ fileId, path }) => ({ ownerId: fileId, name: path, kind: 'file' as const }))
  const [quotas, earlier, labels] = await Promise.all([
    listQuotasOf(ctx),
    findEarlierVersions(ctx.db, { holderId, linkId: ctx.actor.link.id, now: ctx.now }, replacing),
    planLabels(ctx.db, holderId, beside, attempt),
  ])
  const paths = new Map(labels.map((label) => [label.ownerId, label.name]))
  refuseTogether(files.flatMap((file, index) => refusalOf(file, index, allowed, quotas) ?? []))
  const rows = files.map((file, index): NewUpload => {
    const replaced = earlier.get(file.path)
    const path = replaced?.relativePath ?? paths.get(file.fileId)
    if (path === undefined) throw noEarlierVersion({ index })
    return planUpload(file, path, replaced?.fileId ?? null)
  })
  const wanted = { files: rows.length, bytes: rows.reduce((sum, row) => sum + row.sizeBytes, 0) }
  assertRoom(quotas, wanted)
  return { rows, labels, wanted }
}

interface PlannedFile extends NewFile {
  fileId: Id<'file'>
  uploadId: Id<'upload'>
  path: string
}

function refusalOf({ path, sizeBytes }: PlannedFile, index: number, allowed: readonly string[], quotas: readonly Quota[]): NamedError | undefined {
  const name = leafOf(path)
  if (!extensionAllowed(name, allowed)) return extensionNotAllowed({ index, allowed })
  if (sizeBytes > LARGEST_FILE) return uploadTooLarge({ index, largestBytes: LARGEST_FILE })
  return refusalByQuota(quotas, { name, sizeBytes }, index)
}

/** One refusal for all files that it is about: who sends a folder of them is not to ask for each. */
function refuseTogether(refusals: readonly NamedError[]): void {
  const [first] = refusals
  if (!first) return
  const indices = refusals.filter(({ code }) => code === first.code).map(({ facts }) => Number(facts['index']))
  throw new NamedError(first.code, first.kind, first.message, { ...first.facts, indices })
}

/** A file alone has a name, one inside a folder a path, of which the last name is its own. */
const pathOf = (file: NewFile, inFolder: boolean) => (inFolder && file.relativePath !== '' ? safePath(file.relativePath) : safeName(file.name))

const leafOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)

function planUpload(file: PlannedFile, path: string, newVersionOf: NewUpload['newVersionOf']): NewUpload {
  const { fileId, uploadId, mediaType, sizeBytes, lastModified } = file
  const objectKey = `files/${fileId}`
  return {
    uploadId,
    fileId,
    objectKey,
    name: leafOf(path),
    relativePath: path,
    mediaType,
    sizeBytes,
    lastModified,
    newVersionOf,
    ...partPlan(sizeBytes),
  }
}
