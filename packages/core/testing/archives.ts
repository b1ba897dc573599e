import type { OpenArchive } from '@sluice/core/archives/contents'
import { type ArchiveContainer, archives } from '@sluice/core/archives/table'
import { type OpenedArchive, openArchive } from '@sluice/core/archives/usecases'
import type { StaffContext, VisitorContext } from '@sluice/core/context'
import { fileHolders, files } from '@sluice/core/files/table'
import { addDirectories, startFolder } from '@sluice/core/folders/usecases'
import { type Id, newId } from '@sluice/core/ids'
import { startUploads } from '@sluice/core/uploads/start'
import { eq, sql } from 'drizzle-orm'
import { bytesOf, type TestContext } from './context.ts'
import { fileOf, sendPart } from './sending.ts'
import { unzip } from './zip.ts'

/** An archive as staff get it: its facts and its bytes. */
export async function fetchArchive(ctx: StaffContext | VisitorContext, containerId: ArchiveContainer, fileIds: OpenArchive['fileIds'] = []) {
  const { write, ...facts } = await openArchive(ctx, { containerId, fileIds })
  return { ...facts, bytes: await readArchive(write, 0, facts.sizeBytes) }
}

/** A range of it. Throws what its writing was cut by. */
export async function readArchive(write: OpenedArchive['write'], offset: number, length: number): Promise<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const written = write({ offset, length }, writable)
  const bytes = new Uint8Array(await new Response(readable).arrayBuffer())
  await written
  return bytes
}

/** What is in it. Sorted: what arrived in one millisecond has no order of its own. */
export const namesIn = async (...asked: Parameters<typeof fetchArchive>): Promise<string[]> =>
  unzip((await fetchArchive(...asked)).bytes)
    .map((entry) => entry.name)
    .toSorted()

export const archiveRows = (t: TestContext, containerId: ArchiveContainer) => t.db.select().from(archives).where(eq(archives.containerId, containerId)).all()

/** A folder of files, each of as many bytes as its place says. */
export async function sendFolder(ctx: VisitorContext, taskId: Id<'task'>, name: string, paths: readonly string[], directories: readonly string[] = []) {
  const { assetId } = await startFolder(ctx, { requestId: newId('event'), taskId, name, files: paths.length })
  if (directories.length > 0) await addDirectories(ctx, { requestId: newId('event'), assetId, paths: [...directories] })
  for (const [n, path] of paths.entries()) {
    const file = fileOf({ name: path.split('/').at(-1) ?? '', relativePath: path, sizeBytes: n })
    const [upload] = await startUploads(ctx, { requestId: newId('event'), taskId, assetId, files: [file] })
    if (!upload) throw new Error('nothing was started')
    await sendPart(ctx, upload, 1, bytesOf(n))
  }
  return assetId
}

/** As many more files of a task, which share the object of one. */
export async function copyFile(t: TestContext, fileId: Id<'file'>, count: number): Promise<void> {
  const numbers = JSON.stringify(Array.from({ length: count }, (_, n) => n))
  await t.db.batch([
    t.db.insert(files).select(
      sql`select f.id || '_' || n.value, f.created_at, f.state, n.value || f.name, f.relative_path, f.media_type, f.size_bytes, null, f.object_key, null, null, f.crc32,
          f.ready_at, f.expires_at, null, null, null, null, 0 from files f, json_each(${numbers}) n where f.id = ${fileId}`,
    ),
    t.db.insert(fileHolders).select(
      sql`select h.holder_id, h.file_id || '_' || n.value, null, h.created_at + n.value / 7, null, 0, null from file_holders h, json_each(${numbers}) n
          where h.file_id = ${fileId}`,
    ),
  ])
}
