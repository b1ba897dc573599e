import type { Entries } from '@sluice/archive/entries'
import { layOut } from '@sluice/archive/layout'
import { decodeManifest, encodeManifest } from '@sluice/archive/manifest'
import { piecesOf } from '@sluice/archive/pieces'
import { commit, commitQuietly } from '../audit/usecases.ts'
import { dayOf } from '../calendar.ts'
import type { Context, StaffContext, SystemContext, VisitorContext } from '../context.ts'
import { sha256, toHex, utf8 } from '../encoding.ts'
import { invalidInput, NamedError } from '../errors.ts'
import { fileExpired } from '../files/errors.ts'
import { safeName } from '../files/policy.ts'
import { findFileById, foundMissing } from '../files/usecases.ts'
import { type Id, isId, newId } from '../ids.ts'
import { DAY, HOUR } from '../instants.ts'
import { type ByteRange, ObjectGone } from '../ports.ts'
import { getWorkspace } from '../workspace/usecases.ts'
import { collectContents, type OpenArchive } from './contents.ts'
import { archiveNotFound } from './errors.ts'
import {
  type ArchiveRow,
  claimRows,
  type ContainerRow,
  deleteClaimedRows,
  findAssetContainer,
  findOrderContainer,
  findRow,
  findSubmissionContainer,
  findTaskContainer,
  keepRow,
  touchRow,
} from './repository.ts'
import { type Source, streamPieces } from './stream.ts'

const KEEP_UNUSED = 7 * DAY
const TOUCH_EVERY = HOUR
/** Longer than it takes to make a manifest. */
const MADE_WITHIN = HOUR
const BATCH = 200
/** The ids of so many files fit a URL of 16 kB. */
const MOST_FILES = 400

/** A container's files as one ZIP file, of which every byte is settled. */
export interface OpenedArchive {
  /** Strong, without quotes: the same as long as the bytes are. */
  etag: string
  sizeBytes: number
  /** What it is to be saved as. */
  name: string
  /**
   * Writes a range of it and closes the sink. When it cannot be done, because an object is gone or the client is, the sink is aborted; that is logged
   * and not thrown.
   */
  write(range: ByteRange, sink: WritableStream<Uint8Array>): Promise<void>
}

/**
 * An archive of what the container has now. While nothing of that changes it is the same byte for byte, so that a download that was cut goes on. An
 * upload link's holder sends and never fetches. Throws `archive.not_found`, and `file.not_found` when not all of the files named are in the container.
 */
export async function openArchive(ctx: StaffContext | VisitorContext, input: OpenArchive): Promise<OpenedArchive> {
  if (input.fileIds.length > MOST_FILES) throw invalidInput({ mostFiles: MOST_FILES })
  const selection = input.fileIds.length === 0 ? '' : toHex(await sha256(utf8([...new Set(input.fileIds)].toSorted().join())))
  const container = ctx.actor.kind === 'staff' ? await findContainer(ctx, input.containerId, selection) : undefined
  if (!container) throw archiveNotFound()
  const { id, etag, entries } = (await readStored(ctx, container.stored)) ?? (await makeManifest(ctx, container, input, selection))
  const layout = layOut(entries)
  return {
    etag,
    sizeBytes: layout.sizeBytes,
    name: await nameOf(ctx, container, input.containerId),
    write: ({ offset, length }, sink) =>
      streamPieces(piecesOf(layout, offset, length), sourceOf(ctx), sink).catch((error: unknown) => {
        const reason = error instanceof NamedError ? error.code : error instanceof Error ? error.message : 'the client went away'
        ctx.logger.info('archive.cut', { requestId: ctx.requestId, archiveId: id, reason })
      }),
  }
}

function findContainer({ db }: Context, id: OpenArchive['containerId'], selection: string): Promise<ContainerRow | undefined> {
  if (isId('order', id)) return findOrderContainer(db, id, selection)
  if (isId('task', id)) return findTaskContainer(db, id, selection)
  return isId('submission', id) ? findSubmissionContainer(db, id, selection) : findAssetContainer(db, id, selection)
}

