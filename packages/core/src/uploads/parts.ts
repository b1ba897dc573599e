import { commitQuietly } from '../audit/usecases.ts'
import type { VisitorContext } from '../context.ts'
import { must } from '../database.ts'
import { isNamed, NamedError } from '../errors.ts'
import { type Id, newId } from '../ids.ts'
import { AttemptOvertaken, BodyCut, DigestDiffers, OffsetUnknown, type StoredBytes, StoreFull, type StoreUpload, UploadUnknown } from '../ports.ts'
import { keepAlive } from '../sign-in/sessions.ts'
import { wakeSubmission } from '../submissions/usecases.ts'
import { linkInGrace } from '../upload-links/errors.ts'
import { notRevoked } from '../upload-links/statements.ts'
import { arrive } from './arrive.ts'
import {
  partCut,
  partDigestDiffers,
  partNumberWrong,
  partOffsetUnknown,
  partOvertaken,
  partRecorded,
  partSizeWrong,
  storeFull,
  uploadAbandoned,
  uploadLost,
  uploadMoved,
  uploadNotFound,
  uploadNotOpen,
} from './errors.ts'
import { sizeOfPart } from './policy.ts'
import { type Attempt, claimParts, listParts, recordParts, type UploadPart } from './repository-parts.ts'
import { findUploadById, listUploads, setStoreUpload, touchUpload, type Upload } from './repository.ts'

export interface IncomingPart {
  uploadId: Id<'upload'>
  n: number
  body: ReadableStream<Uint8Array>
  /** Of the whole part, as is its digest. */
  sizeBytes: number
  /** The body begins here, behind what the store kept of an attempt that was cut. */
  offset?: number | undefined
  /** Hex, when the sender declared it. */
  sha256?: string | undefined
  signal?: AbortSignal | undefined
}

/** What a part's sender is told; `fileId` when the part finished its file. */
export interface PartReceipt {
  part: number
  bytes: number
  crc32: string
  sha256: string
  fileId?: Id<'file'>
}

export interface Target {
  upload: Upload
  objectKey: string
}

/**
 * Takes one part: claims it, stores and verifies its bytes, and only then records it. A part that is recorded never changes: the same
 * content again is answered as before, another is refused. Throws what errors.ts of this room names.
 */
export async function receivePart(ctx: VisitorContext, part: IncomingPart): Promise<PartReceipt> {
  const target = await getUpload(ctx, part.uploadId)
  const expected = sizeOfPart(target.upload, part.n)
  if (expected === null) throw partNumberWrong({ parts: target.upload.partCount })
  if (part.sizeBytes !== expected) throw partSizeWrong({ expectedBytes: expected })
  if (part.offset && target.upload.partCount === 1) throw partOffsetUnknown()
  const attemptId = newId('attempt')
  const open = target.upload.state === 'open'
  const storeUpload = open && target.upload.partCount > 1 ? await begin(ctx, target, part) : null
  // Nothing is awaited between this claim and the store's: in one process, who claims last writes last.
  const attempt = { uploadId: part.uploadId, attemptId }
  const claimed = open && (await claimParts(ctx.db, part.n, [attempt], ctx.clock())).length > 0
  if (!claimed) {
    const [recorded] = await listParts(ctx.db, [part.uploadId], part.n)
    const now = await getUpload(ctx, part.uploadId)
    if (!recorded?.recordedAt) throw uploadNotOpen()
    return repeatPart(ctx, now, recorded, part)
  }
  return storeUpload ? storePart(ctx, target.upload, storeUpload, part, attempt) : storeWhole(ctx, target, part, attempt)
}

/** The upload, if this link began it: what another began and what is absent are one answer. */
export async function findOwnUpload(ctx: VisitorContext, uploadId: Id<'upload'>): Promise<Target> {
  const [found] = await listUploads(ctx.db, [uploadId], ctx.actor.link.id)
  if (!found) throw uploadNotFound()
  return found
}

/** The upload, if its link may still send to it. */
export async function getUpload(ctx: VisitorContext, uploadId: Id<'upload'>): Promise<Target> {
  const found = await findOwnUpload(ctx, uploadId)
  const refusal = refusalOf(ctx, found.upload)
  if (refusal) throw refusal
  return found
}

/** Why a link may send no more to an upload that it began. */
export function refusalOf({ actor }: VisitorContext, upload: Upload): NamedError | undefined {
  if (upload.state === 'abandoned') return uploadAbandoned()
  const { endsAt } = actor.link
  return actor.state === 'grace' && endsAt !== null && upload.createdAt >= endsAt ? linkInGrace() : undefined
}

/** A recorded part sent again: its digest decides, the declared one or, without one, that of the bytes themselves. */
async function repeatPart(ctx: VisitorContext, target: Target, recorded: UploadPart, part: IncomingPart): Promise<PartReceipt> {
  if (part.offset && part.sha256 === undefined) throw partOffsetUnknown()
  const sha256 = part.sha256 ?? (await measure(ctx, target, part))
  if (sha256 !== recorded.sha256) throw partRecorded()
  return receipt(recorded.n, { sizeBytes: recorded.sizeBytes ?? 0, crc32: recorded.crc32 ?? '', sha256 }, target.upload)
}

