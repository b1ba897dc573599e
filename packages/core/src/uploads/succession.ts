import type { Context } from '../context.ts'
import { type Guard, must } from '../database.ts'
import { isNamed } from '../errors.ts'
import { findEarlierVersions, passLabel, planLabels, takeLabels } from '../files/labels.ts'
import { findFileById, renameFile, supersede } from '../files/usecases.ts'
import type { Id } from '../ids.ts'
import { AlreadyWritten, type Statement } from '../ports.ts'
import { versionMoved } from './errors.ts'
import type { Upload } from './repository.ts'

const TRIES = 9

/** What a new version's arrival does to the one that it replaces, and to the name of both. */
export interface Succession {
  supersedes: Id<'file'> | null
  statements: (Statement | Guard)[]
}

const NONE: Succession = { supersedes: null, statements: [] }

/** Writes an arrival with its succession. A new version plans again when the name went to somebody else meanwhile: its bytes are here, and are kept. */
export async function succeeding(ctx: Context, upload: Upload, write: (succession: Succession) => Promise<void>): Promise<void> {
  if (upload.newVersionOf === null) return write(NONE)
  for (let attempt = 0; ; attempt++) {
    try {
      return await write(await planSuccession(ctx, upload, attempt))
    } catch (error) {
      const overtaken = error instanceof AlreadyWritten || isNamed(error, versionMoved)
      if (!overtaken || attempt === TRIES) throw error
    }
  }
}

/**
 * Who has the name now is superseded when the link sent it and it is here: the file that was there at the start, or a version that came since.
 * A name that is free is taken; when it belongs to somebody else by now, the file stands beside it under a number.
 */
async function planSuccession(ctx: Context, upload: Upload, attempt: number): Promise<Succession> {
  const { fileId, taskId, linkId } = upload
  const holderId = upload.assetId ?? taskId
  const path = (await findFileById(ctx.db, fileId))?.relativePath
  if (path === undefined) return NONE
  const replaced = (await findEarlierVersions(ctx.db, { holderId, linkId, now: ctx.now }, [path])).get(path)
  if (replaced) {
    return {
      supersedes: replaced.fileId,
      statements: [passLabel(ctx.db, replaced.fileId, fileId), must(versionMoved), ...supersede(ctx, taskId, replaced.fileId)],
    }
  }
  const labels = await planLabels(ctx.db, holderId, [{ ownerId: fileId, name: path, kind: 'file' }], attempt)
  const names = labels.map((label) => renameFile(ctx.db, fileId, label.name))
  return { supersedes: null, statements: [takeLabels(ctx.db, holderId, labels), ...names] }
}