async function nameOf(ctx: Context, { number, title, name, createdAt }: ContainerRow, containerId: OpenArchive['containerId']): Promise<string> {
  if (isId('asset', containerId)) return safeName(`${name}.zip`)
  const rest = isId('submission', containerId) ? dayOf(createdAt, (await getWorkspace(ctx.db)).zone) : name
  return safeName(`${[`${number}`, title, rest].filter((part) => part !== '').join(' ')}.zip`)
}

interface Manifest {
  id: Id<'archive'>
  etag: string
  entries: Entries
}

/** The manifest that was stored, while it stands: its container's versions are those of now, and none of its files has expired. */
async function readStored(ctx: Context, stored: ArchiveRow | null): Promise<Manifest | null> {
  if (!stored || (stored.endsAt !== null && stored.endsAt <= ctx.now)) return null
  const body = await ctx.store.get(stored.objectKey)
  const bytes = body && new Uint8Array(await new Response(body).arrayBuffer())
  // Two who made it at once may have left the row of one and the object of the other.
  if (!bytes || toHex(await sha256(bytes)) !== stored.etag) return null
  if (stored.usedAt <= ctx.now - TOUCH_EVERY) await commitQuietly(ctx, [touchRow(ctx.db, stored.id, ctx.now)])
  return { id: stored.id, etag: stored.etag, entries: decodeManifest(bytes.buffer) }
}

/** Settles what the archive has, and keeps that: first the row, then the object. */
async function makeManifest(ctx: Context, container: ContainerRow, input: OpenArchive, selection: string): Promise<Manifest> {
  const { entries, endsAt } = await collectContents(ctx, container, input)
  const bytes = encodeManifest(entries)
  const etag = toHex(await sha256(bytes))
  const { contentVersion, accessVersion } = container
  const of = { containerId: input.containerId, selection, contentVersion, accessVersion }
  const id = newId('archive')
  const facts = { createdAt: ctx.now, usedAt: ctx.now, endsAt, etag, sizeBytes: layOut(entries).sizeBytes, entries: entries.count }
  await commitQuietly(ctx, [keepRow(ctx.db, { ...of, ...facts, id, objectKey: `archives/${id}` })])
  const row = await findRow(ctx.db, of)
  try {
    if (row) await ctx.store.put(row.objectKey, { body: new Blob([bytes]).stream(), sizeBytes: bytes.byteLength })
  } catch (error) {
    // A full store must still give out what it has. The next request makes the same manifest again.
    ctx.logger.error('archive.not_kept', { requestId: ctx.requestId, archiveId: id, error })
  }
  return { id: row?.id ?? id, etag, entries }
}

/** The bytes of entries. A file whose object is gone is marked missing, and its containers change: the next archive is one without it. */
const sourceOf = (ctx: Context): Source => ({
  open: async ({ key, ...range }) => (await ctx.store.get(key, range)) ?? (await missing(ctx, key)),
  together: (pieces) =>
    ctx.store.getTogether(pieces).catch((error: unknown) => (error instanceof ObjectGone ? missing(ctx, error.key) : Promise.reject(error))),
})

async function missing(ctx: Context, key: string): Promise<never> {
  const fileId = key.split('/')[1] ?? ''
  const file = isId('file', fileId) ? await findFileById(ctx.db, fileId) : undefined
  if (!file) throw fileExpired()
  return foundMissing(ctx, file)
}

/** Deletes manifests that were not used for seven days, or that stand no longer: claim, object, row. Each step can be repeated. */
export async function purgeArchives(ctx: SystemContext) {
  const claimed = await claimRows(ctx.db, { unusedSince: ctx.now - KEEP_UNUSED, madeBefore: ctx.now - MADE_WITHIN, now: ctx.now }, BATCH)
  if (claimed.length === 0) return { items: 0, bytes: 0 }
  await ctx.store.delete(claimed.map((row) => row.objectKey))
  const ids = claimed.map((row) => row.id)
  await commit(ctx, 'archives.purged', null, { items: ids.length }, [deleteClaimedRows(ctx.db, ids)])
  return { items: ids.length, bytes: 0, more: ids.length === BATCH }
}
