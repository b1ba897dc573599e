import * as v from 'valibot'
import type { VisitorContext } from '../context.ts'
import { NamedError } from '../errors.ts'
import { type Id, newId } from '../ids.ts'
import { bundleUnreadable, partDigestDiffers, partNumberWrong, partRecorded, partSizeWrong, uploadNotFound, uploadNotOpen } from './errors.ts'
import { arriveWhole, type PartReceipt, receipt, refusalOf, type StoredWhole, storing, type Target } from './parts.ts'
import { sizeOfPart } from './policy.ts'
import { listUploads } from './repository.ts'
import { claimParts, listParts } from './repository-parts.ts'
import { BundledFiles } from './schemas.ts'

type BundledFile = BundledFiles[number]

/** What became of one file of a bundle: it is here, or it was refused for a reason of its own. */
export type Outcome = PartReceipt | NamedError

interface Incoming extends Target {
  file: BundledFile
  bytes: Uint8Array<ArrayBuffer>
}

/** What a bundle says of its files, of which so many bytes follow. Throws `bundle.unreadable` when it does not say that, or not so much. */
export function readBundledFiles(head: unknown, bytesFollowing: number): BundledFiles {
  const read = v.safeParse(BundledFiles, head)
  if (!read.success || read.output.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) !== bytesFollowing) throw bundleUnreadable()
  return read.output
}

/**
 * Takes small files that come in one request, each as `receivePart` takes it, with the same refusals, but with one query and one batch for all:
 * a folder of thousands of small files is otherwise all ways there and back. Every file has an answer of its own, in the order given: those that
 * were taken are recorded, whatever became of the others. Throws `store.full`: then none of them is.
 * @param bytes of the files, one after another.
 */
export async function receiveBundle(ctx: VisitorContext, files: BundledFiles, bytes: Uint8Array<ArrayBuffer>): Promise<Outcome[]> {
  const bundle = new Bundle(ctx)
  const incoming = await bundle.admit(files, bytes)
  const stored = await bundle.store(await bundle.claim(incoming))
  for (const together of sets(stored)) await bundle.record(together)
  return files.map(({ uploadId }) => bundle.outcomes.get(uploadId) ?? uploadNotOpen())
}

class Bundle {
  readonly outcomes = new Map<Id<'upload'>, Outcome>()
  readonly #ctx: VisitorContext

  constructor(ctx: VisitorContext) {
    this.#ctx = ctx
  }