/** The digest of bytes that are not kept. */
async function measure(ctx: VisitorContext, target: Target, part: IncomingPart): Promise<string> {
  const key = `${target.objectKey}/${newId('attempt')}`
  const stored = await storing(ctx.store.put(key, part), part)
  await ctx.store.delete([key])
  return stored.sha256
}

/** A file of one part: a plain put under a key of its own attempt, so that a late attempt can never touch the recorded one. */
async function storeWhole(ctx: VisitorContext, { upload, objectKey }: Target, part: IncomingPart, attempt: Attempt): Promise<PartReceipt> {
  const key = `${objectKey}/${attempt.attemptId}`
  const stored = await storing(ctx.store.put(key, part), part)
  try {
    await arriveWhole(ctx, [{ ...attempt, upload, key, stored }])
    return receipt(1, stored, { ...upload, state: 'finished' })
  } catch (error) {
    if (!(error instanceof NamedError)) throw error
    await ctx.store.delete([key])
    return lostPart(ctx, part, stored, error)
  }
}

/** An attempt at a file of one part whose bytes are stored. */
export interface StoredWhole extends Attempt {
  upload: Upload
  key: string
  stored: StoredBytes
}

/** Records files of one part and lets them arrive, all of them or none: see `arrive`. */
export const arriveWhole = (ctx: VisitorContext, [first, ...others]: readonly [StoredWhole, ...StoredWhole[]]): Promise<void> => {
  const arriving = ({ upload, key: objectKey, stored: { sha256, crc32 } }: StoredWhole) => ({
    upload,
    stored: { objectKey, sha256, crc32, digestPartBytes: null },
  })
  const recorded = [first, ...others].map(({ uploadId, attemptId, stored }) => ({ ...stored, uploadId, attemptId }))
  return arrive(
    ctx,
    'open',
    [arriving(first), ...others.map(arriving)],
    [recordParts(ctx.db, 1, recorded, ctx.now), must(partOvertaken, recorded.length), notRevoked(first.upload.linkId), ...keepAlive(ctx)],
  )
}

async function storePart(ctx: VisitorContext, upload: Upload, storeUpload: StoreUpload, part: IncomingPart, attempt: Attempt): Promise<PartReceipt> {
  const stored = await storing(ctx.store.putPart(storeUpload, part.n, part), part)
  try {
    await commitQuietly(ctx, [
      recordParts(ctx.db, part.n, [{ ...attempt, ...stored }], ctx.now),
      must(partOvertaken),
      notRevoked(upload.linkId),
      touchUpload(ctx.db, upload.id, ctx.clock()),
      wakeSubmission(ctx, upload),
      ...keepAlive(ctx),
    ])
    return receipt(part.n, stored, upload)
  } catch (error) {
    if (!isNamed(error, partOvertaken)) throw error
    return lostPart(ctx, part, stored, error)
  }
}

/**
 * Another attempt has the part, or this one recorded it and lost the answer: when what is recorded is what was sent, that is as good.
 * Throws `upload.abandoned` when the upload was given up meanwhile.
 */
async function lostPart(ctx: VisitorContext, part: IncomingPart, stored: StoredBytes, error: unknown): Promise<PartReceipt> {
  const { upload } = await getUpload(ctx, part.uploadId)
  const [recorded] = await listParts(ctx.db, [part.uploadId], part.n)
  if (!recorded?.recordedAt || recorded.sha256 !== stored.sha256) throw error
  return receipt(part.n, stored, upload)
}

/** The store's multipart upload, begun with the first part. Of two that begin it at once one is kept. */
async function begin(ctx: VisitorContext, { upload, objectKey: key }: Target, part: IncomingPart): Promise<StoreUpload> {
  const sizes = { sizeBytes: upload.sizeBytes, partSizeBytes: upload.partSizeBytes }
  if (upload.storeUpload !== null) return { key, uploadRef: upload.storeUpload, ...sizes }
  const begun = await storing(ctx.store.beginUpload(key, sizes), part)
  try {
    await commitQuietly(ctx, [setStoreUpload(ctx.db, upload.id, begun.uploadRef), must(uploadMoved)])
    return begun
  } catch (error) {
    if (!isNamed(error, uploadMoved)) throw error
    const kept = (await findUploadById(ctx.db, upload.id))?.storeUpload ?? null
    if (kept !== begun.uploadRef) await ctx.store.abortUpload(begun)
    await getUpload(ctx, upload.id)
    if (kept === null) throw error
    return { ...begun, uploadRef: kept }
  }
}

export const receipt = (part: number, stored: Pick<StoredBytes, 'sizeBytes' | 'crc32' | 'sha256'>, upload: Pick<Upload, 'state' | 'fileId'>): PartReceipt => ({
  part,
  bytes: stored.sizeBytes,
  crc32: stored.crc32,
  sha256: stored.sha256,
  ...(upload.state === 'finished' ? { fileId: upload.fileId } : {}),
})

/** The store's own refusals, by name. */
export async function storing<T>(work: Promise<T>, { signal }: Pick<IncomingPart, 'signal'>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof DigestDiffers) throw partDigestDiffers()
    if (error instanceof BodyCut || signal?.aborted) throw partCut()
    if (error instanceof AttemptOvertaken) throw partOvertaken()
    if (error instanceof StoreFull) throw storeFull()
    if (error instanceof UploadUnknown) throw uploadLost()
    if (error instanceof OffsetUnknown) throw partOffsetUnknown()
    throw error
  }
}
