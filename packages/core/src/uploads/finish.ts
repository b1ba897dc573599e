import { combineCrc32 } from '@sluice/archive/crc32'
import { commit, commitQuietly } from '../audit/usecases.ts'
import type { Context } from '../context.ts'
import { must } from '../database.ts'
import { fromHex, sha256, toHex } from '../encoding.ts'
import { isNamed } from '../errors.ts'
import { giveUp } from '../files/usecases.ts'
import type { Id } from '../ids.ts'
import { PartsDiffer, type StoreUpload, UploadUnknown } from '../ports.ts'
import { notRevoked } from '../upload-links/statements.ts'
import { arrive } from './arrive.ts'
import { uploadAbandoned, uploadLost, uploadMoved } from './errors.ts'
import { forgetParts, listRecordedParts, type RecordedPart } from './repository-parts.ts'
import { findUploadById, moveUploads, type Upload } from './repository.ts'

export type Finished = { fileId: Id<'file'> } | { missingParts: number[] }

/**
 * Drives an upload forward from wherever it stands: all parts recorded → `finishing` → the store makes the object → `finished`, with file,
 * task, submission and counters in one batch. Called by the sender, and again by the sweep for what a crash left. Idempotent.
 */
export async function driveFinish(ctx: Context, upload: Upload, objectKey: string): Promise<Finished> {
  if (upload.state === 'finished') return { fileId: upload.fileId }
  const parts = await listRecordedParts(ctx.db, upload.id)
  const recorded = new Set(parts.map((part) => part.n))
  const missingParts = Array.from({ length: upload.partCount }, (_, index) => index + 1).filter((n) => !recorded.has(n))
  if (missingParts.length > 0 || upload.storeUpload === null) return { missingParts }
  try {
    return await finishParts(ctx, upload, { ...upload, key: objectKey, uploadRef: upload.storeUpload }, parts)
  } catch (error) {
    if (!isNamed(error, uploadMoved)) throw error
    return whereItStands(ctx, upload, error)
  }
}

async function finishParts(ctx: Context, upload: Upload, storeUpload: StoreUpload, parts: readonly RecordedPart[]): Promise<Finished> {
  const granted = upload.state === 'open' ? [notRevoked(upload.linkId)] : []
  await commitQuietly(ctx, [...granted, moveUploads(ctx.db, [upload.id], ['open', 'finishing'], 'finishing', ctx.clock()), must(uploadMoved)])
  const outcome = await makeObject(
    ctx,
    storeUpload,
    parts.map((part) => part.tag ?? ''),
  )
  if (outcome === 'parts differ') return startOver(ctx, upload)
  if (outcome === 'lost') return lose(ctx, upload)
  const stored = { ...(await digestOf(parts)), digestPartBytes: upload.partSizeBytes, objectKey: storeUpload.key }
  await arrive(ctx, 'finishing', [{ upload, stored }])
  return { fileId: upload.fileId }
}

/** Another call was quicker: it finished the file, gave it up, or began it anew. */
async function whereItStands(ctx: Context, { id }: Upload, moved: unknown): Promise<Finished> {
  const upload = await findUploadById(ctx.db, id)
  if (upload?.state === 'finished') return { fileId: upload.fileId }
  if (!upload || upload.state === 'abandoned') throw uploadAbandoned()
  throw moved
}

/** The object, made now or found made by an earlier try whose answer was lost. */
async function makeObject(ctx: Context, upload: StoreUpload, tags: readonly string[]): Promise<'made' | 'parts differ' | 'lost'> {
  try {
    await ctx.store.finishUpload(upload, tags)
    return 'made'
  } catch (error) {
    if (error instanceof PartsDiffer) return 'parts differ'
    if (!(error instanceof UploadUnknown)) throw error
    const object = await ctx.store.head(upload.key)
    return object?.sizeBytes === upload.sizeBytes ? 'made' : 'lost'
  }
}

/** The store holds other bytes than were recorded (two hosts took one part at once): nothing of it can be trusted, all parts come again. */
async function startOver(ctx: Context, upload: Upload): Promise<Finished> {
  await commit(ctx, 'upload.parts_lost', upload.id, { parts: upload.partCount }, [
    moveUploads(ctx.db, [upload.id], ['finishing'], 'open', ctx.now),
    must(uploadMoved),
    forgetParts(ctx.db, upload.id),
  ])
  return { missingParts: Array.from({ length: upload.partCount }, (_, index) => index + 1) }
}

async function lose(ctx: Context, upload: Upload): Promise<never> {
  await commit(ctx, 'upload.lost', upload.id, {}, [
    moveUploads(ctx.db, [upload.id], ['finishing'], 'abandoned', ctx.now),
    must(uploadMoved),
    ...giveUp(ctx.db, upload.fileId),
  ])
  throw uploadLost()
}

/** SHA-256 over the parts' raw digests, and the CRC-32 of the whole combined from the parts'. */
async function digestOf(parts: readonly RecordedPart[]) {
  const digests = new Uint8Array(parts.length * 32)
  let crc = 0
  parts.forEach((part, index) => {
    digests.set(fromHex(part.sha256 ?? ''), index * 32)
    crc = combineCrc32(crc, Number.parseInt(part.crc32 ?? '0', 16), part.sizeBytes ?? 0)
  })
  return { sha256: toHex(await sha256(digests)), crc32: crc.toString(16).padStart(8, '0') }
}