  /** Those that the link may send. */
  async admit(files: BundledFiles, bytes: Uint8Array<ArrayBuffer>): Promise<Incoming[]> {
    const targets = await this.#targets(files.map(({ uploadId }) => uploadId))
    let offset = 0
    return files.flatMap((file) => {
      const own = bytes.subarray(offset, (offset += file.sizeBytes))
      const target = targets.get(file.uploadId)
      const refusal = target ? (refusalOf(this.#ctx, target.upload) ?? sizeRefusal(target, file)) : uploadNotFound()
      if (target && !refusal) return { ...target, file, bytes: own }
      this.outcomes.set(file.uploadId, refusal ?? uploadNotFound())
      return []
    })
  }

  /** Gives the parts to attempts of this bundle. What is recorded already is answered by its digest. */
  async claim(incoming: readonly Incoming[]): Promise<(Incoming & { attemptId: Id<'attempt'> })[]> {
    const attempts = incoming.map((one) => ({ ...one, uploadId: one.upload.id, attemptId: newId('attempt') }))
    const open = attempts.filter(({ upload }) => upload.state === 'open').map(({ uploadId, attemptId }) => ({ uploadId, attemptId }))
    const claimed = new Set((open.length > 0 ? await claimParts(this.#ctx.db, 1, open, this.#ctx.clock()) : []).map(({ uploadId }) => uploadId))
    const [ours, others] = [attempts.filter(({ uploadId }) => claimed.has(uploadId)), attempts.filter(({ uploadId }) => !claimed.has(uploadId))]
    await this.#settle(
      others.map(({ file }) => file),
      () => uploadNotOpen(),
    )
    return ours
  }

  /** Those whose bytes are stored and have the declared digest. */
  async store(attempts: readonly (Incoming & { attemptId: Id<'attempt'> })[]): Promise<StoredWhole[]> {
    const { store } = this.#ctx
    const keys = attempts.map(({ objectKey, attemptId }) => `${objectKey}/${attemptId}`)
    const stored = await storing(store.putTogether(attempts.map(({ bytes }, i) => ({ key: keys[i] ?? '', bytes }))), {})
    const whole: StoredWhole[] = []
    const spoiled: string[] = []
    attempts.forEach(({ upload, file, attemptId }, i) => {
      const [bytes, key = ''] = [stored[i], keys[i]]
      if (bytes?.sha256 === file.sha256) whole.push({ uploadId: upload.id, attemptId, upload, key, stored: bytes })
      else {
        spoiled.push(key)
        this.outcomes.set(file.uploadId, partDigestDiffers())
      }
    })
    if (spoiled.length > 0) await store.delete(spoiled)
    return whole
  }

  /** Records a set in one batch. When a guard finds that one of them was overtaken, those go and the rest is recorded without them. */
  async record(set: readonly [StoredWhole, ...StoredWhole[]]): Promise<void> {
    for (let left = set; ;) {
      try {
        await arriveWhole(this.#ctx, left)
        for (const { uploadId, upload, stored } of left) this.outcomes.set(uploadId, receipt(1, stored, { ...upload, state: 'finished' }))
        return
      } catch (error) {
        if (!(error instanceof NamedError)) throw error
        const lost = await this.#lose(left, error)
        const [first, ...others] = left.filter(({ uploadId }) => !lost.has(uploadId))
        if (!first) return
        left = [first, ...others]
      }
    }
  }

  /** Takes out those whose part another attempt has, or whose upload takes no more; all, when the conflict is none of these. */
  async #lose(set: readonly StoredWhole[], conflict: NamedError): Promise<Set<Id<'upload'>>> {
    const ids = set.map(({ uploadId }) => uploadId)
    const [targets, parts] = [await this.#targets(ids), await this.#parts(ids)]
    const isOvertaken = ({ uploadId, attemptId }: StoredWhole) =>
      targets.get(uploadId)?.upload.state !== 'open' || parts.get(uploadId)?.attemptId !== attemptId || parts.get(uploadId)?.recordedAt !== null
    const overtaken = set.filter(isOvertaken)
    const lost = overtaken.length > 0 ? overtaken : set
    await this.#ctx.store.delete(lost.map(({ key }) => key))
    await this.#settle(
      lost.map(({ uploadId, upload, stored }) => ({ uploadId, sizeBytes: upload.sizeBytes, sha256: stored.sha256 })),
      () => conflict,
    )
    return new Set(lost.map(({ uploadId }) => uploadId))
  }

  /** Answers files by what is recorded of them: this content is as good as sent, another one is not; and of those without, by `unrecorded`. */
  async #settle(files: readonly BundledFile[], unrecorded: () => NamedError): Promise<void> {
    if (files.length === 0) return
    const ids = files.map(({ uploadId }) => uploadId)
    const [targets, parts] = [await this.#targets(ids), await this.#parts(ids)]
    for (const { uploadId, sha256 } of files) {
      const [target, part] = [targets.get(uploadId), parts.get(uploadId)]
      const refusal = target ? refusalOf(this.#ctx, target.upload) : uploadNotFound()
      if (!target || refusal) this.outcomes.set(uploadId, refusal ?? uploadNotFound())
      else if (!part?.recordedAt) this.outcomes.set(uploadId, unrecorded())
      else if (part.sha256 !== sha256) this.outcomes.set(uploadId, partRecorded())
      else this.outcomes.set(uploadId, receipt(1, { sizeBytes: part.sizeBytes ?? 0, crc32: part.crc32 ?? '', sha256 }, target.upload))
    }
  }

  async #targets(ids: readonly Id<'upload'>[]): Promise<Map<Id<'upload'>, Target>> {
    return new Map((await listUploads(this.#ctx.db, ids, this.#ctx.actor.link.id)).map((target) => [target.upload.id, target]))
  }

  async #parts(ids: readonly Id<'upload'>[]) {
    return new Map((await listParts(this.#ctx.db, ids, 1)).map((part) => [part.uploadId, part]))
  }
}

function sizeRefusal({ upload }: Target, file: BundledFile): NamedError | undefined {
  if (upload.partCount > 1) return partNumberWrong({ parts: upload.partCount })
  const expectedBytes = sizeOfPart(upload, 1)
  return file.sizeBytes === expectedBytes ? undefined : partSizeWrong({ expectedBytes: expectedBytes ?? 0 })
}

/** What may arrive in one batch: files of one folder, or of one task; a new version by itself. */
function sets(stored: readonly StoredWhole[]): [StoredWhole, ...StoredWhole[]][] {
  const byPlace = new Map<string, [StoredWhole, ...StoredWhole[]]>()
  for (const one of stored) {
    const { assetId, taskId, newVersionOf, fileId } = one.upload
    const place = newVersionOf === null ? (assetId ?? taskId) : fileId
    const set = byPlace.get(place)
    if (set) set.push(one)
    else byPlace.set(place, [one])
  }
  return [...byPlace.values()]
}
