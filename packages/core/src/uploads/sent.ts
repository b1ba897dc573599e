import type { VisitorContext } from '../context.ts'
import { findEarlierVersions } from '../files/labels.ts'
import { safeName } from '../files/policy.ts'
import type { Id } from '../ids.ts'
import { getReachedTask } from '../upload-links/scope.ts'
import { listContents } from './repository.ts'
import type { ListSameContent, ListTaken } from './schemas.ts'

/** Of these names, as they were given, those that this link has already sent for the task: what a new version can replace. Throws `task.not_found`. */
export async function listTaken(ctx: VisitorContext, { taskId, names }: ListTaken) {
  await getReachedTask(ctx, taskId)
  const safe = new Map(names.map((name) => [name, safeName(name)]))
  const earlier = await findEarlierVersions(ctx.db, { holderId: taskId, linkId: ctx.actor.link.id, now: ctx.now }, [...new Set(safe.values())])
  return [...safe].flatMap(([name, label]) => {
    const found = earlier.get(label)
    return found ? [{ name, sizeBytes: found.sizeBytes, readyAt: found.readyAt }] : []
  })
}

/**
 * Of these files that have arrived by this link, those whose bytes it had sent for the task before, under the name of the first. Only what the
 * link itself sent is told: that somebody else has sent the same bytes is not its holder's to know. Throws `task.not_found`.
 */
export async function listSameContent(ctx: VisitorContext, { taskId, fileIds }: ListSameContent): Promise<{ fileId: Id<'file'>; sameAs: string }[]> {
  await getReachedTask(ctx, taskId)
  const of = { taskId, linkId: ctx.actor.link.id, now: ctx.now }
  const asked = await listContents(ctx.db, of, { fileIds })
  const first = new Map<string, (typeof asked)[number]>()
  for (const file of await listContents(ctx.db, of, { digests: asked.map((each) => each.sha256 ?? '') })) {
    if (!first.has(contentOf(file))) first.set(contentOf(file), file)
  }
  return asked.flatMap((file) => {
    const earlier = first.get(contentOf(file))
    return earlier && earlier.fileId !== file.fileId ? [{ fileId: file.fileId, sameAs: earlier.name }] : []
  })
}

/** What files of the same bytes have in common: a digest tells its content together with the part size that it was made with. */
const contentOf = (file: { sha256: string | null; sizeBytes: number; digestPartBytes: number | null }) =>
  `${file.sha256} ${file.sizeBytes} ${file.digestPartBytes}`
